import { layDoors, postcodeNamer } from './addresses.ts';
import { drawAreas } from './areas.ts';
import { facesOf } from './arrangement.ts';
import { mainRoads } from './arterials.ts';
import { drawBasemap } from './basemap.ts';
import { layGrain } from './grain.ts';
import type { Address, Postcode, Segment, Town } from './model.ts';
import { NOTICE, TOWN_NAME } from './names.ts';
import { joinNetwork, type Stretch } from './network.ts';
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
  const smallAreaOf = smallAreasBeside(network.stretches, (half) => areas.smallAreaOfFace[faces.faceOf[half]!]!);
  const segments = network.stretches.map((stretch, i): Segment => {
    const smallArea = smallAreaOf[i]!;
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

/**
 * The small area of each stretch: to the left of its middle, else to its right. One that ends at the edge of the town has
 * the outside on both sides; it belongs where the street it leaves from does.
 */
function smallAreasBeside(stretches: readonly Stretch[], areaLeftOf: (halfEdge: number) => number): Int32Array {
  const found = Int32Array.from(stretches, ({ halfEdges }) => {
    const half = halfEdges[halfEdges.length >> 1]!;
    const left = areaLeftOf(half);
    return left >= 0 ? left : areaLeftOf(half ^ 1);
  });
  const byNode = new Map<number, number[]>();
  stretches.forEach(({ fromNode, toNode }, i) => {
    for (const node of [fromNode, toNode]) byNode.set(node, [...(byNode.get(node) ?? []), i]);
  });
  // The network is connected, so every round places at least one more.
  for (let missing = found.filter((area) => area < 0).length; missing > 0; ) {
    stretches.forEach(({ fromNode, toNode }, i) => {
      if (found[i]! >= 0) return;
      const beside = [...byNode.get(fromNode)!, ...byNode.get(toNode)!].find((other) => found[other]! >= 0);
      if (beside !== undefined) found[i] = found[beside]!;
    });
    const left = found.filter((area) => area < 0).length;
    if (left === missing) throw new Error(`${missing} streets of the town lie beside no small area.`);
    missing = left;
  }
  return found;
}
