import { bngToWgs84 } from '../../places/index.ts';
import type { Line, Point } from '../line.ts';
import type { BasemapShape, Rings, Town, TownArea } from '../model.ts';
import { SOURCE } from '../names.ts';
import { csvRow } from './file.ts';
import { sevenDecimals } from './records.ts';

type Properties = Record<string, string | number | boolean | null>;
interface Shape {
  type: string;
  coordinates: unknown;
}

function degrees([x, y]: Point): [number, number] {
  const { lon, lat } = bngToWgs84(x, y);
  return [sevenDecimals(lon), sevenDecimals(lat)];
}

const lineShape = (line: Line): Shape => ({ type: 'LineString', coordinates: line.map(degrees) });
const pointShape = (at: Point): Shape => ({ type: 'Point', coordinates: degrees(at) });
const surface = (rings: Rings): Shape =>
  rings.length === 1
    ? { type: 'Polygon', coordinates: rings[0]!.map((ring) => ring.map(degrees)) }
    : { type: 'MultiPolygon', coordinates: rings.map((part) => part.map((ring) => ring.map(degrees))) };

/** A feature collection, one feature a line, that says what it is. */
function* collection(town: Town, features: Iterable<[Properties, Shape]>): Generator<string> {
  yield `{"type":"FeatureCollection","notice":${JSON.stringify(town.notice)},"features":[\n`;
  let before = '';
  for (const [properties, geometry] of features) {
    yield `${before}${JSON.stringify({ type: 'Feature', properties: { ...properties, source: SOURCE }, geometry })}`;
    before = ',\n';
  }
  yield '\n]}\n';
}

function* areaFeatures(
  areas: readonly TownArea[],
  more: (area: TownArea, i: number) => Properties = () => ({}),
): Generator<[Properties, Shape]> {
  for (const [i, area] of areas.entries()) {
    const { code, name, population, households } = area;
    yield [{ code, name, population, households, ...more(area, i) }, surface(area.rings)];
  }
}

function* shapeFeatures(shapes: readonly BasemapShape[]): Generator<[Properties, Shape]> {
  for (const { kind, name, rings } of shapes) {
    // Outlines in the basemap are drawn, not traced, so either winding may come: exterior anticlockwise by RFC 7946.
    yield [
      { kind, name: name ?? null },
      { type: 'Polygon', coordinates: rings.map((ring) => wound(ring).map(degrees)) },
    ];
  }
}

function wound(ring: Line): Line {
  let area = 0;
  for (let i = 1; i < ring.length; i++) area += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
  return area < 0 ? ring.toReversed() : ring;
}

/** Every file about places: path inside the folder and its lines. */
export function placeFiles(town: Town): [path: string, lines: Iterable<string>][] {
  const { wards, smallAreas, beats, segments, nodes, basemap } = town;
  return [
    ['areas/boundary.geojson', collection(town, areaFeatures([town.boundary]))],
    ['areas/wards.geojson', collection(town, areaFeatures(wards))],
    ['areas/beats.geojson', collection(town, areaFeatures(beats))],
    [
      'areas/small-areas.geojson',
      collection(
        town,
        areaFeatures(smallAreas, (_, i) => {
          const { ward, beat, deprivationScore, deprivationRank, deprivationDecile } = smallAreas[i]!;
          return {
            ward: wards[ward]!.code,
            beat: beats[beat]!.code,
            deprivationScore,
            deprivationRank,
            deprivationDecile,
          };
        }),
      ),
    ],
    ['places/streets.geojson', collection(town, streetFeatures(town))],
    [
      'places/nodes.geojson',
      collection(
        town,
        nodes.map(({ id, at }) => [{ id, x: at[0], y: at[1] }, pointShape(at)]),
      ),
    ],
    ['places/venues.geojson', collection(town, venueFeatures(town))],
    ['places/postcodes.csv', postcodeLines(town)],
    ['places/addresses.csv', addressLines(town)],
    ['basemap/land.geojson', collection(town, shapeFeatures(basemap.land))],
    ['basemap/water.geojson', collection(town, shapeFeatures(basemap.water))],
    ['basemap/parks.geojson', collection(town, shapeFeatures(basemap.parks))],
    ['basemap/built.geojson', collection(town, shapeFeatures(basemap.built))],
    [
      'basemap/roads.geojson',
      collection(
        town,
        [...segments, ...basemap.outerRoads].map(({ class: roadClass, name, line }) => [
          { class: roadClass, name },
          lineShape(line),
        ]),
      ),
    ],
    [
      'basemap/rail.geojson',
      collection(
        town,
        basemap.rail.map((line) => [{ kind: 'rail' }, lineShape(line)]),
      ),
    ],
    [
      'basemap/labels.geojson',
      collection(
        town,
        basemap.labels.map(({ kind, name, at }) => [{ kind, name }, pointShape(at)]),
      ),
    ],
  ];
}

function* streetFeatures({ segments, nodes, wards, smallAreas }: Town): Generator<[Properties, Shape]> {
  for (const segment of segments) {
    const { id, name, lengthMetres } = segment;
    yield [
      {
        id,
        name,
        fromNode: nodes[segment.from]!.id,
        toNode: nodes[segment.to]!.id,
        class: segment.class,
        lengthMetres,
        ward: wards[segment.ward]!.code,
        smallArea: smallAreas[segment.smallArea]!.code,
      },
      lineShape(segment.line),
    ];
  }
}

function* venueFeatures({ venues, addresses, segments, postcodes, wards }: Town): Generator<[Properties, Shape]> {
  for (const { id, name, kind, address, at, segment } of venues) {
    const { uprn, postcode } = addresses[address]!;
    const on = segments[segment]!;
    yield [
      {
        id,
        name,
        kind,
        uprn,
        street: on.name,
        postcode: postcodes[postcode]!.code,
        segment: on.id,
        ward: wards[on.ward]!.code,
        x: Math.round(at[0]),
        y: Math.round(at[1]),
      },
      pointShape(at),
    ];
  }
}

function* postcodeLines({ postcodes, segments, wards }: Town): Generator<string> {
  yield csvRow(['postcode', 'x', 'y', 'lon', 'lat', 'segment_id', 'ward', 'addresses']);
  for (const { code, at, segment, nAddresses } of postcodes) {
    const on = segments[segment]!;
    yield csvRow([code, at[0], at[1], ...degrees(at), on.id, wards[on.ward]!.code, nAddresses]);
  }
}

function* addressLines({ addresses, segments, postcodes }: Town): Generator<string> {
  yield csvRow(['uprn', 'address', 'street', 'postcode', 'x', 'y', 'segment_id', 'class']);
  for (const { uprn, number, at, segment, postcode, venue } of addresses) {
    const on = segments[segment]!;
    const text = venue >= 0 ? `${number}, ${on.name}` : `${number} ${on.name}`;
    const place = [Math.round(at[0] * 10) / 10, Math.round(at[1] * 10) / 10] as const;
    yield csvRow([
      uprn,
      text,
      on.name,
      postcodes[postcode]!.code,
      ...place,
      on.id,
      venue >= 0 ? 'venue' : 'residential',
    ]);
  }
}
