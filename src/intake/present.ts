import { PROBLEM_CODES, type ProblemCode } from './model.ts';
import type { ErasureRow, LoadSummary, NamedLoadRow, QuarantineCount, QuarantineRow } from './store/index.ts';

export function presentLoad(load: NamedLoadRow) {
  const { notes = [], placedBy = {}, quarantinedByCode = {} }: LoadSummary = load.summary;
  return {
    loadId: load.load_id,
    feedId: load.feed_id,
    state: load.state,
    momentId: load.moment_id,
    fileName: load.file_name,
    fileHash: load.file_hash?.toString('hex') ?? null,
    fileBytes: load.file_bytes,
    bytesTaken: load.bytes_taken,
    adapter: load.adapter,
    profile: load.profile,
    profileVersion: load.profile_version,
    startedAt: load.started_at,
    startedBy: load.started_by_name,
    finishedAt: load.finished_at,
    read: load.rows_read,
    accepted: load.rows_accepted,
    updated: load.rows_updated,
    unchanged: load.rows_unchanged,
    quarantined: load.rows_quarantined,
    coversFrom: load.covers_from,
    coversTo: load.covers_to,
    message: load.message,
    notes,
    placedBy,
    quarantinedByCode,
    withdrawnAt: load.withdrawn_at,
    withdrawnReason: load.withdrawn_reason,
  };
}

export function presentQuarantineCount({ code, column_name, n, open }: QuarantineCount) {
  return { code, column: column_name, n, open, meaning: PROBLEM_CODES[code as ProblemCode] ?? '' };
}

export function presentHeldRow(row: QuarantineRow) {
  return {
    rowNumber: row.row_number,
    member: row.member,
    code: row.code,
    column: row.column_name,
    found: row.found,
    expected: row.expected,
    raw: row.raw,
    resolvedByLoadId: row.resolved_by_load_id,
  };
}

export function presentErasure(row: ErasureRow & { feed_name: string }) {
  return {
    momentId: row.moment_id,
    feedId: row.feed_id,
    feedName: row.feed_name,
    at: row.at,
    retentionDays: row.retention_days,
    before: row.before,
    incidents: row.incidents,
    versions: row.versions,
    heldRows: row.held_rows,
  };
}
