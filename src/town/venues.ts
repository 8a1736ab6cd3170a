import { chanceFor } from './chance.ts';
import { distance, type Point, pointBeside } from './line.ts';
import type { Address, Segment, Venue, VenueKind } from './model.ts';
import { pubName } from './names.ts';
import type { Site } from './site.ts';

/** How many of each, and how strongly they keep to the centre (0 = where people live, 1 = the centre only). */
const PLAN: readonly (readonly [kind: VenueKind, n: number, central: number, label: string])[] = [
  ['school', 42, 0, 'School'],
  ['pub', 68, 0.5, 'Pub'],
  ['nightclub', 6, 1, 'Club'],
  ['takeaway', 52, 0.4, 'Takeaway'],
  ['shop', 74, 0.25, 'Stores'],
  ['supermarket', 11, 0.3, 'Supermarket'],
  ['car-park', 24, 0.75, 'Car Park'],
  ['community-centre', 22, 0, 'Community Centre'],
  ['surgery', 17, 0.1, 'Surgery'],
  ['petrol-station', 11, 0, 'Filling Station'],
  ['hotel', 10, 0.5, 'Hotel'],
  ['bank', 9, 1, 'Bank'],
  ['place-of-worship', 22, 0.1, 'Church'],
  ['leisure', 8, 0.2, 'Leisure Centre'],
  ['void', 20, 0.1, 'Former Works'],
];

/** Puts about 400 venues on the streets and gives each an address of its own, appended to `addresses`. */
export function placeVenues(
  seed: number,
  site: Site,
  segments: readonly Segment[],
  addresses: Address[],
  nextUprn: () => string,
): Venue[] {
  const chance = chanceFor(seed, 'venues');
  const venues: Venue[] = [];
  const usedNames = new Set<string>();
  const built = segments.map((_, i) => i).filter((i) => segments[i]!.addresses.length > 6);
  const central = built.filter((i) => distance(middleOf(segments[i]!), site.centre) < 620);
  const nearest = (p: Point) =>
    built.reduce(
      (best, i) => (distance(middleOf(segments[i]!), p) < distance(middleOf(segments[best]!), p) ? i : best),
      built[0]!,
    );

  const add = (kind: VenueKind, name: string, s: number, position?: Point) => {
    const segment = segments[s]!;
    const at =
      position ??
      pointBeside(segment.line, segment.lengthMetres * chance.between(0.15, 0.85), chance.happens(0.5) ? 12 : -12);
    const neighbour = addresses[segment.addresses[0] ?? 0]!;
    const unique = usedNames.has(name) ? `${name} ${venues.length}` : name;
    usedNames.add(unique);
    segment.addresses.push(addresses.length);
    addresses.push({
      uprn: nextUprn(),
      number: unique,
      at,
      segment: s,
      postcode: neighbour.postcode,
      smallArea: segment.smallArea,
      venue: venues.length,
    });
    venues.push({
      id: `V${String(venues.length + 1).padStart(3, '0')}`,
      name: unique,
      kind,
      address: addresses.length - 1,
      at,
      segment: s,
    });
  };

  const station = site.rail[0]![Math.floor(site.rail[0]!.length * 0.55)]!;
  add('rail-station', 'Farhaven Station', nearest([site.centre[0] - 150, site.centre[1] - 480]));
  add(
    'rail-station',
    'Whinmoor Halt',
    nearest(station[0] < site.centre[0] - 1500 ? station : [site.centre[0] - 2150, site.centre[1] - 650]),
  );
  add('rail-station', 'Lantern Hill Station', nearest([site.centre[0] + 900, site.centre[1] - 1500]));
  add('bus-station', 'Farhaven Bus Station', nearest([site.centre[0] + 260, site.centre[1] - 260]));
  add('hospital', 'Farhaven General Hospital', nearest([site.centre[0] - 500, site.centre[1] + 1900]));
  for (const patch of site.patches)
    if (patch.kind === 'park') add('park', patch.name, nearest(patch.middle), patch.middle);
  for (const [kind, n, centrality, label] of PLAN) {
    for (let i = 0; i < n; i++) {
      const s = chance.happens(centrality) && central.length > 0 ? chance.pick(central) : chance.pick(built);
      add(kind, kind === 'pub' ? pubName(chance, usedNames) : `${segments[s]!.name} ${label}`, s);
    }
  }
  return venues;
}

function middleOf(segment: Segment): Point {
  return segment.line[segment.line.length >> 1]!;
}
