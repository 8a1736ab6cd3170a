import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant, Role } from '../../../vocabulary/index.ts';
import type { Channel } from '../model.ts';
import { here, type Tables } from './tables.ts';

/** What is personal in a case, each in a table of its own: registration marks, reporters. And its photos. */

export async function insertVrms(
  tx: Tx,
  caseId: number,
  seq: number,
  vrms: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = Object.entries(vrms).map(([field, vrm]) => ({
    partnership_id: here(tx),
    case_id: caseId,
    seq,
    field,
    vrm,
  }));
  if (rows.length > 0) await tx.tables<Tables>().insertInto('case_vehicle').values(rows).execute();
}

/** The latest mark of each field; a case whose marks were forgotten has none. */
export async function listVrms(tx: Tx, caseIds: readonly number[]): Promise<Map<number, Record<string, string>>> {
  const found = new Map<number, Record<string, string>>();
  if (caseIds.length === 0) return found;
  const rows = await tx
    .tables<Tables>()
    .selectFrom('case_vehicle')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('case_id', 'in', [...caseIds])
    .orderBy('seq')
    .execute();
  for (const { case_id: caseId, field, vrm } of rows) found.set(caseId, { ...found.get(caseId), [field]: vrm });
  return found;
}

export interface Reporter {
  caseId: number;
  reportNo: number;
  at: Instant;
  channel: Channel;
  name: string | null;
  email: string | null;
  phone: string | null;
  language: string | null;
  wantsUpdates: boolean;
}

export async function insertReporter(tx: Tx, reporter: Reporter, tokenHash: Buffer): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('case_reporter')
    .values({
      partnership_id: here(tx),
      case_id: reporter.caseId,
      report_no: reporter.reportNo,
      at: new Date(reporter.at),
      channel: reporter.channel,
      token_hash: tokenHash,
      name: reporter.name,
      email: reporter.email,
      phone: reporter.phone,
      language: reporter.language,
      wants_updates: reporter.wantsUpdates,
      erased_at: null,
    })
    .execute();
}

const reporterOf = (row: Tables['case_reporter']): Reporter => ({
  caseId: row.case_id,
  reportNo: row.report_no,
  at: Number(row.at),
  channel: row.channel,
  name: row.name,
  email: row.email,
  phone: row.phone,
  language: row.language,
  wantsUpdates: row.wants_updates,
});

export async function listReporters(tx: Tx, caseId: number): Promise<Reporter[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('case_reporter')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('case_id', '=', caseId)
    .orderBy('report_no')
    .execute();
  return rows.map(reporterOf);
}

export async function findByToken(tx: Tx, tokenHash: Buffer): Promise<Reporter | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('case_reporter')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row === undefined ? null : reporterOf(row);
}

/** Reporters of a case that was merged go with it: their links lead on to the other. */
export async function moveReporters(tx: Tx, from: number, to: number, after: number): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('case_reporter')
    .set((row) => ({ case_id: to, report_no: row('report_no', '+', after) }))
    .where('partnership_id', '=', here(tx))
    .where('case_id', '=', from)
    .execute();
}

/** Forgets who reported and which vehicle, of cases closed before. Returns how many reporters. */
export async function erasePersonal(tx: Tx, closedBefore: Instant, at: Instant): Promise<number> {
  const { rows } = await sql<{ n: number }>`with old as (
      select case_id from service_case where partnership_id = ${here(tx)} and not is_open
        and closed_at < ${new Date(closedBefore)}
    ), gone as (
      delete from case_vehicle v using old where v.partnership_id = ${here(tx)} and v.case_id = old.case_id
    ), erased as (
      update case_reporter r set name = null, email = null, phone = null, erased_at = ${new Date(at)}
      from old where r.partnership_id = ${here(tx)} and r.case_id = old.case_id and r.erased_at is null
      returning 1
    ) select count(*)::integer as n from erased`.execute(tx.tables<Tables>());
  return rows[0]!.n;
}

export interface CasePhoto {
  attachmentId: string;
  caseId: number;
  at: Instant;
  by: string;
  personId: number | null;
  words: string;
  isPublic: boolean;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
  thumbnailSha256: string;
}

export async function insertPhoto(tx: Tx, photo: CasePhoto): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('case_photo')
    .values({
      partnership_id: here(tx),
      attachment_id: photo.attachmentId,
      case_id: photo.caseId,
      at: new Date(photo.at),
      person_id: photo.personId,
      actor: photo.by,
      words: photo.words,
      is_public: photo.isPublic,
      width: photo.width,
      height: photo.height,
      bytes: photo.bytes,
      sha256: Buffer.from(photo.sha256, 'hex'),
      thumbnail_sha256: Buffer.from(photo.thumbnailSha256, 'hex'),
      removed_at: null,
      removed_reason: null,
    })
    .execute();
}

const photoOf = (row: Tables['case_photo']): CasePhoto => ({
  attachmentId: row.attachment_id,
  caseId: row.case_id,
  at: Number(row.at),
  by: row.actor,
  personId: row.person_id,
  words: row.words,
  isPublic: row.is_public,
  width: row.width,
  height: row.height,
  bytes: row.bytes,
  sha256: row.sha256.toString('hex'),
  thumbnailSha256: row.thumbnail_sha256.toString('hex'),
});

const photos = (tx: Tx) =>
  tx
    .tables<Tables>()
    .selectFrom('case_photo')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('removed_at', 'is', null);

export async function listPhotos(tx: Tx, caseId: number): Promise<CasePhoto[]> {
  return (await photos(tx).where('case_id', '=', caseId).orderBy('at').execute()).map(photoOf);
}

export async function findPhoto(tx: Tx, attachmentId: string): Promise<CasePhoto | null> {
  const row = await photos(tx).where('attachment_id', '=', attachmentId).executeTakeFirst();
  return row === undefined ? null : photoOf(row);
}

/** Active people with any of some roles, and their agency. */
export async function listPeopleWith(
  tx: Tx,
  roles: readonly Role[],
): Promise<{ personId: number; agencyId: number }[]> {
  const { rows } = await sql<{ person_id: number; agency_id: number }>`select person_id, agency_id from person
    where partnership_id = ${here(tx)} and is_active and roles && ${[...roles]}::text[]
    order by person_id`.execute(tx.tables<Tables>());
  return rows.map(({ person_id: personId, agency_id: agencyId }) => ({ personId, agencyId }));
}

/** Who and why stays; nobody sees the photo any more. False when it was gone already. */
export async function removePhoto(tx: Tx, attachmentId: string, at: Instant, reason: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('case_photo')
    .set({ removed_at: new Date(at), removed_reason: reason })
    .where('partnership_id', '=', here(tx))
    .where('attachment_id', '=', attachmentId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Bytes of photos of the whole partnership, held until commit: two at once cannot both fit into the last place. */
export async function lockBytesKept(tx: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(7018, ${here(tx)})`.execute(tx.tables<Tables>());
  const { rows } = await sql<{ bytes: string | null }>`select sum(bytes) as bytes from case_photo
    where partnership_id = ${here(tx)} and removed_at is null`.execute(tx.tables<Tables>());
  return Number(rows[0]?.bytes ?? 0);
}
