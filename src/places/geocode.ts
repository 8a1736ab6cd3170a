import type { LocationPrecision, RowProblem, SourcePlace } from '../vocabulary/index.ts';
import type { Gazetteer, GazetteerAddress } from './gazetteer.ts';
import type { PlacedBy } from './model.ts';
import { editDistance, postcodeKey, readStreetName, streetKey } from './street-name.ts';
import { type Street, streetsOf } from './streets.ts';

export interface Geocoded {
  how: PlacedBy;
  x: number;
  y: number;
  /** What the match itself is worth; the source's own promise may lower it further. */
  grade: LocationPrecision;
  segmentId: number | null;
  addressId: number | null;
}

export interface Geocoder {
  /**
   * Position of a place given in words, by the best of UPRN, house number and street, postcode, street name. Null when
   * the gazetteer has none of them. A problem with the candidates when several places answer to the words.
   */
  geocode(place: SourcePlace, within?: (x: number, y: number) => boolean): Geocoded | RowProblem | null;
  addressOf(uprn: string): GazetteerAddress | undefined;
  /** Streets whose names are written nearly so, nearest first: to show to a person, never to choose from. */
  suggestStreets(name: string, limit?: number): string[];
}

/** @param nameOf where a point is, in words, to tell streets of one name apart (for instance its ward) */
export function createGeocoder(gazetteer: Gazetteer, nameOf: (x: number, y: number) => string): Geocoder {
  const byUprn = new Map(gazetteer.addresses.map((address) => [uprnKey(address.uprn), address]));
  const byPostcode = new Map(gazetteer.postcodes.map((postcode) => [postcodeKey(postcode.postcode), postcode]));
  const byDoor = new Map<string, GazetteerAddress[]>();
  for (const address of gazetteer.addresses) {
    const { key, houseNumber } = readStreetName(address.address);
    if (houseNumber !== null && key !== '') push(byDoor, `${houseNumber} ${key}`, address);
  }
  const streets = new Map<string, Street[]>();
  for (const street of streetsOf(gazetteer.segments)) push(streets, street.key, street);

  function byAddress(words: string, postcode: string | undefined): Geocoded | null {
    const { key, houseNumber } = readStreetName(words);
    if (houseNumber === null) return null;
    let doors = byDoor.get(`${houseNumber} ${key}`) ?? [];
    if (postcode) doors = doors.filter((door) => postcodeKey(door.postcode) === postcodeKey(postcode));
    // Several doors of one number and street (flats, or two streets of one name): the street is asked instead.
    return doors.length === 1 ? atAddress(doors[0]!, 'address') : null;
  }

  function byStreet(words: string, within?: (x: number, y: number) => boolean): Geocoded | RowProblem | null {
    let found = streets.get(streetKey(words)) ?? [];
    if (found.length > 1 && within) {
      const inside = found.filter(({ x, y }) => within(x, y));
      if (inside.length > 0) found = inside;
    }
    if (found.length === 0) return null;
    if (found.length > 1) {
      const candidates = found.slice(0, 5).map(({ name, x, y }) => `${name} (${nameOf(x, y)})`);
      return {
        code: 'place.ambiguous',
        column: 'street',
        found: words,
        expected: `one street, but there are ${found.length}: ${candidates.join(', ')}; give a postcode, UPRN or position`,
      };
    }
    const { x, y, segmentIds } = found[0]!;
    const segmentId = segmentIds.length === 1 ? segmentIds[0]! : null;
    return { how: 'street', x, y, grade: 'street', segmentId, addressId: null };
  }

  return {
    addressOf: (uprn) => byUprn.get(uprnKey(uprn)),
    geocode(place, within) {
      const door = place.uprn ? byUprn.get(uprnKey(place.uprn)) : undefined;
      if (door) return atAddress(door, 'uprn');
      const address = place.streetName ? byAddress(place.streetName, place.postcode) : null;
      if (address) return address;
      const postcode = place.postcode ? byPostcode.get(postcodeKey(place.postcode)) : undefined;
      if (postcode) {
        const { x, y, segmentId } = postcode;
        return { how: 'postcode', x, y, grade: 'postcode', segmentId, addressId: null };
      }
      return place.streetName ? byStreet(place.streetName, within) : null;
    },
    suggestStreets(name, limit = 5) {
      const wanted = streetKey(name);
      const reach = wanted.length > 8 ? 3 : 2;
      return [...streets]
        .map(([key, [street]]) => ({ name: street!.name, distance: editDistance(wanted, key, reach) }))
        .filter(({ distance }) => distance <= reach)
        .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
        .slice(0, limit)
        .map((suggestion) => suggestion.name);
    },
  };
}

function atAddress(address: GazetteerAddress, how: PlacedBy): Geocoded {
  const { x, y, segmentId, addressId } = address;
  return { how, x, y, grade: 'property', segmentId, addressId };
}

/** UPRNs are numbers; sources pad them with zeros or not. */
function uprnKey(uprn: string): string {
  return uprn.trim().replace(/^0+(?=.)/, '');
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
