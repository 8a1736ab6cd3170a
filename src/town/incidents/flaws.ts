import { type Chance, chanceFor } from '../chance.ts';
import type { CouncilRecord, Delivery, FireRecord, Flaw, Happening, PoliceRecord, Truth } from './model.ts';

/** A thing reported twice under two keys, as residents do: near and soon. To be linked by a person, never merged. */
export function reportedTwice(
  seed: number,
  happenings: readonly Happening[],
  end: number,
): { first: Happening; later: Happening }[] {
  const chance = chanceFor(seed, 'reported twice');
  const kinds = new Set(['FLY-TIP', 'VEH-ABND', 'LIT-GEN', 'LGT-OUT']);
  const twice: { first: Happening; later: Happening }[] = [];
  for (const first of happenings) {
    if (first.planted !== '' || !kinds.has(first.key) || !chance.happens(0.04)) continue;
    const at = first.at + chance.between(20, 30 * 60);
    if (at >= end) continue;
    const place = [
      first.place[0] + Math.round(chance.between(-20, 20)),
      first.place[1] + Math.round(chance.between(-20, 20)),
    ] as const;
    twice.push({ first, later: { ...first, at, place, planted: 'reported-twice' } });
  }
  return twice;
}

type Spoilt = Pick<Truth, 'badRows' | 'sameKeyTwice' | 'exactDuplicates'>;
type Fault = Flaw & { why: string };

/** The North Sea, well east of the district. */
const IN_THE_SEA = { x: '476400', y: '545200', lon: '0.3012345', lat: '54.7912345' };

const POLICE_FAULTS: readonly ((chance: Chance) => Fault[])[] = [
  (c) => [{ column: 'Earliest Date/Time', value: c.pick(['31/02/2025 10:15', '12/13/2024 22:00', 'N/K', '24/06/2025 25:10']), why: 'unreadable date' }],
  (c) => [{ column: 'Recorded Date/Time', value: c.pick(['tbc', 'yesterday', '00/00/0000 00:00']), why: 'unreadable date' }],
  (c) => [{ column: 'Offence Code', value: c.pick(['ZZ9', 'NSIR99', 'TBC', '?', '']), why: 'unknown code' }],
  () => [
    { column: 'Easting', value: IN_THE_SEA.x, why: 'place in the sea' },
    { column: 'Northing', value: IN_THE_SEA.y, why: 'place in the sea' },
  ],
  (c) => [{ column: 'Easting', value: c.pick(['N/K', '47O312', '4.70.312']), why: 'unreadable position' }],
]; // biome-ignore format: one fault an entry
const FIRE_FAULTS: readonly ((chance: Chance) => Fault[])[] = [
  (c) => [{ column: 'Month', value: c.pick(['Brumaire', 'tbc', '']), why: 'unreadable date' }],
  (c) => [{ column: 'Time of Call', value: c.pick(['25:14:00', 'N/K']), why: 'unreadable date' }],
  (c) => [{ column: 'Incident Category', value: c.pick(['Fyre', 'Training', '']), why: 'unknown code' }],
  () => [
    { column: 'X Coordinate', value: IN_THE_SEA.x, why: 'place in the sea' },
    { column: 'Y Coordinate', value: IN_THE_SEA.y, why: 'place in the sea' },
  ],
];
const COUNCIL_FAULTS: readonly ((chance: Chance) => Fault[])[] = [
  (c) => [
    {
      column: 'requested_datetime',
      value: c.pick(['2025-02-30T10:00:00+00:00', 'yesterday', '']),
      why: 'unreadable date',
    },
  ],
  (c) => [{ column: 'service_code', value: c.pick(['FLYTIP', 'XYZ-01', '']), why: 'unknown code' }],
  () => [
    { column: 'lat', value: IN_THE_SEA.lat, why: 'place in the sea' },
    { column: 'long', value: IN_THE_SEA.lon, why: 'place in the sea' },
  ],
  () => [
    { column: 'lat', value: '0', why: 'place far away' },
    { column: 'long', value: '0', why: 'place far away' },
  ],
];

/** Spoils a few dozen rows a year, repeats some exactly, and gives some keys two contents in one file. Changes the deliveries. */
export function spoil(
  seed: number,
  police: Delivery<PoliceRecord>,
  fire: Delivery<FireRecord>,
  council: Delivery<CouncilRecord>,
): Spoilt {
  const truth: Spoilt = { badRows: [], sameKeyTwice: [], exactDuplicates: [] };
  const ordinary = (record: { source: Happening }) => record.source.planted === '';
  const spoilFile = <R extends { ref: string; flaws: Flaw[]; source: Happening }>(
    file: string,
    records: R[],
    faults: readonly ((chance: Chance) => Fault[])[],
    counts: { bad: number; twice: number; again: number },
    altered: (record: R) => R,
  ) => {
    const chance = chanceFor(seed, `flaws ${file}`);
    const candidates = records.map((_, i) => i).filter((i) => ordinary(records[i]!));
    const taken = new Set<number>();
    const take = () => {
      let i = chance.pick(candidates);
      while (taken.has(i)) i = chance.pick(candidates);
      taken.add(i);
      return i;
    };
    for (let n = 0; n < counts.bad; n++) {
      const i = take();
      const found = faults[n % faults.length]!(chance);
      records[i] = { ...records[i]!, flaws: found.map(({ column, value }) => ({ column, value })) };
      const { column, value, why } = found[0]!;
      truth.badRows.push({ file, ref: records[i]!.ref, column, value, why });
    }
    // From the back, so that earlier positions stay good while rows are put in.
    const repeats = [
      ...Array.from({ length: counts.twice }, () => ({ i: take(), isAltered: true })),
      ...Array.from({ length: counts.again }, () => ({ i: take(), isAltered: false })),
    ].sort((a, b) => b.i - a.i);
    for (const { i, isAltered } of repeats) {
      const record = records[i]!;
      records.splice(Math.min(records.length, i + 1 + chance.below(40)), 0, isAltered ? altered(record) : record);
      (isAltered ? truth.sameKeyTwice : truth.exactDuplicates).push({ file, ref: record.ref });
    }
  };
  const moved = <R extends { place: readonly [number, number] | null }>(record: R): R => ({
    ...record,
    place: record.place ? [record.place[0] + 37, record.place[1] - 21] : null,
  });
  const policeAltered = (record: PoliceRecord): PoliceRecord => ({
    ...moved(record),
    mo: 'AMENDED',
    locationType: 'STREET',
    uprn: '',
  });
  const fireAltered = (record: FireRecord): FireRecord => ({
    ...moved(record),
    values: { ...record.values, 'Origin of Call': 'Other' },
  });
  const councilAltered = (record: CouncilRecord): CouncilRecord => ({
    ...moved(record),
    description: `${record.description} (amended)`,
  });
  spoilFile(
    'police/police-history.csv',
    police.history,
    POLICE_FAULTS,
    { bad: 75, twice: 9, again: 24 },
    policeAltered,
  );
  spoilFile(
    'police/police-last-night.csv',
    police.lastNight,
    POLICE_FAULTS,
    { bad: 3, twice: 0, again: 1 },
    policeAltered,
  );
  spoilFile('fire/fire-history.csv', fire.history, FIRE_FAULTS, { bad: 20, twice: 3, again: 5 }, fireAltered);
  spoilFile(
    'council/council-history.json',
    council.history,
    COUNCIL_FAULTS,
    { bad: 48, twice: 6, again: 15 },
    councilAltered,
  );
  spoilFile(
    'council/council-last-night.json',
    council.lastNight,
    COUNCIL_FAULTS,
    { bad: 2, twice: 0, again: 0 },
    councilAltered,
  );
  return truth;
}
