import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeIncidents, makeTown, type TownIncidents, writeTown } from '../../src/town/index.ts';
import { isoDateOfDay } from '../../src/vocabulary/index.ts';
import { type Person, type Stage, until } from '../stage/index.ts';

const DAY_MINUTES = 1440;
/** The new records' keys are moved on this far, so that none of them is a key that the town has given before. */
const NEW_KEYS = 500_000;

const FILES = {
  police: 'police/police-last-night.csv',
  fire: 'fire/fire-last-night.csv',
  council: 'council/council-last-night.json',
} as const;
type FeedCode = keyof typeof FILES;

interface Load {
  state: string;
  read: number;
  accepted: number;
  updated: number;
  unchanged: number;
  quarantined: number;
}

export interface Deliveries {
  /** Sends what the agencies recorded since the last time, each as its own file, and checks that every row is accounted for. */
  deliver(analyst: Person, today: number): Promise<void>;
}

/** The agencies' files of days that have yet to come, from the same town: they arrive each morning as anyone's do. */
export async function openDeliveries(
  { aim, checks, seed }: Stage,
  analyst: Person,
  { from, to }: { from: number; to: number },
): Promise<Deliveries> {
  const asOf = isoDateOfDay(to);
  const town = makeTown({ seed, asOf });
  const incidents = makeIncidents(town, { seed, asOf });
  const { feeds } = await analyst.call<{ feeds: { feedId: number; code: string }[] }>('GET', '/api/feeds');
  let delivered = from;
  return {
    async deliver(who, today) {
      const part = recordedOn(incidents, delivered, today);
      delivered = today;
      const folder = join(aim.townFolder, '..', 'fortnight', isoDateOfDay(today));
      await writeTown(town, part, folder);
      for (const code of Object.keys(FILES) as FeedCode[]) {
        const { feedId } = feeds.find((feed) => feed.code === code)!;
        const load = await send(who, feedId, join(folder, FILES[code]));
        const { read, accepted, updated, unchanged, quarantined } = load;
        const rows = part[code].lastNight.length;
        checks.same(`${code} of ${isoDateOfDay(today)} was loaded`, load.state, 'done');
        checks.same(`${code} of ${isoDateOfDay(today)}: every row was read`, read, rows);
        checks.same(
          `${code} of ${isoDateOfDay(today)}: every row is accounted for`,
          accepted + updated + unchanged + quarantined,
          read,
        );
      }
    },
  };
}

async function send(who: Person, feedId: number, path: string): Promise<Load> {
  const form = new FormData();
  form.set('feedId', String(feedId));
  form.set('file', new Blob([await readFile(path)]), path.split('/').at(-1));
  const { loadId } = await who.call<{ loadId: number }>('POST', '/api/loads', form);
  const read = async () => (await who.call<{ load: Load }>('GET', `/api/loads/${loadId}`)).load;
  return until(read, ({ state }) => state !== 'running');
}

/** What was recorded from one local day on until before another; what is known of it later stays unknown. */
function recordedOn(incidents: TownIncidents, fromDay: number, toDay: number): TownIncidents {
  const [from, to] = [fromDay * DAY_MINUTES, toDay * DAY_MINUTES];
  const pick = <Of extends { recorded: number; ref: string }>({ history, lastNight }: Record<string, Of[]>): Of[] => {
    const seen = new Set<string>();
    return [...history!, ...lastNight!].filter((record) => {
      const isNew = record.recorded >= from && record.recorded < to && !seen.has(record.ref);
      seen.add(record.ref);
      return isNew;
    });
  };
  const moved = <Of extends { ref: string }>(record: Of): Of => ({
    ...record,
    ref: record.ref.replace(/(?<=^FH-|^[CI]\d\d-|^)\d+/, (digits) =>
      String(Number(digits) + NEW_KEYS).padStart(digits.length, '0'),
    ),
  });
  return {
    ...incidents,
    police: { history: [], lastNight: pick({ ...incidents.police }).map(moved) },
    fire: { history: [], lastNight: pick({ ...incidents.fire }).map(moved) },
    council: {
      history: [],
      lastNight: pick({ ...incidents.council }).map((record) => moved({ ...record, knownAt: to })),
    },
    cctv: { history: [], lastNight: [] },
  };
}
