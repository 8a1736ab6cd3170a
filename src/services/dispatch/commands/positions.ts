import { requirePolicy, systemViewer } from '../../../governance/index.ts';
import { conflict, type Deps, notAllowed, type Tx } from '../../../platform/index.ts';
import { type Workforce, workforceIn } from '../../../tasking/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import * as store from '../store.ts';

/** A place is forgotten so long after it was sent. */
const KEPT_MS = 30 * 60_000;
const LOOK_EVERY_MS = 60_000;

type PositionDeps = Pick<Deps, 'database' | 'clock'>;

/** What an officer is told of their own sharing. */
export interface OwnSharing {
  isOn: boolean;
  /** On shift now: it can be turned on. */
  mayShare: boolean;
  /** When it ends by itself. */
  until: Instant | null;
  /** When the place that dispatchers see was sent. */
  sentAt: Instant | null;
}

export async function readSharing(deps: PositionDeps, viewer: Viewer): Promise<OwnSharing> {
  requirePolicy(viewer, 'case.work');
  const personId = personOf(viewer);
  return deps.database.transact(viewer, async (tx) => {
    await forgetIn(tx, deps.clock.now());
    return ownSharing(tx, deps.clock.now(), personId);
  });
}

/** Turns sharing of one's own place on, until this shift ends, or off, which forgets the place at once. Off unless turned on. */
export async function setSharing(deps: PositionDeps, viewer: Viewer, input: { isOn: boolean }): Promise<OwnSharing> {
  requirePolicy(viewer, 'case.work');
  const personId = personOf(viewer);
  return deps.database.transact(viewer, async (tx) => {
    const now = deps.clock.now();
    await forgetIn(tx, now);
    const was = (await store.listSharing(tx, { personId })).length > 0;
    if (input.isOn) {
      const until = await shiftEndOf(tx, personId, now);
      if (until === null) {
        throw conflict('position.off-shift', 'You are on no shift now. Your place can be shared only while you are.');
      }
      if (!was) await store.saveSharing(tx, { personId, since: now, until });
    } else await store.endSharing(tx, personId);
    if (was !== input.isOn) {
      tx.audit({ v: 1, what: input.isOn ? 'position.shared' : 'position.unshared', details: { personId } });
      tx.emit({ what: 'dispatch.changed', payload: {} });
    }
    return ownSharing(tx, now, personId);
  });
}

/** Where an officer who shares is now. Only this one is kept. */
export async function putPosition(
  deps: PositionDeps,
  viewer: Viewer,
  input: { longitude: number; latitude: number; accuracyMetres?: number | undefined },
): Promise<OwnSharing> {
  requirePolicy(viewer, 'case.work');
  const personId = personOf(viewer);
  return deps.database.transact(viewer, async (tx) => {
    const now = deps.clock.now();
    await forgetIn(tx, now);
    const { longitude, latitude, accuracyMetres } = input;
    const accuracy = accuracyMetres === undefined ? null : Math.round(accuracyMetres);
    const isOnShift = (await shiftEndOf(tx, personId, now)) !== null;
    const place = { longitude, latitude, accuracyMetres: accuracy, at: now };
    if (!isOnShift || !(await store.replacePosition(tx, personId, place))) {
      throw conflict(
        'position.not-shared',
        'You do not share your place, so it was not kept. Turn sharing on first; it goes off by itself when your shift ends.',
      );
    }
    return ownSharing(tx, now, personId);
  });
}

async function ownSharing(tx: Tx, now: Instant, personId: number): Promise<OwnSharing> {
  const [own] = await store.listSharing(tx, { personId });
  return {
    isOn: own !== undefined,
    mayShare: (await shiftEndOf(tx, personId, now)) !== null,
    until: own?.until ?? null,
    sentAt: own?.place?.at ?? null,
  };
}

function personOf(viewer: Viewer): number {
  if (viewer.personId === null) throw notAllowed('Only a person on shift can share where they are.');
  return viewer.personId;
}

/** Who is on a shift at a moment: not cancelled, begun, not ended, not away. */
export function onShift(known: Workforce, now: Instant): { memberId: number; teamId: number; endsAt: Instant }[] {
  const isAway = (memberId: number) =>
    known.absences.some(
      (each) => each.memberId === memberId && !each.isWithdrawn && each.startsAt <= now && now < each.endsAt,
    );
  return known.shifts
    .filter(({ isCancelled, startsAt, endsAt }) => !isCancelled && startsAt <= now && now < endsAt)
    .flatMap(({ members, teamId, endsAt }) =>
      members.filter(({ memberId }) => !isAway(memberId)).map(({ memberId }) => ({ memberId, teamId, endsAt })),
    );
}

async function shiftEndOf(tx: Tx, personId: number, now: Instant): Promise<Instant | null> {
  const known = await workforceIn(tx, { from: now, to: now + 1 });
  const own = new Set(known.members.filter((each) => each.personId === personId).map(({ memberId }) => memberId));
  const ends = onShift(known, now).filter(({ memberId }) => own.has(memberId));
  return ends.length === 0 ? null : Math.max(...ends.map(({ endsAt }) => endsAt));
}

export const forgetIn = (tx: Tx, now: Instant) => store.forgetOld(tx, now, now - KEPT_MS);

/** Deletes the places of those whose shift has ended, and every place older than half an hour. */
export async function forgetPositions(deps: PositionDeps, viewer: Viewer): Promise<{ ended: number; stale: number }> {
  requirePolicy(viewer, 'settings.manage');
  return deps.database.transact(viewer, (tx) => forgetIn(tx, deps.clock.now()));
}

/** Keeps forgetting while a server runs. The returned function stops it. */
export function keepPositionsShort(deps: Deps, partnershipId: number): () => Promise<void> {
  let work: Promise<unknown> = Promise.resolve();
  const everyMinute = setInterval(() => {
    work = work
      .then(() => forgetPositions(deps, systemViewer(partnershipId, 'positions')))
      .catch((error) => deps.log.error('places of officers wait to be forgotten', error));
  }, LOOK_EVERY_MS);
  everyMinute.unref();
  return async () => {
    clearInterval(everyMinute);
    await work;
  };
}
