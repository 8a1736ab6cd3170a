import type { Door } from './addresses.ts';
import type { Faces } from './arrangement.ts';
import { distance, insideRing, type Line, type Point } from './line.ts';
import type { Basemap, BasemapShape, TownArea } from './model.ts';
import { TOWN_NAME } from './names.ts';
import type { Network } from './network.ts';
import { EXTENT, type Site } from './site.ts';

/** What a quiet map shows under the data: land, water, green, built-up blocks, rail, roads beyond the boundary, names. */
export function drawBasemap(
  site: Site,
  network: Network,
  faces: Faces,
  doors: readonly Door[],
  wards: readonly TownArea[],
): Basemap {
  const { minX, minY, maxX, maxY } = EXTENT;
  const shore = site.shore.filter(([, y]) => y >= minY && y <= maxY);
  const land: Line = [...shore, [shore.at(-1)![0], maxY], [minX, maxY], [minX, minY], shore[0]!];
  const sea: Line = [...shore.toReversed(), [maxX, shore[0]![1]], [maxX, shore.at(-1)![1]], shore.at(-1)!];
  const bank = (side: 1 | -1): Point[] => site.river.map(([x, y]) => [x, y + side * site.riverHalfWidth(x)]);
  const south = bank(-1);
  const river: Line = [...south, ...bank(1).reverse(), south[0]!];
  const beach: Point[] = [];
  const [from, to] = [site.riverY(site.centre[0] + 2000) - 2400, site.riverY(site.centre[0] + 2000) - 650];
  for (let y = from; y <= to; y += 60)
    beach.push([site.shoreX(y) - 42 * Math.sin(((y - from) / (to - from)) * Math.PI), y]);
  for (let y = to; y >= from; y -= 60)
    beach.push([site.shoreX(y) + 30 * Math.sin(((y - from) / (to - from)) * Math.PI), y]);
  beach.push(beach[0]!);
  const lakeIn = site.patches.find((patch) => patch.name === 'Victoria Park')!;
  const lake: Line = lakeIn.outline.map(([x, y]) => [
    lakeIn.middle[0] + 60 + (x - lakeIn.middle[0]) * 0.28,
    lakeIn.middle[1] - 20 + (y - lakeIn.middle[1]) * 0.2,
  ]);
  const parks: BasemapShape[] = site.patches
    .filter((patch) => patch.kind !== 'industry')
    .map((patch) => ({ kind: patch.kind, name: patch.name, rings: [patch.outline] }));

  return {
    land: [{ kind: 'land', rings: [land] }],
    water: [
      { kind: 'sea', name: 'North Sea', rings: [sea] },
      { kind: 'river', name: 'River Sallow', rings: [river] },
      ...site.docks.map((dock, i) => ({ kind: 'dock', name: i === 0 ? 'West Dock' : 'East Dock', rings: [dock] })),
      { kind: 'lake', name: 'Boating Lake', rings: [lake] },
    ],
    parks: [...parks, { kind: 'beach', name: 'South Sands', rings: [beach] }],
    built: builtBlocks(site, faces, doors),
    outerRoads: network.outerRoads.map(({ class: roadClass, name, line }) => ({ class: roadClass, name, line })),
    rail: site.rail,
    labels: [
      { kind: 'town', name: TOWN_NAME, at: site.centre },
      ...wards.map((ward) => ({ kind: 'ward' as const, name: ward.name, at: ward.middle })),
      { kind: 'water', name: 'North Sea', at: [site.shoreX(site.centre[1]) + 1500, site.centre[1]] },
      { kind: 'water', name: 'River Sallow', at: [site.centre[0] - 3000, site.riverY(site.centre[0] - 3000)] },
      ...parks.map((park) => ({
        kind: 'park' as const,
        name: park.name!,
        at: site.patches.find((p) => p.name === park.name)!.middle,
      })),
    ],
  };
}

function builtBlocks(site: Site, faces: Faces, doors: readonly Door[]): BasemapShape[] {
  const homes = new Int32Array(faces.areas.length);
  for (const door of doors) homes[door.face]!++;
  const blocks: BasemapShape[] = [];
  for (let f = 0; f < faces.areas.length; f++) {
    const area = faces.areas[f]!;
    if (area <= 0 || area > 400_000) continue;
    const ring = faces.rings[f]!;
    const middle = ring[Math.floor(ring.length / 2)]!;
    const isWorks = site.patches.some((patch) => patch.kind === 'industry' && insideRing(middle, patch.outline));
    // A block is built up when homes stand closer than one to 700 square metres.
    if (!isWorks && homes[f]! * 700 < area) continue;
    const kind = isWorks ? 'industry' : distance(middle, site.centre) < 480 ? 'centre' : 'housing';
    blocks.push({ kind, rings: [[...ring, ring[0]!]] });
  }
  return blocks;
}
