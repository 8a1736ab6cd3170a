import { requirePolicy, systemViewer } from '../../governance/index.ts';
import { badRequest, conflict, type Deps, notFound } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { HELD_COLUMNS } from '../adapters/index.ts';
import type { LoadState } from '../model.ts';
import { csvCell } from '../reading/csv.ts';
import * as store from '../store/index.ts';
import { INTERRUPTED } from './import-file.ts';

export async function listLoads(
  deps: Deps,
  viewer: Viewer,
  input: { feedId?: number | undefined; state?: LoadState | undefined; limit?: number | undefined } = {},
): Promise<store.NamedLoadRow[]> {
  requirePolicy(viewer, 'load.read');
  return deps.database.transact(viewer, (tx) => store.listLoads(tx, { ...input, limit: input.limit ?? 100 }));
}

export interface LoadDetails {
  load: store.NamedLoadRow;
  quarantine: store.QuarantineCount[];
}

export async function getLoad(deps: Deps, viewer: Viewer, input: { loadId: number }): Promise<LoadDetails> {
  requirePolicy(viewer, 'load.read');
  return deps.database.transact(viewer, async (tx) => {
    const load = await store.getLoad(tx, input.loadId);
    if (load === undefined) throw notFound('The load');
    return { load, quarantine: await store.countQuarantine(tx, input.loadId) };
  });
}

/** Asks the process that loads to stop; it does within a second, and nothing of the file is kept. */
export async function cancelLoad(deps: Deps, viewer: Viewer, input: { loadId: number }): Promise<void> {
  requirePolicy(viewer, 'load.write');
  await deps.database.transact(viewer, async (tx) => {
    const load = await store.getLoad(tx, input.loadId);
    if (load === undefined) throw notFound('The load');
    if (load.state !== 'running') {
      throw conflict('load.not-running', `This load is ${load.state}; only a running one can be cancelled.`);
    }
    await store.askToCancel(tx, input.loadId);
    tx.audit({ v: 1, what: 'load.cancel-asked', subjectType: 'load', subjectId: input.loadId });
  });
}

/**
 * Takes a finished load out again: from now on its records are not known, and what they superseded is. What was known before
 * stays as it was known.
 */
export async function withdrawLoad(
  deps: Deps,
  viewer: Viewer,
  input: { loadId: number; reason: string },
): Promise<store.WithdrawnCounts> {
  requirePolicy(viewer, 'load.withdraw');
  const reason = input.reason.trim();
  if (reason === '') throw badRequest('reason.missing', 'Say why the load is withdrawn; the reason is kept with it.');
  return deps.database.transact(viewer, async (tx) => {
    const load = await store.getLoad(tx, input.loadId);
    if (load === undefined) throw notFound('The load');
    if (load.state !== 'done') {
      throw conflict('load.not-done', `This load is ${load.state}; only a finished one can be withdrawn.`);
    }
    if (!(await store.tryLockFeed(tx, load.feed_id))) {
      throw conflict(
        'load.busy',
        'The feed is being loaded right now. Wait until that has ended; nothing was changed.',
      );
    }
    const momentId = await store.insertMoment(tx, 'withdrawal');
    const counts = await store.withdrawVersions(
      tx,
      { feedId: load.feed_id, loadId: input.loadId, momentId: load.moment_id },
      momentId,
    );
    await store.markWithdrawn(tx, input.loadId, reason, deps.clock.now());
    tx.audit({
      v: 1,
      what: 'load.withdrawn',
      subjectType: 'load',
      subjectId: input.loadId,
      details: { reason, ...counts },
    });
    tx.emit({ what: 'load.withdrawn', payload: { loadId: input.loadId, feedId: load.feed_id, momentId, ...counts } });
    await store.placeMoment(tx, momentId, deps.clock.now());
    return counts;
  });
}

/**
 * At AIM's start: loads that say they run and whose process is gone are marked failed, in every partnership. A load that
 * another process is busy with holds its feed's lock and is left alone.
 *
 * @returns how many were marked
 */
export async function failInterruptedLoads(deps: Deps): Promise<number> {
  const partnershipIds = await deps.database.transact(systemViewer(0, 'intake'), store.partnershipIds);
  let n = 0;
  for (const partnershipId of partnershipIds) {
    const viewer = systemViewer(partnershipId, 'intake');
    const running = await deps.database.transact(viewer, store.listRunning);
    for (const { load_id, feed_id } of running) {
      const isMarked = await deps.database.transact(viewer, async (tx) => {
        if (!(await store.tryLockFeed(tx, feed_id))) return false;
        const ended = await store.endLoad(tx, load_id, 'failed', INTERRUPTED, deps.clock.now());
        if (!ended) return false;
        tx.audit({
          v: 1,
          what: 'load.failed',
          outcome: 'failed',
          subjectType: 'load',
          subjectId: load_id,
          details: { code: 'interrupted' },
        });
        tx.emit({ what: 'load.failed', payload: { loadId: load_id, feedId: feed_id, message: INTERRUPTED } });
        return true;
      });
      if (isMarked) n++;
    }
  }
  return n;
}

export interface QuarantinePage {
  rows: store.QuarantineRow[];
  /** Row to go on after; null at the end. */
  next: number | null;
}

/** Held rows of a load, a page at a time. They hold what the source said, whole: reading them is audited. */
export async function listQuarantine(
  deps: Deps,
  viewer: Viewer,
  input: Omit<store.QuarantineFilter, 'limit'> & { limit?: number | undefined },
): Promise<QuarantinePage> {
  requirePolicy(viewer, 'load.read');
  const limit = input.limit ?? 100;
  return deps.database.transact(viewer, async (tx) => {
    if ((await store.getLoad(tx, input.loadId)) === undefined) throw notFound('The load');
    const rows = await store.listQuarantine(tx, { ...input, limit: limit + 1 });
    tx.audit({
      v: 1,
      what: 'quarantine.read',
      subjectType: 'load',
      subjectId: input.loadId,
      details: { rows: Math.min(rows.length, limit), code: input.code ?? null },
    });
    const page = rows.slice(0, limit);
    return { rows: page, next: rows.length > limit ? page.at(-1)!.row_number : null };
  });
}

const EXPORT_PAGE = 5_000;

export interface HeldRowsFile {
  fileName: string;
  type: string;
  text: string;
  rows: number;
}

/**
 * Held rows not yet resolved as a file to mend and load again. Of CSV layouts: in front, which load and row and why, then the
 * row in the source's own layout. Of JSON the records themselves, of XML likewise: their keys say which they are; what was
 * found wrong is on the screen. Audited with its row count.
 */
export async function exportQuarantine(deps: Deps, viewer: Viewer, input: { loadId: number }): Promise<HeldRowsFile> {
  requirePolicy(viewer, 'load.read');
  return deps.database.transact(viewer, async (tx) => {
    const load = await store.getLoad(tx, input.loadId);
    if (load === undefined) throw notFound('The load');
    const rows: store.QuarantineRow[] = [];
    for (let after = -1; ; after = rows.at(-1)!.row_number) {
      const page = await store.listQuarantine(tx, { loadId: input.loadId, openOnly: true, after, limit: EXPORT_PAGE });
      rows.push(...page);
      if (page.length < EXPORT_PAGE) break;
    }
    const details = { rows: rows.length };
    tx.audit({ v: 1, what: 'quarantine.exported', subjectType: 'load', subjectId: input.loadId, details });
    return { ...heldRowsFile(load, rows), rows: rows.length };
  });
}

function heldRowsFile(load: store.LoadRow, rows: readonly store.QuarantineRow[]): Omit<HeldRowsFile, 'rows'> {
  const name = `held-rows-of-load-${load.load_id}`;
  const records = rows.map((row) => row.raw);
  if (load.layout !== null) {
    return { fileName: `${name}.csv`, type: 'text/csv; charset=utf-8', text: heldCsv(load.layout, rows) };
  }
  if (load.adapter === 'open311-xml') {
    const text = `<?xml version="1.0" encoding="utf-8"?>\n<service_requests>\n${records.join('\n')}\n</service_requests>\n`;
    return { fileName: `${name}.xml`, type: 'application/xml; charset=utf-8', text };
  }
  return { fileName: `${name}.json`, type: 'application/json; charset=utf-8', text: `[\n${records.join(',\n')}\n]\n` };
}

function heldCsv(layout: string, rows: readonly store.QuarantineRow[]): string {
  const delimiter = delimiterOf(layout);
  const lines = [[...HELD_COLUMNS, layout].join(delimiter)];
  for (const row of rows) {
    const problem = `${row.column_name}: found ${row.found || 'nothing'}; expected ${row.expected}`;
    lines.push([row.load_id, row.row_number, csvCell(problem), row.raw].join(delimiter));
  }
  return `${lines.join('\r\n')}\r\n`;
}

function delimiterOf(layout: string): string {
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, n: layout.split(delimiter).length }));
  return counts.reduce((best, one) => (one.n > best.n ? one : best)).delimiter;
}
