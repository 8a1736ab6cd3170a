import { layDoors, postcodeNamer } from './addresses.ts';
import { drawAreas } from './areas.ts';
import { facesOf } from './arrangement.ts';
import { mainRoads } from './arterials.ts';
import { drawBasemap } from './basemap.ts';
import { layGrain } from './grain.ts';
import type { Address, Postcode, Segment, Town } from './model.ts';
import { NOTICE, TOWN_NAME } from './names.ts';
import { joinNetwork } from './network.ts';
import { sideStreets } from './side-streets.ts';
import { EXTENT, layOutSite } from './site.ts';
import { placeVenues } from './venues.ts';

export interface TownOptions {
  /** Any whole number; the same gives the same town. */
  seed: number;
  /** ISO date of the morning of the briefing: records run to the day before. */
  asOf: string;
}

/** A made-up town of about 140,000 people: streets, homes, venues and areas. Pure; about a second. */
export function makeTown({ seed, asOf }: TownOptions): Town {
  const site = layOutSite(seed);
  const roads = mainRoads(seed, site);
  const network = joinNetwork(seed, site, roads, sideStreets(seed, site, layGrain(seed, site, roads), roads));
  const faces = facesOf(network.graph);
  const doors = layDoors(seed, site, network, faces);
  const areas = drawAreas(seed, site, network.graph, faces, doors);

  const { graph } = network;
  const nodeIndex = new Map<number, number>();
  const nodes: Town['nodes'] = [];
  const nodeOf = (id: number) => {
    let index = nodeIndex.get(id);
    if (index === undefined) {
      index = nodes.length;
      nodeIndex.set(id, index);
      nodes.push({ id: `N${String(index + 1).padStart(4, '0')}`, at: [graph.xs[id]!, graph.ys[id]!] });
    }
    return index;
  };
  const segments = network.stretches.map((stretch, i): Segment => {
    const half = stretch.halfEdges[stretch.halfEdges.length >> 1]!;
    const left = areas.smallAreaOfFace[faces.faceOf[half]!]!;
    const smallArea = left >= 0 ? left : areas.smallAreaOfFace[faces.faceOf[half ^ 1]!]!;
    const { ward, beat } = areas.smallAreas[smallArea]!;
    return {
      id: `S${String(i + 1).padStart(4, '0')}`,
      name: stretch.name,
      class: stretch.class,
      line: stretch.line,
      lengthMetres: Math.round(stretch.lengthMetres * 10) / 10,
      from: nodeOf(stretch.fromNode),
      to: nodeOf(stretch.toNode),
      smallArea,
      ward,
      beat,
      addresses: [],
      urban: site.urban(...stretch.line[stretch.line.length >> 1]!),
    };
  });

  let uprn = 999_000_000_000;
  const nextUprn = () => {
    uprn += 7;
    return String(uprn);
  };
  const addresses: Address[] = [];
  const postcodes: Postcode[] = [];
  const sums: [number, number][] = [];
  const postcodeOfRun = new Map<number, number>();
  const nextPostcode = postcodeNamer();
  for (const door of doors) {
    const segment = segments[door.stretch]!;
    let postcode = postcodeOfRun.get(door.run);
    if (postcode === undefined) {
      postcode = postcodes.length;
      postcodeOfRun.set(door.run, postcode);
      postcodes.push({
        code: nextPostcode(1 + Math.floor(segment.ward / 3)),
        at: door.at,
        segment: door.stretch,
        nAddresses: 0,
      });
      sums.push([0, 0]);
    }
    postcodes[postcode]!.nAddresses++;
    sums[postcode]![0] += door.at[0];
    sums[postcode]![1] += door.at[1];
    segment.addresses.push(addresses.length);
    const inFace = areas.smallAreaOfFace[door.face]!;
    addresses.push({
      uprn: nextUprn(),
      number: door.number,
      at: [Math.round(door.at[0] * 10) / 10, Math.round(door.at[1] * 10) / 10],
      segment: door.stretch,
      postcode,
      smallArea: inFace >= 0 ? inFace : segment.smallArea,
      venue: -1,
    });
  }
  postcodes.forEach((postcode, i) => {
    const n = postcode.nAddresses;
    postcode.at = [Math.round(sums[i]![0] / n), Math.round(sums[i]![1] / n)];
  });
  const venues = placeVenues(seed, site, segments, addresses, nextUprn);
  const { boundary, wards, smallAreas, beats } = areas;
  return {
    name: TOWN_NAME,
    notice: NOTICE,
    seed,
    asOf,
    bounds: EXTENT,
    nodes,
    segments,
    addresses,
    postcodes,
    venues,
    boundary,
    wards,
    smallAreas,
    beats,
    basemap: drawBasemap(site, network, faces, doors, wards),
  };
}
