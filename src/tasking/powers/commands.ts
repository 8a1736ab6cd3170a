import { can, requirePolicy } from '../../governance/index.ts';
import { badRequest, type Deps, type Tx } from '../../platform/index.ts';
import { dayOfIsoDate, type Instant, isoDateOfDay, LocalClock, type Viewer } from '../../vocabulary/index.ts';
import {
  type Dated,
  findActor,
  isProblem,
  lookUp,
  type Power,
  type PowersAnswer,
  type PowersQuestion,
  powerEntryProblem,
  type Rung,
  SEED_FROM,
  SEED_POWERS,
  SEED_RUNGS,
  standingOn,
} from './model.ts';
import * as store from './store.ts';

export interface PowersDeps extends Pick<Deps, 'database' | 'clock'> {
  timeZone: string;
}

/** The powers in force on a local day (as 2026-11-24): the partnership's own where it has entered any, else AIM's. */
export async function powersIn(tx: Tx, on: string): Promise<Power[]> {
  return standingOn(await entriesIn<Power>(tx, 'power', SEED_POWERS), on);
}

async function entriesIn<Body extends Power | Rung>(
  tx: Tx,
  kind: store.EntryKind,
  seed: readonly Body[],
): Promise<Map<string, Dated<Body>[]>> {
  const entries = new Map<string, Dated<Body>[]>(seed.map((body) => [body.code, [{ from: SEED_FROM, body }]]));
  for (const { code, from, body } of await store.listEntries<Body>(tx, kind)) {
    const dated = entries.get(code);
    if (dated === undefined) entries.set(code, [{ from, body }]);
    else dated.push({ from, body });
  }
  return entries;
}

/** The local day of an instant, as 2026-11-24. */
export function localDate(timeZone: string, at: Instant): string {
  return isoDateOfDay(new LocalClock(timeZone).localDay(at));
}

export interface PowersLookUp extends PowersQuestion {
  on?: string | undefined;
}

export async function findPowers(
  deps: PowersDeps,
  viewer: Viewer,
  { on: asked, ...question }: PowersLookUp,
): Promise<PowersAnswer & { on: string }> {
  requireReader(viewer);
  const on = asked === undefined ? localDate(deps.timeZone, deps.clock.now()) : checkedDate(asked);
  if (question.problem !== undefined && !isProblem(question.problem)) {
    throw badRequest('powers.problem', `There is no problem "${question.problem}".`);
  }
  if (question.actor !== undefined && findActor(question.actor) === undefined) {
    throw badRequest('powers.actor', `There is no actor "${question.actor}".`);
  }
  return deps.database.transact(viewer, async (tx) => ({
    on,
    ...lookUp(await powersIn(tx, on), standingOn(await entriesIn<Rung>(tx, 'rung', SEED_RUNGS), on), question),
  }));
}

/** Who edits powers need not see tasks. */
function requireReader(viewer: Viewer): void {
  if (!can(viewer, 'task.template')) requirePolicy(viewer, 'task.read');
}

/** Every power and rung with all it ever said, for who edits them. */
export async function listPowerEntries(deps: PowersDeps, viewer: Viewer) {
  requireReader(viewer);
  return deps.database.transact(viewer, async (tx) => {
    const powers = await entriesIn<Power>(tx, 'power', SEED_POWERS);
    const rungs = await entriesIn<Rung>(tx, 'rung', SEED_RUNGS);
    const listed = <Body>(entries: Map<string, Dated<Body>[]>) =>
      [...entries].map(([code, dated]) => ({ code, entries: dated }));
    return { powers: listed(powers), rungs: listed(rungs) };
  });
}

/** Enters what holds from a day on; null withdraws it from that day. What held before stays as it was. */
export async function setPower(
  deps: PowersDeps,
  viewer: Viewer,
  input: { code: string; from: string; body: Omit<Power, 'code'> | null },
): Promise<void> {
  const body = input.body === null ? null : { ...input.body, code: input.code };
  const wrong = body === null ? null : powerEntryProblem(body);
  if (wrong !== null) throw badRequest('powers.entry', wrong);
  await enter(deps, viewer, { kind: 'power', code: input.code, from: input.from, body });
}

export async function setRung(
  deps: PowersDeps,
  viewer: Viewer,
  input: { code: string; from: string; body: Omit<Rung, 'code'> | null },
): Promise<void> {
  const stranger = input.body?.actors.find((actor) => findActor(actor) === undefined);
  if (stranger !== undefined) throw badRequest('powers.entry', `There is no actor "${stranger}".`);
  const body = input.body === null ? null : { ...input.body, code: input.code };
  await enter(deps, viewer, { kind: 'rung', code: input.code, from: input.from, body });
}

async function enter(
  deps: PowersDeps,
  viewer: Viewer,
  entry: { kind: store.EntryKind; code: string; from: string; body: Power | Rung | null },
): Promise<void> {
  requirePolicy(viewer, 'task.template');
  const from = checkedDate(entry.from);
  await deps.database.transact(viewer, async (tx) => {
    await store.insertEntry(tx, { ...entry, from, at: deps.clock.now() });
    tx.audit({
      v: 1,
      what: entry.body === null ? 'power.withdrawn' : 'power.set',
      subjectType: entry.kind,
      subjectId: entry.code,
      details: { from },
    });
  });
}

function checkedDate(date: string): string {
  try {
    return isoDateOfDay(dayOfIsoDate(date));
  } catch {
    throw badRequest('powers.date', `Expected a date as 2026-11-24; found "${date}".`);
  }
}
