import { createHash, randomBytes } from 'node:crypto';
import { describePartnership } from '../../../governance/index.ts';
import { loadPlacer, type Placer } from '../../../places/index.ts';
import { type Database, type Deps, notFound, type Tx } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import { type Body, catalogueIn, definitionOf, readGates, type ServiceDefinition } from '../../catalogue/index.ts';
import { Calendars, type GateReading } from '../../clocks/model.ts';
import type { Author, Case, CaseEvent } from '../model.ts';
import { applyEvent, type EventBody, hideVrms, isOpen } from '../model.ts';
import * as store from '../store/index.ts';

export type CaseDeps = Deps;

/** What a case is reckoned with: its own version's rules, today's calendars. */
export interface Rules {
  definition: ServiceDefinition;
  calendars: Calendars;
  bodies: readonly Body[];
}

const zones = new WeakMap<Database, Map<number, string>>();

/** The partnership's time zone; it does not change while AIM runs. */
export async function timeZoneOf(deps: Deps, partnershipId: number): Promise<string> {
  const known = zones.get(deps.database) ?? new Map<number, string>();
  zones.set(deps.database, known);
  const found = known.get(partnershipId);
  if (found !== undefined) return found;
  const { timeZone } = await describePartnership(deps, partnershipId);
  known.set(partnershipId, timeZone);
  return timeZone;
}

export async function rulesOf(
  tx: Tx,
  timeZone: string,
  one: Pick<Case, 'code' | 'definitionVersion'>,
  now: Instant,
): Promise<Rules> {
  const definition = await definitionOf(tx, one.code, one.definitionVersion);
  const { bodies, calendars } = await catalogueIn(tx, timeZone, now);
  return { definition, bodies, calendars: new Calendars(calendars) };
}

export const gatesOf = (one: Case, { definition, calendars }: Rules, now: Instant): GateReading[] =>
  readGates(one, definition, calendars, now);

/** Who did it, as histories show it: of a resident never more than that it was one. */
export function authorOf(viewer: Viewer): Author {
  if (viewer.kind === 'person') {
    return { kind: 'person', personId: viewer.personId, agencyId: viewer.agencyId, words: viewer.name };
  }
  if (viewer.name === 'residents') return { kind: 'resident', personId: null, agencyId: null, words: 'A resident' };
  if (viewer.name.startsWith('open311')) return { kind: 'partner', personId: null, agencyId: null, words: 'Open311' };
  return { kind: 'system', personId: null, agencyId: null, words: 'AIM' };
}

/** @throws Refusal `not-found` when there is none, or the viewer may not see it */
export async function rowIn(tx: Tx, caseId: number, isLocked = false): Promise<store.CaseRow> {
  const row = await store.findCase(tx, caseId, isLocked);
  if (row === null) throw notFound(`Case ${caseId}`);
  return row;
}

/** The case as it stands, for other parts of the room. @throws Refusal `not-found` */
export const caseIn = async (tx: Tx, caseId: number): Promise<Case> => (await rowIn(tx, caseId)).it;

const PICTURED: readonly CaseEvent['what'][] = ['reported', 'moved', 'recoded', 'merged'];

/**
 * Adds what happened: events, the folded case, marks of vehicles apart, audit and notice, in the caller's transaction.
 *
 * @param before locked, or null for a new case
 * @returns null when somebody else was faster: the case is not at the version `before` says
 */
export async function addEvents(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  identity: { caseId: number; number: string },
  before: { row: store.CaseRow } | { kept: Pick<store.CaseKept, 'marking' | 'agencyId' | 'sourceRef'> },
  bodies: readonly EventBody[],
  definition: Pick<ServiceDefinition, 'questions' | 'facts'>,
  { author, at = deps.clock.now() }: { author: Author; at?: Instant | undefined },
): Promise<Case | null> {
  let one: Case | null = 'row' in before ? before.row.it : null;
  const first = (one?.version ?? 0) + 1;
  const events: CaseEvent[] = [];
  const marks: { seq: number; vrms: Record<string, string> }[] = [];
  let pictureVersion = 'row' in before ? before.row.pictureVersion : 0;
  for (const [i, body] of bodies.entries()) {
    const seq = first + i;
    const { shown, vrms } = withoutVrms(body, definition);
    if (Object.keys(vrms).length > 0) marks.push({ seq, vrms });
    if (PICTURED.includes(body.what)) pictureVersion = seq;
    const event = { ...shown, seq, at, by: author } as CaseEvent;
    events.push(event);
    one = applyEvent(one, event, identity);
  }
  if (one === null) throw new Error('A case begins with a report.');
  const wasOpen = 'row' in before ? before.row.isOpen : true;
  const open = isOpen(one.state);
  const base = 'row' in before ? before.row : before.kept;
  const closedAt = open ? null : wasOpen || !('row' in before) ? at : before.row.closedAt;
  const kept = { marking: base.marking, agencyId: base.agencyId, sourceRef: base.sourceRef, closedAt, pictureVersion };
  if ('row' in before) {
    if (!(await store.updateCase(tx, before.row.it.version, one, kept, deps.clock.now(), open))) return null;
  } else await store.insertCase(tx, one, kept, deps.clock.now(), open);
  await store.insertEvents(tx, identity.caseId, events);
  for (const { seq, vrms } of marks) await store.insertVrms(tx, identity.caseId, seq, vrms);
  for (const { what } of events) {
    tx.audit({
      v: 1,
      what: `case.${what}`,
      subjectType: 'case',
      subjectId: identity.caseId,
      details: { number: identity.number },
    });
  }
  tx.emit({ what: 'case.changed', payload: { caseId: identity.caseId } });
  return one;
}

function withoutVrms(
  body: EventBody,
  definition: Pick<ServiceDefinition, 'questions' | 'facts'>,
): { shown: EventBody; vrms: Record<string, string> } {
  if (body.what === 'reported') {
    const { shown, vrms } = hideVrms(definition.questions, body.answers);
    return { shown: { ...body, answers: shown }, vrms };
  }
  if (body.what === 'established') {
    const { shown, vrms } = hideVrms(definition.facts, { [body.fact]: body.value });
    return { shown: { ...body, value: shown[body.fact]! }, vrms };
  }
  return { shown: body, vrms: {} };
}

/** A link's secret. With an idempotency key, which is the sender's own secret, the same again when it is sent again. */
export function makeToken(idempotencyKey: string | undefined): string {
  if (idempotencyKey === undefined) return randomBytes(24).toString('base64url');
  return createHash('sha256').update(`link of ${idempotencyKey}`).digest('base64url').slice(0, 32);
}

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const PLACER_MS = 60_000;
const placers = new WeakMap<Database, Map<number, { until: number; placer: Promise<Placer> }>>();

/** Places positions on streets; read anew every minute. */
export function placerOf(deps: Deps, viewer: Viewer): Promise<Placer> {
  const known = placers.get(deps.database) ?? new Map<number, { until: number; placer: Promise<Placer> }>();
  placers.set(deps.database, known);
  const found = known.get(viewer.partnershipId);
  const now = performance.now();
  if (found !== undefined && found.until > now) return found.placer;
  const placer = deps.database.transact(viewer, (tx) => loadPlacer(deps, tx));
  known.set(viewer.partnershipId, { until: now + PLACER_MS, placer });
  placer.catch(() => known.delete(viewer.partnershipId));
  return placer;
}
