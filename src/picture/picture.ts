import { systemViewer } from '../governance/index.ts';
import type { Deps } from '../platform/index.ts';
import type { Viewer } from '../vocabulary/index.ts';
import { type PictureNames, readNames } from './names.ts';
import { type Snapshot, SnapshotKeeper } from './snapshot.ts';
import * as store from './store.ts';
import { PictureView } from './view.ts';

/** The joined incident picture of one partnership, held in memory and kept up with the database. */
export interface Picture {
  readonly partnershipId: number;
  readonly partnership: { name: string; timeZone: string; isMadeUp: boolean };
  readonly current: Snapshot;
  /** What this viewer may see of it, as it stands now. @throws Refusal unless they may read incidents */
  for(viewer: Viewer): PictureView;
  /** Names of areas and streets, read once and again after they change. */
  names(): Promise<PictureNames>;
  /** Waits until everything committed before this call is in. */
  refresh(): Promise<void>;
  /** Reads everything anew, for changes that no moment tells of (areas redrawn, records erased). */
  rebuild(): Promise<void>;
  /** Calls back after the picture has changed. Returns a function that stops it. */
  onChange(listener: (snapshot: Snapshot) => void): () => void;
  close(): Promise<void>;
}

/** Events after which names read differently. */
const RENAMES = new Set(['areas.changed', 'places.changed']);
/** Events after which rows of the past may read differently. */
const REWRITES_ROWS = new Set(['areas.changed', 'incidents.erased']);
const CHECK_EVERY_MS = 20_000;

/** Builds the picture and keeps it up to date until closed. */
export async function openPicture(deps: Pick<Deps, 'database' | 'log'>, partnershipId: number): Promise<Picture> {
  const { database } = deps;
  const log = deps.log.with({ room: 'picture' });
  const keeper = new SnapshotKeeper(database, partnershipId);
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const viewer = systemViewer(partnershipId, 'picture');
  const partnership = await database.transact(viewer, store.getPartnership);
  const started = performance.now();
  await keeper.build();
  log.info('picture built', {
    incidents: keeper.current.columns.length,
    moment: keeper.current.columns.ordinal,
    ms: Math.round(performance.now() - started),
  });

  // One reading of the database at a time; who asks meanwhile waits for the next one.
  let running: Promise<void> = Promise.resolve();
  let queued: { promise: Promise<void>; isRebuild: boolean } | null = null;
  function enqueue(isRebuild: boolean): Promise<void> {
    if (queued) {
      queued.isRebuild ||= isRebuild;
      return queued.promise;
    }
    const next = { promise: Promise.resolve(), isRebuild };
    next.promise = running.then(async () => {
      queued = null;
      const before = keeper.current;
      const after = next.isRebuild ? await keeper.build() : await keeper.catchUp();
      if (after !== before) for (const listener of listeners) listener(after);
    });
    queued = next;
    running = next.promise.catch(() => undefined);
    return next.promise;
  }
  const inBackground = (isRebuild: boolean) =>
    void enqueue(isRebuild).catch((error) => log.error('the picture could not be brought up to date', error));

  let names: Promise<PictureNames> | null = null;
  let stopListening: (() => Promise<void>) | null = null;
  async function listen(): Promise<void> {
    stopListening = await database.listen(
      (event) => {
        if (event.partnershipId !== partnershipId) return;
        if (RENAMES.has(event.what)) names = null;
        if (REWRITES_ROWS.has(event.what)) inBackground(true);
        else if ('momentId' in event.payload) inBackground(false);
      },
      () => {
        stopListening = null;
        names = null;
      },
    );
  }
  await listen();
  // Also heals what was missed while the database was away.
  const check = setInterval(() => {
    inBackground(false);
    if (stopListening === null) listen().catch((error) => log.error('the picture cannot hear the database', error));
  }, CHECK_EVERY_MS);
  check.unref();

  return {
    partnershipId,
    partnership,
    get current() {
      return keeper.current;
    },
    for: (asking) => {
      if (asking.partnershipId !== partnershipId) {
        throw new Error(`a viewer of partnership ${asking.partnershipId} asked for the picture of ${partnershipId}`);
      }
      return new PictureView(database, partnership, keeper.current, asking);
    },
    names() {
      names ??= readNames(database, viewer).catch((error) => {
        names = null;
        throw error;
      });
      return names;
    },
    refresh: () => enqueue(false),
    rebuild: () => enqueue(true),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      clearInterval(check);
      await stopListening?.();
      await running;
    },
  };
}
