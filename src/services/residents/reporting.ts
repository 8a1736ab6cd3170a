import { createHash } from 'node:crypto';
import { systemViewer } from '../../governance/index.ts';
import { type Deps, notFound } from '../../platform/index.ts';
import {
  addPhoto,
  type Case,
  caseIn,
  isOpen,
  joinCase,
  type ReportInput,
  reportCase,
  stepAsReporter,
} from '../cases/index.ts';
import {
  definitionOf,
  readCatalogue,
  readGates,
  readTargets,
  type ServiceDefinition,
  type Value,
} from '../catalogue/index.ts';
import { Calendars } from '../clocks/model.ts';
import { type EntryInput, readOwnDiary, writeInOwnDiary } from '../diaries/index.ts';
import type { EntryFault } from '../diaries/model.ts';
import { responsibleFor } from './cases.ts';
import type { Contact } from './model/answers.ts';
import type { Position } from './model/place.ts';
import type { Followed } from './pages/follow.ts';
import type { Serving } from './routes/serve.ts';
import * as store from './store/index.ts';
import { issueFollowToken, readFollowToken } from './token.ts';

/** What residents do to cases: report, join, follow, confirm and open again, and nothing else. */

/** Acts for residents; the histories of cases say "a resident" for it. */
const resident = (partnershipId: number) => systemViewer(partnershipId, 'residents');

export interface Report {
  /** The form's own: sent twice with it, it is one report. */
  key: string;
  kind: ServiceDefinition;
  at: Position;
  place: string;
  words: string;
  answers: Readonly<Record<string, Value>>;
  contact: Contact;
  language: string;
  photos: readonly Buffer[];
}

/** @returns the secret of the reporter's link, the same for the same form */
export async function sendReport(serving: Serving, report: Report): Promise<string> {
  const { deps, partnershipId, keeper } = serving;
  const { key, kind, at, contact, language } = report;
  const ground = await keeper.ground();
  const { caseId } = await reportCase(deps, resident(partnershipId), {
    ...{ code: kind.code, channel: 'site', words: report.words, answers: report.answers, idempotencyKey: key },
    place: { ...at, words: report.place || ground.streetAt(at) || ground.areaAt(at) },
    reporter: reporterOf(contact, language),
  });
  await attachAll(deps, partnershipId, caseId, key, report.photos);
  return linkTo(serving, caseId, contact, key);
}

export async function joinReport(
  serving: Serving,
  input: { key: string; caseId: number; words: string; contact: Contact; language: string },
): Promise<string> {
  const { key, caseId, words, contact, language } = input;
  await joinCase(serving.deps, resident(serving.partnershipId), {
    ...{ caseId, words, channel: 'site', idempotencyKey: key },
    reporter: reporterOf(contact, language),
  });
  return linkTo(serving, caseId, contact, key);
}

const reporterOf = ({ email, phone }: Contact, language: string): NonNullable<ReportInput['reporter']> => ({
  ...{ name: null, email, phone, language, wantsUpdates: email !== null },
});

async function linkTo({ keeper }: Serving, caseId: number, { email }: Contact, key: string): Promise<string> {
  return issueFollowToken(await keeper.secret(), { caseId, isMailed: email !== null }, key);
}

/** Photos of one form, each under a name of the form's own: sent again, they are there once. */
async function attachAll(
  deps: Deps,
  partnershipId: number,
  caseId: number,
  key: string,
  photos: readonly Buffer[],
): Promise<void> {
  for (const [i, bytes] of photos.entries()) {
    const attachmentId = uuidOf(`${key} photo ${i}`);
    await addPhoto(deps, resident(partnershipId), { caseId, attachmentId, words: '', bytes });
  }
}

function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

const MOST_MERGES = 20;

/** How a case stands, for whoever has a link to it. A case that was merged leads on to the one it went into. */
export async function readFollowed(serving: Serving, follow: string): Promise<Followed> {
  const { deps, partnershipId, keeper } = serving;
  const token = readFollowToken(await keeper.secret(), follow);
  if (token === null) throw notFound('The report');
  const viewer = resident(partnershipId);
  const { bodies, calendars, services } = await readCatalogue(deps, viewer);
  const now = deps.clock.now();
  const found = await deps.database.transact(viewer, async (tx) => {
    let one: Case = await caseIn(tx, token.caseId);
    const { number } = one;
    for (let i = 0; one.mergedInto !== null && i < MOST_MERGES; i++) one = await caseIn(tx, one.mergedInto);
    const events = await store.listHistory(tx, one.caseId);
    return { one, number, events, definition: await definitionOf(tx, one.code, one.definitionVersion) };
  });
  const { one, definition } = found;
  const rules = new Calendars(calendars);
  const clocked = { ...one, endedAt: endedAt(found.one.state, found.events) };
  const kind = services.find(({ code }) => code === one.code) ?? definition;
  const ground = await keeper.ground();
  return {
    case: one,
    number: found.number,
    ...{ events: found.events, definition, bodies, isMailed: token.isMailed },
    targets: readTargets(clocked, definition, rules, now),
    gates: readGates(clocked, definition, rules, now),
    street: ground.streetAt(one.place) || ground.areaAt(one.place),
    responsible: await responsibleFor(serving, kind, one.place, one.answers),
    holder: token.holder,
    diary: await readOwnDiary(await diaryDeps(serving), viewer, { caseId: one.caseId, holder: token.holder }),
  };
}

const diaryDeps = async ({ deps, keeper }: Serving) => ({ ...deps, timeZone: (await keeper.local()).timeZone });

/** One entry of a form in the case's open diary; sent again it is the same entry. @returns what is wrong with it */
export async function writeDiary(
  serving: Serving,
  { case: { caseId }, holder }: Pick<Followed, 'case' | 'holder'>,
  entry: EntryInput,
): Promise<EntryFault | 'closed' | null> {
  return writeInOwnDiary(await diaryDeps(serving), resident(serving.partnershipId), { caseId, holder }, entry);
}

/** When a case that has ended did: its clocks stop then. */
function endedAt(state: Case['state'], events: Followed['events']): number | null {
  return isOpen(state) ? null : (events.findLast(({ what }) => ENDS.has(what))?.at ?? null);
}

const ENDS = new Set(['done', 'notFound', 'notOurs', 'referred', 'merged']);

export interface Answer {
  key: string;
  isFixed: boolean;
  words: string;
  photos: readonly Buffer[];
}

/** What a reporter says of a case that was dealt with: it is closed, or goes back to the crew. */
export async function answerCase({ deps, partnershipId }: Serving, { caseId }: Case, answer: Answer): Promise<void> {
  const { key, isFixed, words, photos } = answer;
  await stepAsReporter(deps, resident(partnershipId), {
    ...{ caseId, words, idempotencyKey: key, step: isFixed ? 'confirm' : 'reopen' },
  });
  await attachAll(deps, partnershipId, caseId, key, photos);
}
