import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { Absence, Shift } from '../model.ts';
import { changedOf, here, isoDate, onTables, stamp } from './tables.ts';

export type ShiftFields = Pick<Shift, 'teamId' | 'date' | 'name' | 'startsAt' | 'endsAt' | 'isCancelled' | 'members'>;

/** Shifts that touch the range, and those that begin on a local date where one is given instead. */
export async function listShifts(
  tx: Tx,
  wanted: { from: Instant; to: Instant } | { shiftId: number },
): Promise<Shift[]> {
  let query = onTables(tx)
    .selectFrom('shift')
    .innerJoin('team', (join) =>
      join.onRef('team.partnership_id', '=', 'shift.partnership_id').onRef('team.team_id', '=', 'shift.team_id'),
    )
    .select([
      'shift.shift_id',
      'shift.team_id',
      'team.agency_id',
      isoDate('shift.local_date').as('local_date'),
      'shift.name',
      'shift.starts_at',
      'shift.ends_at',
      'shift.is_cancelled',
      'shift.version',
      'shift.changed_at',
      'shift.changed_by',
    ])
    .where('shift.partnership_id', '=', here(tx))
    .orderBy('shift.starts_at')
    .orderBy('shift.team_id');
  query =
    'shiftId' in wanted
      ? query.where('shift.shift_id', '=', wanted.shiftId)
      : query
          .where('shift.starts_at', '<', new Date(wanted.to) as never)
          .where('shift.ends_at', '>', new Date(wanted.from) as never);
  const rows = await query.execute();
  const members = new Map<number, Shift['members']>(rows.map((row) => [row.shift_id, []]));
  if (rows.length > 0) {
    const found = await onTables(tx)
      .selectFrom('shift_member')
      .select(['shift_id', 'member_id', 'vehicle_id'])
      .where('partnership_id', '=', here(tx))
      .where('shift_id', 'in', [...members.keys()])
      .orderBy('member_id')
      .execute();
    for (const row of found) members.get(row.shift_id)!.push({ memberId: row.member_id, vehicleId: row.vehicle_id });
  }
  return rows.map((row) => ({
    ...changedOf(row),
    shiftId: row.shift_id,
    teamId: row.team_id,
    agencyId: row.agency_id,
    date: row.local_date,
    name: row.name,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    isCancelled: row.is_cancelled,
    members: members.get(row.shift_id)!,
  }));
}

/** Many at once: a rota of weeks is thousands of rows. @returns ids in the order given */
export async function insertShifts(tx: Tx, shifts: readonly ShiftFields[], now: Instant): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < shifts.length; i += 500) {
    const piece = shifts.slice(i, i + 500);
    const rows = await onTables(tx)
      .insertInto('shift')
      .values(piece.map((shift) => ({ partnership_id: here(tx), ...shiftColumns(shift), ...stamp(tx, now) })))
      .returning('shift_id')
      .execute();
    ids.push(...rows.map((row) => row.shift_id));
  }
  await insertShiftMembers(
    tx,
    shifts.map((shift, i) => ({ shiftId: ids[i]!, members: shift.members })),
  );
  return ids;
}

const shiftColumns = (shift: ShiftFields) => ({
  team_id: shift.teamId,
  local_date: shift.date,
  name: shift.name,
  starts_at: new Date(shift.startsAt),
  ends_at: new Date(shift.endsAt),
  is_cancelled: shift.isCancelled,
});

async function insertShiftMembers(
  tx: Tx,
  shifts: readonly { shiftId: number; members: Shift['members'] }[],
): Promise<void> {
  const rows = shifts.flatMap(({ shiftId, members }) =>
    members.map(({ memberId, vehicleId }) => ({
      partnership_id: here(tx),
      shift_id: shiftId,
      member_id: memberId,
      vehicle_id: vehicleId,
    })),
  );
  for (let i = 0; i < rows.length; i += 2000) {
    await onTables(tx)
      .insertInto('shift_member')
      .values(rows.slice(i, i + 2000))
      .execute();
  }
}

export async function updateShift(
  tx: Tx,
  shiftId: number,
  expectedVersion: number,
  shift: ShiftFields,
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await onTables(tx)
    .updateTable('shift')
    .set({ ...shiftColumns(shift), ...stamp(tx, now), version: expectedVersion + 1 })
    .where('partnership_id', '=', here(tx))
    .where('shift_id', '=', shiftId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await onTables(tx)
    .deleteFrom('shift_member')
    .where('partnership_id', '=', here(tx))
    .where('shift_id', '=', shiftId)
    .execute();
  await insertShiftMembers(tx, [{ shiftId, members: shift.members }]);
  return true;
}

/** Absences that stand and touch the range, or the one of an id whether it stands or not. */
export async function listAbsences(
  tx: Tx,
  wanted: { from: Instant; to: Instant } | { absenceId: number },
): Promise<Absence[]> {
  let query = onTables(tx)
    .selectFrom('absence')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .orderBy('starts_at')
    .orderBy('absence_id');
  query =
    'absenceId' in wanted
      ? query.where('absence_id', '=', wanted.absenceId)
      : query
          .where('is_withdrawn', '=', false)
          .where('starts_at', '<', new Date(wanted.to) as never)
          .where('ends_at', '>', new Date(wanted.from) as never);
  const rows = await query.execute();
  return rows.map((row) => ({
    ...changedOf(row),
    absenceId: row.absence_id,
    memberId: row.member_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    reason: row.reason,
    isWithdrawn: row.is_withdrawn,
  }));
}

export type AbsenceFields = Pick<Absence, 'memberId' | 'startsAt' | 'endsAt' | 'reason' | 'isWithdrawn'>;

const absenceColumns = (absence: AbsenceFields) => ({
  member_id: absence.memberId,
  starts_at: new Date(absence.startsAt),
  ends_at: new Date(absence.endsAt),
  reason: absence.reason,
  is_withdrawn: absence.isWithdrawn,
});

export async function insertAbsences(tx: Tx, absences: readonly AbsenceFields[], now: Instant): Promise<number[]> {
  if (absences.length === 0) return [];
  const rows = await onTables(tx)
    .insertInto('absence')
    .values(absences.map((absence) => ({ partnership_id: here(tx), ...absenceColumns(absence), ...stamp(tx, now) })))
    .returning('absence_id')
    .execute();
  return rows.map((row) => row.absence_id);
}

export async function updateAbsence(
  tx: Tx,
  absenceId: number,
  expectedVersion: number,
  absence: AbsenceFields,
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await onTables(tx)
    .updateTable('absence')
    .set({ ...absenceColumns(absence), ...stamp(tx, now), version: expectedVersion + 1 })
    .where('partnership_id', '=', here(tx))
    .where('absence_id', '=', absenceId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
