import { requirePolicy } from '../../../governance/index.ts';
import { badRequest } from '../../../platform/index.ts';
import { CATEGORIES, type Instant, LocalClock, type Viewer } from '../../../vocabulary/index.ts';
import { catalogueIn } from '../../catalogue/index.ts';
import * as store from '../store/index.ts';
import { type CaseHistory, type ImportedCases, importCases } from './import.ts';
import { type CaseDeps, timeZoneOf } from './shared.ts';

export interface CasesOfFeed extends ImportedCases {
  /** Of kinds that no service of the catalogue is about: permits, bills, refuse rounds. */
  notOurs: number;
  /** Said to have ended before they began. */
  backwards: number;
}

const CODE_OF = new Map(CATEGORIES.map(({ id, code }) => [id, code]));

/**
 * Makes cases of the requests that another council system's file brought through intake: reported, done or cancelled as it
 * says. Such a file does not say when anybody looked first; a case counts as verified when it was reported, so that no clock is
 * shorter than it was.
 */
export async function casesOfFeed(deps: CaseDeps, viewer: Viewer, feedCode: string): Promise<CasesOfFeed> {
  requirePolicy(viewer, 'load.write');
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  const clock = new LocalClock(timeZone);
  const { records, services } = await deps.database.transact(viewer, async (tx) => ({
    records: await store.listFeedRecords(tx, feedCode),
    services: (await catalogueIn(tx, timeZone, deps.clock.now())).services,
  }));
  const codeOf = new Map(services.map(({ category, code }) => [category, code]));
  const histories: CaseHistory[] = [];
  let [notOurs, backwards] = [0, 0];
  for (const record of records) {
    const code = codeOf.get(CODE_OF.get(record.categoryId) ?? null);
    const at = record.reportedAt;
    const said = record.cancelledAt ?? record.closedAt;
    const ended = said === null ? null : instantOf(clock, said);
    if (code === undefined) notOurs++;
    else if (ended !== null && ended < at) backwards++;
    else histories.push(historyOf(record, { code, feedCode, at, ended }));
  }
  return { ...(await importCases(deps, viewer, histories)), notOurs, backwards };
}

function historyOf(
  record: store.FeedRecord,
  { code, feedCode, at, ended }: { code: string; feedCode: string; at: Instant; ended: Instant | null },
): CaseHistory {
  const steps: CaseHistory['steps'][number][] = [
    { at, step: { step: 'triage' } },
    { at, step: { step: 'verify', words: 'Taken to be when it was reported.' } },
  ];
  if (ended !== null && record.cancelledAt !== null) {
    steps.push({ at: ended, step: { step: 'notOurs', body: '', words: 'Cancelled in the system it came from.' } });
  } else if (ended !== null)
    steps.push({ at: ended, step: { step: 'done', outcome: 'Closed in the system it came from' } });
  return {
    ...{ code, feed: feedCode, reference: record.reference, channel: 'import', at, steps, answers: {} },
    words: record.sourceCategory,
    place: {
      ...{ longitude: record.lon, latitude: record.lat, words: '' },
      ...{ streetId: null, addressId: null, land: '' },
    },
  };
}

/** "2018-01-05 16:22:21" on the partnership's clock. */
function instantOf(clock: LocalClock, text: string): Instant {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?/
    .exec(text)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (parts === undefined) throw badRequest('case.import', `"${text}" is not a time as 2018-01-05 16:22:21.`);
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  return clock.instantOf(year, month, day, hour, minute, second);
}
