import { can, requirePolicy } from '../../../governance/index.ts';
import { notFound, type Tx } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import {
  catalogueIn,
  definitionOf,
  type PromptReading,
  readGates,
  readPrompts,
  readTargets,
  type ServiceDefinition,
  type Value,
} from '../../catalogue/index.ts';
import { Calendars, type GateReading, type TargetReading } from '../../clocks/model.ts';
import type { Case, CaseEvent, LinkedCases } from '../model.ts';
import { degreesAround, HIDDEN_VRM, mayBeSame, metresBetween, type NextStep, nextSteps } from '../model.ts';
import * as store from '../store/index.ts';
import { linkedIn } from './linked.ts';
import { type CaseDeps, hashOf, rowIn, timeZoneOf } from './shared.ts';

/** A case in a list: where it stands, and its clocks. */
export interface CaseSummary extends Case {
  name: string;
  group: string;
  agencyId: number | null;
  isOpen: boolean;
  changedAt: Instant;
  targets: TargetReading[];
  gates: GateReading[];
  /** What is said to staff now, alarms first. */
  prompts: PromptReading[];
  /** Registration marks by question, for who may see them; otherwise that there are some. */
  vrms: Record<string, string>;
}

export interface CaseDetail extends CaseSummary {
  definition: ServiceDefinition;
  history: CaseEvent[];
  steps: NextStep[];
  /** Other cases with the same answer, where the catalogue looks it up. */
  linked: LinkedCases[];
  /** Open cases that may be the same. */
  near: { caseId: number; number: string; metres: number; reportedAt: Instant }[];
  photos: {
    attachmentId: string;
    at: Instant;
    by: string;
    words: string;
    width: number;
    height: number;
    isPublic: boolean;
  }[];
  /** Who reported, for who may know. */
  reporters:
    | {
        at: Instant;
        channel: string;
        name: string | null;
        email: string | null;
        phone: string | null;
        wantsUpdates: boolean;
      }[]
    | null;
}

export type CaseQuery = store.CaseFilter;

/** Cases with their clocks as they stand, newest first. */
export async function listCases(deps: CaseDeps, viewer: Viewer, query: CaseQuery): Promise<CaseSummary[]> {
  requirePolicy(viewer, 'case.read');
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  return deps.database.transact(viewer, async (tx) =>
    summariesIn(tx, deps, timeZone, viewer, await store.listCases(tx, query)),
  );
}

/** Every version that some cases began under, each read once. */
export async function definitionsFor(
  tx: Tx,
  cases: readonly Pick<Case, 'code' | 'definitionVersion'>[],
): Promise<(one: Pick<Case, 'code' | 'definitionVersion'>) => ServiceDefinition> {
  const known = new Map<string, ServiceDefinition>();
  const key = (one: Pick<Case, 'code' | 'definitionVersion'>) => `${one.code} ${one.definitionVersion}`;
  for (const one of cases) {
    if (!known.has(key(one))) known.set(key(one), await definitionOf(tx, one.code, one.definitionVersion));
  }
  return (one) => known.get(key(one))!;
}

export async function summariesIn(
  tx: Tx,
  deps: CaseDeps,
  timeZone: string,
  viewer: Viewer,
  rows: readonly store.CaseRow[],
): Promise<CaseSummary[]> {
  const now = deps.clock.now();
  const { calendars } = await catalogueIn(tx, timeZone, now);
  const working = new Calendars(calendars);
  const definition = await definitionsFor(
    tx,
    rows.map(({ it }) => it),
  );
  const mayVrm = can(viewer, 'case.vehicle');
  const vrms = mayVrm
    ? await store.listVrms(
        tx,
        rows.map(({ it }) => it.caseId),
      )
    : new Map<number, Record<string, string>>();
  return rows.map((row) => {
    const { it } = row;
    const of = definition(it);
    const clocked = { ...it, endedAt: row.closedAt };
    return {
      ...it,
      ...{ name: of.name, group: of.group, agencyId: row.agencyId, isOpen: row.isOpen, changedAt: row.changedAt },
      targets: readTargets(clocked, of, working, now),
      gates: readGates(clocked, of, working, now),
      prompts: row.isOpen ? readPrompts(clocked, of, working, now) : [],
      vrms: vrms.get(it.caseId) ?? {},
    };
  });
}

/** All there is to know of a case, as far as the viewer may. That they read it is in the audit trail. */
export async function readCase(deps: CaseDeps, viewer: Viewer, caseId: number): Promise<CaseDetail> {
  requirePolicy(viewer, 'case.read');
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  return deps.database.transact(viewer, async (tx) => {
    const row = await rowIn(tx, caseId);
    const [summary] = await summariesIn(tx, deps, timeZone, viewer, [row]);
    const definition = await definitionOf(tx, row.it.code, row.it.definitionVersion);
    const history = (await store.listHistories(tx, [caseId])).get(caseId) ?? [];
    const mayReporter = can(viewer, 'case.reporter');
    tx.audit({
      v: 1,
      what: 'case.read',
      subjectType: 'case',
      subjectId: caseId,
      details: { vehicle: Object.keys(summary!.vrms).length > 0, reporter: mayReporter },
    });
    return {
      ...summary!,
      definition,
      history,
      steps: nextSteps(row.it, summary!.gates).filter(({ permission }) => can(viewer, permission)),
      linked: await linkedIn(tx, row.it, definition, summary!.vrms),
      near: (await nearIn(tx, deps, definition, row.it.place, deps.clock.now())).filter(
        (each) => each.caseId !== caseId,
      ),
      photos: (await store.listPhotos(tx, caseId)).map(({ attachmentId, at, by, words, width, height, isPublic }) => ({
        attachmentId,
        at,
        by,
        words,
        width,
        height,
        isPublic,
      })),
      reporters: mayReporter
        ? (await store.listReporters(tx, caseId)).map(({ at, channel, name, email, phone, wantsUpdates }) => ({
            at,
            channel,
            name,
            email,
            phone,
            wantsUpdates,
          }))
        : null,
    };
  });
}

/** Open cases of the kind so near and recent that they may be what is about to be reported, nearest first. */
export async function findNear(
  deps: CaseDeps,
  viewer: Viewer,
  input: { code: string; longitude: number; latitude: number },
): Promise<{ caseId: number; number: string; metres: number; reportedAt: Instant }[]> {
  requirePolicy(viewer, 'case.read');
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  return deps.database.transact(viewer, async (tx) => {
    const { services } = await catalogueIn(tx, timeZone, deps.clock.now());
    const definition = services.find(({ code }) => code === input.code);
    if (definition === undefined) throw notFound(`The kind of case ${input.code}`);
    return nearIn(tx, deps, definition, input, deps.clock.now());
  });
}

async function nearIn(
  tx: Tx,
  _deps: CaseDeps,
  definition: Pick<ServiceDefinition, 'code' | 'sameAs'>,
  at: { longitude: number; latitude: number },
  now: Instant,
): Promise<{ caseId: number; number: string; metres: number; reportedAt: Instant }[]> {
  const { code, sameAs } = definition;
  const box = degreesAround(at, sameAs.metres);
  const rows = await store.listCases(tx, { isOpen: true, codes: [code], box });
  const there = { code, longitude: at.longitude, latitude: at.latitude, at: now };
  return rows
    .filter(({ it }) => mayBeSame(it, there, sameAs))
    .map(({ it }) => ({
      caseId: it.caseId,
      number: it.number,
      metres: Math.round(metresBetween(it.place, at)),
      reportedAt: it.marks.reported!,
    }))
    .sort((a, b) => a.metres - b.metres);
}

/** The mark of a case's vehicle; null when none was said. For parts of the room whose caller may see it. */
export async function vrmIn(tx: Tx, caseId: number): Promise<string | null> {
  const marks = (await store.listVrms(tx, [caseId])).get(caseId);
  return marks === undefined ? null : (marks['vrm'] ?? Object.values(marks)[0] ?? null);
}

/** What a reporter is told of their own report: no more than anybody who stands before it sees, and what was promised. */
export interface OwnReport {
  caseId: number;
  number: string;
  code: string;
  name: string;
  state: Case['state'];
  place: Case['place'];
  answers: Readonly<Record<string, Value>>;
  history: CaseEvent[];
  targets: TargetReading[];
  isOpen: boolean;
  mayConfirm: boolean;
  mayReopen: boolean;
  photos: { attachmentId: string; at: Instant; words: string }[];
}

/** The case behind a reporter's link, also when it was merged into another. @throws Refusal `not-found` */
export async function readOwnReport(deps: CaseDeps, viewer: Viewer, token: string): Promise<OwnReport> {
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  return deps.database.transact(viewer, async (tx) => {
    const reporter = await store.findByToken(tx, hashOf(token));
    if (reporter === null) throw notFound('The report');
    const row = await rowIn(tx, reporter.caseId);
    const [summary] = await summariesIn(tx, deps, timeZone, viewer, [row]);
    const history = (await store.listHistories(tx, [reporter.caseId])).get(reporter.caseId) ?? [];
    const { it } = row;
    return {
      ...{ caseId: it.caseId, number: it.number, code: it.code, name: summary!.name, state: it.state, place: it.place },
      ...{ history, targets: summary!.targets, isOpen: row.isOpen, mayConfirm: it.state === 'done' },
      answers: Object.fromEntries(Object.entries(it.answers).filter(([, value]) => value !== HIDDEN_VRM)),
      mayReopen: !row.isOpen && it.state !== 'merged',
      photos: (await store.listPhotos(tx, it.caseId))
        .filter(({ isPublic }) => isPublic)
        .map(({ attachmentId, at, words }) => ({ attachmentId, at, words })),
    };
  });
}
