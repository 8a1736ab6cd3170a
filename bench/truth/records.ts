import type { PlanePoints, PolygonShape } from '../../src/analysis/index.ts';
import { makeIncidents, makeTown, type Town, type Truth } from '../../src/town/index.ts';

const AS_OF = '2026-03-02';
const DAY = 1440;

/** One record of any agency, as far as methods ask; times are local minutes. */
export interface TownRecord {
  key: string;
  x: number;
  y: number;
  from: number;
  recorded: number;
  ward: number;
  smallArea: number;
  /** What it was planted for; empty for ordinary life. */
  planted: string;
}

export interface TruthTown {
  seed: number;
  town: Town;
  truth: Truth;
  records: TownRecord[];
  studyArea: PolygonShape;
  /** The last day with records, in days. */
  lastDay: number;
}

/** The made-up town of a seed, its records with a place, and what was planted. */
export function truthTown(seed: number): TruthTown {
  const town = makeTown({ seed, asOf: AS_OF });
  const { police, fire, council, truth } = makeIncidents(town, { seed, asOf: AS_OF });
  const records: TownRecord[] = [];
  const add = (record: Parted) => {
    const { place, source } = record;
    if (place === null) return;
    const { smallArea, ward } = town.segments[source.segment]!;
    const from = record.from ?? record.recorded;
    const { key, planted } = source;
    records.push({ key, x: place[0], y: place[1], from, recorded: record.recorded, ward, smallArea, planted });
  };
  for (const record of [...police.history, ...police.lastNight]) add(record);
  for (const record of [...fire.history, ...fire.lastNight]) add(record);
  // What was delivered last night of the council's holds new versions of older records; the older ones stand for both.
  for (const record of council.history) add(record);
  const versions = new Set(truth.newVersions.map(({ ref }) => ref));
  for (const record of council.lastNight) if (!versions.has(record.ref)) add(record);
  return {
    seed,
    town,
    truth,
    records,
    studyArea: { parts: town.boundary.rings.map((part) => part.map((ring) => Float64Array.from(ring.flat()))) },
    lastDay: Math.floor(Date.parse(AS_OF) / (DAY * 60_000)) - 1,
  };
}

interface Parted {
  place: readonly [number, number] | null;
  from?: number;
  recorded: number;
  source: { key: string; planted: string; segment: number };
}

/** Records of these kinds in the days before the end; `fromDaysAgo` counts back from the last day. */
export function chosen(one: TruthTown, keys: readonly string[], fromDaysAgo = 365): TownRecord[] {
  const wanted = new Set(keys);
  const first = (one.lastDay + 1 - fromDaysAgo) * DAY;
  return one.records.filter((record) => wanted.has(record.key) && record.from >= first);
}

export function pointsOf(records: readonly { x: number; y: number }[]): PlanePoints {
  return { x: Float64Array.from(records, ({ x }) => x), y: Float64Array.from(records, ({ y }) => y) };
}
