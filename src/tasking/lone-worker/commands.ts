import { can, describePartnership, requirePolicy, systemViewer } from '../../governance/index.ts';
import {
  badRequest,
  conflict,
  type Deps,
  type Jobs,
  notAllowed,
  notFound,
  once,
  type Tx,
} from '../../platform/index.ts';
import type { Instant, Viewer } from '../../vocabulary/index.ts';
import { type NoticeDeps, tellPeople } from '../notices/index.ts';
import { requireOwnAgency } from '../workforce/index.ts';
import { type EscalationLevel, heard, levelDue, nextDue, USUAL_LEVELS, type Watch } from './model.ts';
import * as store from './store.ts';

const ESCALATE_JOB = 'lone-worker.escalate';

interface EscalateJob {
  partnershipId: number;
  watchId: number;
  /** Of the watch when this was due: whatever changed it since has asked for its own. */
  version: number;
}

/** Begins to watch over the person who asks: they will be missed when they have not been heard of in time. */
export async function startWatch(
  deps: NoticeDeps,
  viewer: Viewer,
  input: { intervalMinutes: number; place?: string | undefined; idempotencyKey?: string | undefined },
): Promise<Watch> {
  const { personId, agencyId } = worker(viewer);
  const { idempotencyKey, ...asked } = input;
  return deps.database.transact(viewer, async (tx) => {
    const { watchId } = await once(tx, idempotencyKey, asked, async () => {
      if ((await store.listWatches(tx, { personId })).length > 0) {
        throw conflict('lone-worker.twice', 'Your timer is running already. Check in, or end it first.');
      }
      const now = deps.clock.now();
      const watch: Omit<Watch, 'watchId'> = {
        personId,
        agencyId,
        name: viewer.name,
        intervalMinutes: input.intervalMinutes,
        place: input.place?.trim() ?? '',
        startedAt: now,
        heardAt: now,
        dueAt: now + input.intervalMinutes * 60_000,
        level: 0,
        askedForHelpAt: null,
        acknowledgedAt: null,
        acknowledgedBy: null,
        endedAt: null,
        endedWords: '',
        version: 1,
      };
      const made = { ...watch, watchId: await store.insertWatch(tx, watch) };
      await waitForNext(tx, deps, made);
      told(tx, 'lone-worker.started', made);
      return { watchId: made.watchId };
    });
    return (await store.listWatches(tx, { watchId }))[0]!;
  });
}

/** "I am well." @param at when the button was pressed, where the phone had no signal then; never in the future */
export async function checkIn(
  deps: NoticeDeps,
  viewer: Viewer,
  input: { at?: Instant | undefined; idempotencyKey?: string | undefined } = {},
): Promise<Watch> {
  return change(deps, viewer, 'lone-worker.checked-in', input.idempotencyKey, (watch, now) =>
    heard(watch, Math.min(input.at ?? now, now)),
  );
}

/** The work is over, and its timer. */
export async function endWatch(
  deps: NoticeDeps,
  viewer: Viewer,
  input: { idempotencyKey?: string | undefined } = {},
): Promise<Watch> {
  return change(deps, viewer, 'lone-worker.ended', input.idempotencyKey, (watch, now) => ({
    ...heard(watch, now),
    endedAt: now,
  }));
}

/** Everybody of every level is told at once. */
export async function askForHelp(
  deps: NoticeDeps,
  viewer: Viewer,
  input: { idempotencyKey?: string | undefined } = {},
): Promise<Watch> {
  const watch = await change(deps, viewer, 'lone-worker.asked-for-help', input.idempotencyKey, (before, now) => ({
    ...before,
    askedForHelpAt: before.askedForHelpAt ?? now,
  }));
  await escalate(deps, viewer.partnershipId, watch.watchId, watch.version);
  return (await deps.database.transact(viewer, (tx) => store.listWatches(tx, { watchId: watch.watchId })))[0]!;
}

async function change(
  deps: NoticeDeps,
  viewer: Viewer,
  what: string,
  idempotencyKey: string | undefined,
  make: (watch: Watch, now: Instant) => Watch,
): Promise<Watch> {
  const { personId } = worker(viewer);
  return deps.database.transact(viewer, async (tx) => {
    const { watchId } = await once(tx, idempotencyKey, what, async () => {
      const [before] = await store.listWatches(tx, { personId });
      if (before === undefined) throw conflict('lone-worker.none', 'No timer is running. Start one first.');
      await save(tx, deps, make(before, deps.clock.now()), what);
      return { watchId: before.watchId };
    });
    return (await store.listWatches(tx, { watchId }))[0]!;
  });
}

async function save(tx: Tx, deps: NoticeDeps, watch: Watch, what: string): Promise<void> {
  await store.saveWatch(tx, watch);
  await waitForNext(tx, deps, { ...watch, version: watch.version + 1 });
  told(tx, what, watch);
}

function told(tx: Tx, what: string, watch: Watch): void {
  tx.audit({ v: 1, what, subjectType: 'loneWorker', subjectId: watch.watchId, details: { level: watch.level } });
  tx.emit({ what: 'loneWorker.changed', payload: { watchId: watch.watchId, level: watch.level } });
}

/** The next look at this watch is asked for in the transaction of its change: one does not exist without the other. */
async function waitForNext(tx: Tx, deps: NoticeDeps, watch: Watch): Promise<void> {
  const now = deps.clock.now();
  const levels = await levelsOf(tx, watch.agencyId);
  const isCalling = watch.askedForHelpAt !== null && watch.level < levelDue(watch, levels, now);
  const next = isCalling ? now : nextDue(watch, levels, now);
  if (next === null) return;
  const { partnershipId } = tx.viewer;
  const { watchId, version } = watch;
  await deps.jobs.enqueue<EscalateJob>(ESCALATE_JOB, { partnershipId, watchId, version }, tx, {
    delaySeconds: Math.max(0, Math.ceil((next - now) / 1000)),
  });
}

async function levelsOf(tx: Tx, agencyId: number): Promise<readonly EscalationLevel[]> {
  const own = await store.listLevels(tx, agencyId);
  return own.length === 0 ? USUAL_LEVELS : own;
}

/**
 * Tells the next levels where somebody was not heard of in time. Done twice, it tells nobody twice.
 * @param version  of the watch when this was asked for
 * @returns the level reached
 */
export async function escalate(
  deps: NoticeDeps,
  partnershipId: number,
  watchId: number,
  version: number,
): Promise<number> {
  return deps.database.transact(systemViewer(partnershipId, 'lone worker'), async (tx) => {
    const [watch] = await store.listWatches(tx, { watchId });
    if (watch === undefined || watch.version !== version) return watch?.level ?? 0;
    const levels = await levelsOf(tx, watch.agencyId);
    const due = levelDue(watch, levels, deps.clock.now());
    if (due <= watch.level) {
      // Asked a moment early by another machine's clock.
      await waitForNext(tx, deps, watch);
      return watch.level;
    }
    const people = new Set<number>();
    for (const level of levels.filter((each) => each.level > watch.level && each.level <= due)) {
      for (const personId of await store.listTold(tx, level.told, watch.agencyId)) people.add(personId);
    }
    people.delete(watch.personId);
    await tellPeople(tx, deps, {
      about: 'loneWorker',
      subjectId: watchId,
      word: watch.askedForHelpAt === null ? 'overdue' : 'help',
      version: watch.version,
      personIds: [...people],
    });
    await save(tx, deps, { ...watch, level: due }, 'lone-worker.escalated');
    return due;
  });
}

/** Escalates in time, by whichever process of AIM does jobs. */
export function defineLoneWorkerJob(jobs: Jobs, deps: Deps): void {
  jobs.define<EscalateJob>(
    ESCALATE_JOB,
    async ({ data: { partnershipId, watchId, version } }) => {
      const { timeZone } = await describePartnership(deps, partnershipId);
      return { level: await escalate({ ...deps, jobs, timeZone }, partnershipId, watchId, version) };
    },
    { retries: 20, limitMinutes: 5 },
  );
}

/** One's own timer, and those one is responsible for: of one's agency to who deploys it, others once their level was reached. */
export async function listWatches(
  deps: Pick<Deps, 'database' | 'clock'>,
  viewer: Viewer,
): Promise<{ mine: Watch | null; others: Watch[]; now: Instant }> {
  return deps.database.transact(viewer, async (tx) => {
    const all = await store.listWatches(tx, 'all');
    const others: Watch[] = [];
    for (const watch of all) {
      if (watch.personId !== viewer.personId && (await maySee(tx, viewer, watch))) others.push(watch);
    }
    const mine = all.find(({ personId }) => personId === viewer.personId) ?? null;
    return { mine, others, now: deps.clock.now() };
  });
}

async function maySee(tx: Tx, viewer: Viewer, watch: Watch): Promise<boolean> {
  if (viewer.kind === 'system') return true;
  if (viewer.agencyId === watch.agencyId && can(viewer, 'deployment.manage')) return true;
  for (const level of await levelsOf(tx, watch.agencyId)) {
    if (level.level > watch.level) continue;
    if ((await store.listTold(tx, level.told, watch.agencyId)).includes(viewer.personId ?? -1)) return true;
  }
  return false;
}

/** Somebody sees to it: others see who, and the levels go on being told until the worker is heard of or was found. */
export async function seeTo(
  deps: NoticeDeps,
  viewer: Viewer,
  input: { watchId: number; foundWords?: string | undefined },
): Promise<Watch> {
  return deps.database.transact(viewer, async (tx) => {
    const [watch] = await store.listWatches(tx, { watchId: input.watchId });
    if (watch === undefined || !(await maySee(tx, viewer, watch))) throw notFound('That timer');
    if (watch.endedAt !== null) throw conflict('lone-worker.over', 'This timer has ended already.');
    const now = deps.clock.now();
    const seen = { ...watch, acknowledgedAt: now, acknowledgedBy: viewer.name };
    const words = input.foundWords?.trim() ?? '';
    const after = words === '' ? seen : { ...seen, endedAt: now, endedWords: words };
    await save(tx, deps, after, words === '' ? 'lone-worker.seen-to' : 'lone-worker.found');
    return (await store.listWatches(tx, { watchId: input.watchId }))[0]!;
  });
}

/** An agency's own levels; none: the usual ones. */
export async function setLevels(
  deps: Pick<Deps, 'database'>,
  viewer: Viewer,
  input: { agencyId: number; levels: readonly EscalationLevel[] },
): Promise<void> {
  requirePolicy(viewer, 'workforce.manage');
  requireOwnAgency(viewer, input.agencyId, 'These timers');
  const order = input.levels.map(({ level }) => level);
  if (
    order.some((level, i) => level !== i + 1) ||
    input.levels.some((each, i) => i > 0 && each.afterMinutes < input.levels[i - 1]!.afterMinutes)
  ) {
    throw badRequest('lone-worker.levels', 'Levels are numbered 1, 2, 3 …, and a later one is not told sooner.');
  }
  await deps.database.transact(viewer, async (tx) => {
    await store.replaceLevels(tx, input.agencyId, input.levels);
    tx.audit({
      v: 1,
      what: 'lone-worker.levels-set',
      details: { agencyId: input.agencyId, levels: input.levels.length },
    });
  });
}

export async function readLevels(
  deps: Pick<Deps, 'database'>,
  viewer: Viewer,
  agencyId: number,
): Promise<readonly EscalationLevel[]> {
  requireOwnAgency(viewer, agencyId, 'These timers');
  return deps.database.transact(viewer, (tx) => levelsOf(tx, agencyId));
}

function worker(viewer: Viewer): { personId: number; agencyId: number } {
  if (viewer.personId === null || viewer.agencyId === null) {
    throw notAllowed('Only a person can be watched over; AIM itself works on.');
  }
  return { personId: viewer.personId, agencyId: viewer.agencyId };
}
