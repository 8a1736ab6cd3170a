import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { requirePolicy } from '../../governance/index.ts';
import { createPlacer, loadGazetteer } from '../../places/index.ts';
import { badRequest, conflict, type Deps, notFound, Refusal, type Tx } from '../../platform/index.ts';
import { LocalClock, type Viewer } from '../../vocabulary/index.ts';
import type { Adapter } from '../adapters/index.ts';
import { type LoadedRows, type LoadProgress, loadRows, outsideTest, ProgressMeter } from '../load/index.ts';
import { isAccountedFor, KEEP_OUTSIDE, type RowCounts } from '../model.ts';
import type { Profile } from '../profile/index.ts';
import { openSourceFile, type SourceFile } from '../reading/source-file.ts';
import * as store from '../store/index.ts';
import { chooseAdapter } from './choose-adapter.ts';
import { ensureFeed, type FeedDefinition } from './feeds.ts';

export interface ImportFile {
  /** A feed that exists, by its code; or one to make if it does not. */
  feedCode?: string;
  feed?: FeedDefinition;
  /** The file, or its bytes; with bytes the name it is to be shown under. */
  path?: string;
  stream?: Readable;
  fileName?: string;
  /** Default: what the file's first bytes say, else the feed's own. */
  adapter?: string;
  /** Name of a mapping profile; implies the adapter that reads through it. */
  profile?: string;
  onProgress?: (progress: LoadProgress) => void;
  signal?: AbortSignal;
  /** Told as soon as the load is seen by others. */
  onStarted?: (loadId: number) => void;
  /** Told when the file is no longer needed, however it ended. */
  onEnded?: () => void;
}

/** What became of a file. `read = accepted + updated + unchanged + quarantined`. */
export interface ImportedFile extends RowCounts {
  loadId: number;
  feed: string;
  fileName: string;
  adapter: string;
  profile: string | null;
  /** The moment from which what was new is known; null when nothing was. */
  momentId: number | null;
  quarantinedByCode: Record<string, number>;
  placedBy: Record<string, number>;
  notes: string[];
  coversFrom: number | null;
  coversTo: number | null;
  milliseconds: number;
  rowsPerSecond: number;
}

/**
 * Loads one file into a feed, whole or not at all: one transaction holds its records, its row accounting, its audit record
 * and its event. The load itself is seen from its start; a process that dies leaves it without its lock, and the next start
 * (or the next load of the feed) marks it failed.
 *
 * @throws Refusal `file.…` when the file as a whole cannot be read, `load.busy` when the feed is being loaded,
 *   `load.cancelled` on cancel; in each case nothing was changed
 */
export async function importFile(deps: Deps, viewer: Viewer, input: ImportFile): Promise<ImportedFile> {
  requirePolicy(viewer, 'load.write');
  const spooled = input.path === undefined ? await spool(deps, input) : null;
  const path = input.path ?? spooled!;
  try {
    const feed = await feedOf(deps, viewer, input);
    const imported = await loadInto(deps, viewer, feed, path, input);
    if (imported.accepted + imported.updated >= MANY_ROWS) {
      await deps.database.transact(viewer, (tx) => tx.asOwner(store.refreshStatistics));
    }
    return imported;
  } finally {
    if (spooled !== null) await rm(spooled, { force: true });
    input.onEnded?.();
  }
}

async function spool(deps: Deps, input: ImportFile): Promise<string> {
  if (input.stream === undefined)
    throw badRequest('file.missing', 'No file was given: neither its path nor its bytes.');
  const folder = join(deps.dataFolder, 'uploads');
  await mkdir(folder, { recursive: true });
  const path = join(folder, randomUUID());
  await pipeline(input.stream, createWriteStream(path, { mode: 0o600 }));
  return path;
}

async function feedOf(deps: Deps, viewer: Viewer, input: ImportFile): Promise<store.FeedRow> {
  if (input.feed !== undefined) return ensureFeed(deps, viewer, input.feed);
  const code = input.feedCode ?? '';
  const feed = await deps.database.transact(viewer, (tx) => store.getFeedByCode(tx, code));
  if (feed === undefined) throw notFound(`Feed ${code}`);
  return feed;
}

async function loadInto(
  deps: Deps,
  viewer: Viewer,
  feed: store.FeedRow,
  path: string,
  input: ImportFile,
): Promise<ImportedFile> {
  const fileName = input.fileName ?? basename(path);
  const began = performance.now();
  let loadId: number | null = null;
  try {
    return await deps.database.transact(viewer, async (tx) => {
      if (!(await store.tryLockFeed(tx, feed.feed_id))) throw busy(feed);
      await failInterrupted(deps, viewer, feed.feed_id);
      loadId = await startLoad(deps, viewer, feed, fileName, input);
      input.onStarted?.(loadId);
      const file = await openSourceFile(path, fileName);
      try {
        return await loadFile(deps, tx, { feed, file, loadId, began, input });
      } finally {
        await file.close();
      }
    });
  } catch (error) {
    if (loadId !== null) await endUnfinished(deps, viewer, feed, loadId, error);
    throw error;
  }
}

/** From here on a load may change how the database had best look things up. */
const MANY_ROWS = 5_000;

const busy = (feed: store.FeedRow) =>
  conflict(
    'load.busy',
    `${feed.name} is being loaded or withdrawn right now. Wait until that has ended, or cancel it; this file was not touched.`,
  );

/** A load of this feed that still says it runs while we hold the feed's lock has lost its process. */
async function failInterrupted(deps: Deps, viewer: Viewer, feedId: number): Promise<void> {
  await deps.database.transact(viewer, async (tx) => {
    const left = (await store.listRunning(tx)).filter((load) => load.feed_id === feedId);
    for (const { load_id } of left) await store.endLoad(tx, load_id, 'failed', INTERRUPTED, deps.clock.now());
  });
}

export const INTERRUPTED = 'AIM stopped while this file was being loaded. Nothing of it was kept; load it again.';

/** The load's own row, committed at once: it is seen while it runs. */
async function startLoad(
  deps: Deps,
  viewer: Viewer,
  feed: store.FeedRow,
  fileName: string,
  input: ImportFile,
): Promise<number> {
  return deps.database.transact(viewer, async (tx) => {
    const loadId = await store.insertLoad(tx, {
      feedId: feed.feed_id,
      fileName,
      fileBytes: 0,
      adapter: input.adapter ?? feed.adapter,
      profile: input.profile ?? feed.profile,
      profileVersion: null,
      startedAt: deps.clock.now(),
    });
    tx.emit({ what: 'load.started', payload: { loadId, feedId: feed.feed_id } });
    return loadId;
  });
}

async function endUnfinished(
  deps: Deps,
  viewer: Viewer,
  feed: store.FeedRow,
  loadId: number,
  error: unknown,
): Promise<void> {
  const isCancelled = error instanceof Refusal && (error.code === 'load.cancelled' || error.code === 'cancelled');
  const state = isCancelled ? 'cancelled' : 'failed';
  const message =
    error instanceof Refusal
      ? error.message
      : 'Something went wrong in AIM. Nothing of the file was kept; load it again.';
  await deps.database.transact(viewer, async (tx) => {
    await store.endLoad(tx, loadId, state, message, deps.clock.now());
    tx.audit({
      v: 1,
      what: `load.${state}`,
      outcome: 'failed',
      subjectType: 'load',
      subjectId: loadId,
      details: { feed: feed.code, code: error instanceof Refusal ? error.code : 'internal' },
    });
    tx.emit({ what: `load.${state}`, payload: { loadId, feedId: feed.feed_id, message } });
  });
}

interface Loading {
  feed: store.FeedRow;
  file: SourceFile;
  loadId: number;
  began: number;
  input: ImportFile;
}

async function loadFile(deps: Deps, tx: Tx, loading: Loading): Promise<ImportedFile> {
  const { feed, file, loadId, input } = loading;
  const { adapter, profile } = chooseAdapter(deps, feed, file, input);
  const partnership = await store.getPartnership(tx);
  const gazetteer = await loadGazetteer(deps, tx);
  const meter = new ProgressMeter(loadId, feed.feed_id, file.bytes, () => performance.now());
  const source = await adapter.open(file, {
    clock: new LocalClock(profile?.timeZone ?? partnership.time_zone),
    profile,
    onBytes: (taken) => {
      meter.bytesTaken += taken;
    },
  });
  const now = deps.clock.now();
  const momentId = await store.takeMomentId(tx);
  const loaded = await tx.asOwner((owner) =>
    loadRows(
      owner,
      {
        partnershipId: tx.viewer.partnershipId,
        feedId: feed.feed_id,
        agencyId: feed.agency_id,
        marking: feed.marking,
        loadId,
        placer: createPlacer(gazetteer),
        outside: outsideTest(gazetteer, feed.settings.outside ?? KEEP_OUTSIDE),
        momentId,
        now,
        onBatch: (rows) => tellAndCheck(deps, tx.viewer, loading, meter, rows),
      },
      source.rows,
    ),
  );
  if (!isAccountedFor(loaded.rows)) throw new Error(`rows are not accounted for: ${JSON.stringify(loaded.rows)}`);
  if (loaded.rows.read === 0) {
    throw badRequest(
      'file.empty',
      `${file.fileName} has a header and no rows. Expected at least one row; nothing was changed.`,
    );
  }
  return finish(deps, tx, loading, { adapter, profile, notes: source.notes, layout: source.header, loaded });
}

async function tellAndCheck(
  deps: Deps,
  viewer: Viewer,
  { loadId, input }: Loading,
  meter: ProgressMeter,
  rows: RowCounts,
): Promise<void> {
  if (input.signal?.aborted) throw cancelled(input.signal.reason);
  if (!meter.isDue()) return;
  const progress = meter.at(rows);
  input.onProgress?.(progress);
  // Its own short transaction: what runs must be seen before it commits.
  const isCancelled = await deps.database.transact(viewer, async (tx) => {
    await store.tellProgress(tx, { ...progress });
    return store.saveProgress(tx, loadId, rows, progress.bytesTaken, progress.bytesTotal);
  });
  if (isCancelled) throw cancelled(null);
}

function cancelled(reason: unknown): Refusal {
  if (reason instanceof Refusal) return reason;
  return new Refusal('load.cancelled', 409, 'The load was cancelled. Nothing of the file was kept.');
}

interface Finished {
  adapter: Adapter;
  profile: Profile | null;
  notes: string[];
  layout: string | null;
  loaded: LoadedRows;
}

async function finish(deps: Deps, tx: Tx, loading: Loading, finished: Finished): Promise<ImportedFile> {
  const { feed, file, loadId, began, input } = loading;
  const { adapter, profile, notes, layout, loaded } = finished;
  const { rows, momentId, coversFrom, coversTo, quarantinedByCode, placedBy } = loaded;
  const payload = { loadId, feedId: feed.feed_id, momentId, ...rows };
  await store.finishLoad(tx, loadId, {
    rows,
    momentId,
    finishedAt: deps.clock.now(),
    fileHash: await hashOf(file.path),
    fileBytes: file.bytes,
    adapter: adapter.name,
    profile: profile?.name ?? null,
    profileVersion: profile?.version ?? null,
    coversFrom,
    coversTo,
    layout,
    summary: { notes, quarantinedByCode, placedBy },
    message: notes.length === 0 ? null : notes.join(' '),
  });
  tx.audit({
    v: 1,
    what: 'load.finished',
    subjectType: 'load',
    subjectId: loadId,
    purpose: feed.purpose,
    details: { feed: feed.code, adapter: adapter.name, ...rows },
  });
  tx.emit({ what: 'load.finished', payload });
  if (input.signal?.aborted) throw cancelled(input.signal.reason);
  if (momentId !== null) await store.placeMoment(tx, momentId, deps.clock.now());
  const milliseconds = Math.round(performance.now() - began);
  return {
    loadId,
    ...rows,
    feed: feed.code,
    fileName: file.fileName,
    adapter: adapter.name,
    profile: profile?.name ?? null,
    momentId,
    quarantinedByCode,
    placedBy,
    notes,
    coversFrom,
    coversTo,
    milliseconds,
    rowsPerSecond: Math.round((rows.read * 1000) / Math.max(1, milliseconds)),
  };
}

async function hashOf(path: string): Promise<Buffer> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1_048_576 }), hash);
  return hash.digest();
}
