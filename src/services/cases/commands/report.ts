import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, once, type Tx } from '../../../platform/index.ts';
import { type Instant, markingRank, type Viewer } from '../../../vocabulary/index.ts';
import { beginUnder, responsibleFor, type ServiceDefinition, type Value } from '../../catalogue/index.ts';
import type { Author, CasePlace, Channel } from '../model.ts';
import { caseNumber, readValues } from '../model.ts';
import * as store from '../store/index.ts';
import { addEvents, authorOf, type CaseDeps, hashOf, makeToken, placerOf, rowIn, timeZoneOf } from './shared.ts';

/** Who reports, as far as they say: kept apart from the case, and shown to few. */
export interface ReporterInput {
  name?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  language?: string | null | undefined;
  wantsUpdates?: boolean | undefined;
}

export interface ReportInput {
  code: string;
  channel: Channel;
  place: Omit<CasePlace, 'streetId' | 'addressId' | 'land' | 'words'> & Partial<CasePlace>;
  words: string;
  answers: Readonly<Record<string, Value>>;
  reporter?: ReporterInput | null | undefined;
  /** When it was reported, of imports; otherwise now. */
  at?: Instant | undefined;
  /** Key of the case in the system it comes from: the same again is the same case. */
  sourceRef?: string | undefined;
  idempotencyKey?: string | undefined;
}

export interface Reported {
  caseId: number;
  number: string;
  version: number;
  /** Secret of the reporter's link: said once, kept as a hash. */
  token: string;
}

const LONGEST_WORDS = 4_000;

/** Opens a case. Sent twice with one key, it is one case and one answer. */
export async function reportCase(deps: CaseDeps, viewer: Viewer, input: ReportInput): Promise<Reported> {
  requirePolicy(viewer, 'case.report');
  const words = input.words.trim();
  if (words.length > LONGEST_WORDS) {
    throw badRequest('case.words', `The description has ${words.length} characters; at most ${LONGEST_WORDS} fit.`);
  }
  const place = await placed(deps, viewer, input);
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  const now = deps.clock.now();
  const land = place.land || (typeof input.answers['land'] === 'string' ? input.answers['land'] : '');
  const body = await responsibleFor(deps, viewer, input.code, { ...place, land }, { values: input.answers });
  const { idempotencyKey, ...asked } = input;
  const token = makeToken(idempotencyKey);
  return deps.database.transact(viewer, async (tx) => {
    const { caseId } = await once(tx, idempotencyKey, asked, async () => {
      if (input.sourceRef !== undefined) {
        const before = await store.findBySource(tx, input.sourceRef);
        if (before !== null) return { caseId: before.it.caseId };
      }
      const definition = await beginUnder(tx, timeZone, input.code, now);
      const read = readValues(definition.questions, input.answers, true);
      if ('wrong' in read) throw badRequest('case.answers', read.wrong);
      const id = await store.nextCaseId(tx);
      const at = input.at ?? now;
      const identity = { caseId: id, number: caseNumber(letterOf(definition), id) };
      const agencyId = body.agencyId ?? (await store.findCouncil(tx));
      await addEvents(
        tx,
        deps,
        identity,
        { kept: { marking: markingRank('OFFICIAL'), agencyId, sourceRef: input.sourceRef ?? null } },
        [
          {
            ...{ what: 'reported', code: definition.code, definitionVersion: definition.version },
            ...{ channel: input.channel, place: { ...place, land }, words, answers: read.values },
          },
        ],
        definition,
        { author: reporterAuthor(viewer, input.channel), at },
      );
      await addReporter(tx, id, 1, at, input, token);
      return { caseId: id };
    });
    const { it } = await rowIn(tx, caseId);
    return { caseId, number: it.number, version: it.version, token };
  });
}

export interface JoinInput {
  caseId: number;
  channel: Channel;
  words: string;
  reporter?: ReporterInput | null | undefined;
  idempotencyKey?: string | undefined;
}

/** Adds another report of the same to an open case: its reporter is told too, and it is not counted again. */
export async function joinCase(deps: CaseDeps, viewer: Viewer, input: JoinInput): Promise<Reported> {
  requirePolicy(viewer, 'case.report');
  const { idempotencyKey, ...asked } = input;
  const token = makeToken(idempotencyKey);
  return deps.database.transact(viewer, async (tx) => {
    const { caseId } = await once(tx, idempotencyKey, asked, async () => {
      const row = await rowIn(tx, input.caseId, true);
      if (!row.isOpen) throw badRequest('case.closed', `${row.it.number} is closed. Report it anew, or open it again.`);
      const no = (await store.listReporters(tx, row.it.caseId)).length + 1;
      const joined = { what: 'joined' as const, channel: input.channel, words: input.words.trim(), fromCaseId: null };
      await addEvents(tx, deps, row.it, { row }, [joined], NO_QUESTIONS, {
        author: reporterAuthor(viewer, input.channel),
      });
      await addReporter(tx, row.it.caseId, no, deps.clock.now(), input, token);
      return { caseId: row.it.caseId };
    });
    const { it } = await rowIn(tx, caseId);
    return { caseId, number: it.number, version: it.version, token };
  });
}

const NO_QUESTIONS = { questions: [], facts: [] };

async function addReporter(
  tx: Tx,
  caseId: number,
  reportNo: number,
  at: Instant,
  { channel, reporter }: { channel: Channel; reporter?: ReporterInput | null | undefined },
  token: string,
): Promise<void> {
  await store.insertReporter(
    tx,
    {
      ...{ caseId, reportNo, at, channel, wantsUpdates: reporter?.wantsUpdates ?? false },
      ...{ name: said(reporter?.name), email: said(reporter?.email), phone: said(reporter?.phone) },
      language: said(reporter?.language),
    },
    hashOf(token),
  );
}

const said = (text: string | null | undefined): string | null => text?.trim().slice(0, 200) || null;

function reporterAuthor(viewer: Viewer, channel: Channel): Author {
  return channel === 'site'
    ? { kind: 'resident', personId: null, agencyId: null, words: 'A resident' }
    : authorOf(viewer);
}

/** "V" for Vehicles: what its number begins with. */
export const letterOf = ({ group }: ServiceDefinition): string => (/[A-Z]/.exec(group.toUpperCase()) ?? ['C'])[0];

/** The place with its street, and words for it where none were said. */
async function placed(deps: CaseDeps, viewer: Viewer, { place }: ReportInput): Promise<CasePlace> {
  const { longitude, latitude } = place;
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
    throw badRequest('case.place', `The place is not on earth: longitude ${longitude}, latitude ${latitude}.`);
  }
  const placer = await placerOf(deps, viewer);
  const { x, y } = placer.plane.toPlane(longitude, latitude);
  const streetId = place.streetId ?? placer.segmentAt(x, y);
  const words = place.words?.trim() || '';
  return { longitude, latitude, words, streetId, addressId: place.addressId ?? null, land: place.land ?? '' };
}
