import { sql } from 'kysely';
import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { HeldPower, Member, Sharing, ShiftPattern, Team, Vehicle } from '../model.ts';
import { changedOf, here, isoDate, onTables, stamp } from './tables.ts';

export async function listTeams(tx: Tx): Promise<Team[]> {
  const rows = await onTables(tx)
    .selectFrom('team')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .orderBy('agency_id')
    .orderBy('team_id')
    .execute();
  return rows.map((row) => ({
    ...changedOf(row),
    teamId: row.team_id,
    agencyId: row.agency_id,
    kind: row.kind,
    name: row.name,
    travel: row.travel,
    base:
      row.base_lon === null || row.base_lat === null ? null : { words: row.base, lon: row.base_lon, lat: row.base_lat },
    isActive: row.is_active,
  }));
}

export type TeamFields = Pick<Team, 'agencyId' | 'kind' | 'name' | 'travel' | 'base' | 'isActive'>;

const teamColumns = (team: TeamFields) => ({
  agency_id: team.agencyId,
  kind: team.kind,
  name: team.name,
  travel: team.travel,
  base: team.base?.words ?? '',
  base_lon: team.base?.lon ?? null,
  base_lat: team.base?.lat ?? null,
  is_active: team.isActive,
});

export async function insertTeam(tx: Tx, team: TeamFields, now: Instant): Promise<number> {
  const row = await onTables(tx)
    .insertInto('team')
    .values({ partnership_id: here(tx), ...teamColumns(team), ...stamp(tx, now) })
    .returning('team_id')
    .executeTakeFirstOrThrow();
  return row.team_id;
}

/** @returns false where the version is no longer the expected one */
export async function updateTeam(
  tx: Tx,
  teamId: number,
  expectedVersion: number,
  team: TeamFields,
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await onTables(tx)
    .updateTable('team')
    .set({ ...teamColumns(team), ...stamp(tx, now), version: expectedVersion + 1 })
    .where('partnership_id', '=', here(tx))
    .where('team_id', '=', teamId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function listMembers(tx: Tx): Promise<Member[]> {
  const rows = await onTables(tx)
    .selectFrom('member')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .orderBy('member_id')
    .execute();
  const powers = await onTables(tx)
    .selectFrom('member_power')
    .select(['member_id', 'power', 'granted_as', 'reference'])
    .select([isoDate('valid_from').as('valid_from'), isoDate('valid_to').$castTo<string | null>().as('valid_to')])
    .where('partnership_id', '=', here(tx))
    .orderBy('power')
    .orderBy('valid_from')
    .execute();
  const held = new Map<number, HeldPower[]>();
  for (const row of powers) {
    const list = held.get(row.member_id) ?? [];
    held.set(row.member_id, list);
    list.push({
      power: row.power,
      validFrom: row.valid_from,
      validTo: row.valid_to,
      grantedAs: row.granted_as,
      reference: row.reference,
    });
  }
  return rows.map((row) => ({
    ...changedOf(row),
    memberId: row.member_id,
    agencyId: row.agency_id,
    teamId: row.team_id,
    personId: row.person_id,
    name: row.name,
    callSign: row.call_sign,
    skills: row.skills,
    powers: held.get(row.member_id) ?? [],
    isActive: row.is_active,
  }));
}

export type MemberFields = Pick<
  Member,
  'agencyId' | 'teamId' | 'personId' | 'name' | 'callSign' | 'skills' | 'powers' | 'isActive'
>;

const memberColumns = (member: MemberFields) => ({
  agency_id: member.agencyId,
  team_id: member.teamId,
  person_id: member.personId,
  name: member.name,
  call_sign: member.callSign,
  skills: member.skills,
  is_active: member.isActive,
});

export async function insertMember(tx: Tx, member: MemberFields, now: Instant): Promise<number> {
  const row = await onTables(tx)
    .insertInto('member')
    .values({ partnership_id: here(tx), ...memberColumns(member), ...stamp(tx, now) })
    .returning('member_id')
    .executeTakeFirstOrThrow();
  await savePowers(tx, row.member_id, member.powers);
  return row.member_id;
}

export async function updateMember(
  tx: Tx,
  memberId: number,
  expectedVersion: number,
  member: MemberFields,
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await onTables(tx)
    .updateTable('member')
    .set({ ...memberColumns(member), ...stamp(tx, now), version: expectedVersion + 1 })
    .where('partnership_id', '=', here(tx))
    .where('member_id', '=', memberId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await savePowers(tx, memberId, member.powers);
  return true;
}

/** Powers are never removed, for a task may rest on one that has ended: they end on a date. */
async function savePowers(tx: Tx, memberId: number, powers: readonly HeldPower[]): Promise<void> {
  if (powers.length === 0) return;
  await onTables(tx)
    .insertInto('member_power')
    .values(
      powers.map((held) => ({
        partnership_id: here(tx),
        member_id: memberId,
        power: held.power,
        valid_from: held.validFrom,
        valid_to: held.validTo,
        granted_as: held.grantedAs,
        reference: held.reference,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['partnership_id', 'member_id', 'power', 'valid_from']).doUpdateSet((excluded) => ({
        valid_to: excluded.ref('excluded.valid_to'),
        granted_as: excluded.ref('excluded.granted_as'),
        reference: excluded.ref('excluded.reference'),
      })),
    )
    .execute();
}

export async function listVehicles(tx: Tx): Promise<Vehicle[]> {
  const rows = await onTables(tx)
    .selectFrom('vehicle')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .orderBy('vehicle_id')
    .execute();
  return rows.map((row) => ({
    ...changedOf(row),
    vehicleId: row.vehicle_id,
    agencyId: row.agency_id,
    teamId: row.team_id,
    name: row.name,
    kind: row.kind,
    seats: row.seats,
    isActive: row.is_active,
  }));
}

export type VehicleFields = Pick<Vehicle, 'agencyId' | 'teamId' | 'name' | 'kind' | 'seats' | 'isActive'>;

const vehicleColumns = (vehicle: VehicleFields) => ({
  agency_id: vehicle.agencyId,
  team_id: vehicle.teamId,
  name: vehicle.name,
  kind: vehicle.kind,
  seats: vehicle.seats,
  is_active: vehicle.isActive,
});

export async function insertVehicle(tx: Tx, vehicle: VehicleFields, now: Instant): Promise<number> {
  const row = await onTables(tx)
    .insertInto('vehicle')
    .values({ partnership_id: here(tx), ...vehicleColumns(vehicle), ...stamp(tx, now) })
    .returning('vehicle_id')
    .executeTakeFirstOrThrow();
  return row.vehicle_id;
}

export async function updateVehicle(
  tx: Tx,
  vehicleId: number,
  expectedVersion: number,
  vehicle: VehicleFields,
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await onTables(tx)
    .updateTable('vehicle')
    .set({ ...vehicleColumns(vehicle), ...stamp(tx, now), version: expectedVersion + 1 })
    .where('partnership_id', '=', here(tx))
    .where('vehicle_id', '=', vehicleId)
    .where('version', '=', expectedVersion)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function listPatterns(tx: Tx): Promise<ShiftPattern[]> {
  const rows = await onTables(tx)
    .selectFrom('shift_pattern')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .orderBy('agency_id')
    .orderBy('start_minute')
    .execute();
  return rows.map((row) => ({
    patternId: row.pattern_id,
    agencyId: row.agency_id,
    name: row.name,
    startMinute: row.start_minute,
    endMinute: row.end_minute,
    isActive: row.is_active,
  }));
}

/** A pattern of that name is changed; shifts planned with it keep their times. */
export async function savePattern(tx: Tx, pattern: Omit<ShiftPattern, 'patternId'>): Promise<number> {
  const row = await onTables(tx)
    .insertInto('shift_pattern')
    .values({
      partnership_id: here(tx),
      agency_id: pattern.agencyId,
      name: pattern.name,
      start_minute: pattern.startMinute,
      end_minute: pattern.endMinute,
      is_active: pattern.isActive,
    })
    .onConflict((conflict) =>
      conflict.columns(['partnership_id', 'agency_id', 'name']).doUpdateSet((excluded) => ({
        start_minute: excluded.ref('excluded.start_minute'),
        end_minute: excluded.ref('excluded.end_minute'),
        is_active: excluded.ref('excluded.is_active'),
      })),
    )
    .returning('pattern_id')
    .executeTakeFirstOrThrow();
  return row.pattern_id;
}

export async function listSharing(tx: Tx): Promise<Sharing[]> {
  const rows = await onTables(tx)
    .selectFrom('workforce_sharing')
    .select(['agency_id', 'with_agency_id', 'level', isoDate('agreed_on').as('agreed_on')])
    .where('partnership_id', '=', here(tx))
    .orderBy('agency_id')
    .orderBy('with_agency_id')
    .execute();
  return rows.map((row) => ({
    agencyId: row.agency_id,
    withAgencyId: row.with_agency_id,
    level: row.level,
    agreedOn: row.agreed_on,
  }));
}

export async function saveSharing(tx: Tx, sharing: Sharing, now: Instant): Promise<void> {
  await onTables(tx)
    .insertInto('workforce_sharing')
    .values({
      partnership_id: here(tx),
      agency_id: sharing.agencyId,
      with_agency_id: sharing.withAgencyId,
      level: sharing.level,
      agreed_on: sharing.agreedOn,
      ...stamp(tx, now),
    })
    .onConflict((conflict) =>
      conflict.columns(['partnership_id', 'agency_id', 'with_agency_id']).doUpdateSet((excluded) => ({
        level: excluded.ref('excluded.level'),
        agreed_on: excluded.ref('excluded.agreed_on'),
        changed_at: excluded.ref('excluded.changed_at'),
        changed_by: excluded.ref('excluded.changed_by'),
      })),
    )
    .execute();
}

export async function listAgencies(tx: Tx): Promise<{ agencyId: number; kind: string; name: string }[]> {
  const rows = await onTables(tx)
    .selectFrom('agency')
    .select(['agency_id', 'kind', 'name'])
    .where('partnership_id', '=', here(tx))
    .orderBy('agency_id')
    .execute();
  return rows.map((row) => ({ agencyId: row.agency_id, kind: row.kind, name: row.name }));
}

/**
 * Until commit nobody else plans or deploys people of this agency: what is checked of its shifts stays so until it is written.
 */
export async function lockAgency(tx: Tx, agencyId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(7009, ${here(tx) * 1000 + agencyId})`.execute(onTables(tx));
}
