import { sql } from 'kysely';
import type { Tx } from '../platform/index.ts';
import type { Instant, Role } from '../vocabulary/index.ts';
import type { Device } from './model.ts';

interface Tables {
  partnership: {
    partnership_id: number;
    name: string;
    time_zone: string;
    plane: { id: string };
    marking: number;
    made_up: boolean;
    settings: Record<string, unknown>;
  };
  agency: { partnership_id: number; agency_id: number; kind: string; name: string };
  person: {
    partnership_id: number;
    person_id: number;
    sign_in_name: string;
    name: string;
    agency_id: number;
    roles: string[];
    clearance: number;
    password_hash: string | null;
    is_active: boolean;
    failed_attempts: number;
    locked_until: number | null;
    created_at: number;
  };
  session: {
    partnership_id: number;
    token_hash: Buffer;
    person_id: number;
    created_at: number;
    last_seen_at: number;
    expires_at: number;
    ended_at: number | null;
    agent: string;
    device: Device;
  };
  invitation: {
    partnership_id: number;
    token_hash: Buffer;
    purpose: string;
    person_id: number | null;
    expires_at: number;
    used_at: number | null;
  };
  audit: {
    partnership_id: number;
    audit_id: number;
    at: number;
    person_id: number | null;
    actor: string;
    what: string;
    outcome: string;
    subject_type: string | null;
    subject_id: string | null;
    purpose: string | null;
    correlation_id: string;
    payload: Record<string, unknown>;
    previous_hash: Buffer;
    hash: Buffer;
  };
}

export type PersonRow = Tables['person'];
export type AuditRow = Omit<Tables['audit'], 'partnership_id' | 'previous_hash' | 'hash'>;

const at = (instant: Instant) => sql<number>`${new Date(instant)}::timestamptz`;
const here = (tx: Tx) => tx.viewer.partnershipId;

export async function getPartnership(tx: Tx) {
  return tx
    .tables<Tables>()
    .selectFrom('partnership')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .executeTakeFirstOrThrow();
}

export async function listAgencies(tx: Tx) {
  return tx
    .tables<Tables>()
    .selectFrom('agency')
    .select(['agency_id', 'kind', 'name'])
    .where('partnership_id', '=', here(tx))
    .orderBy('agency_id')
    .execute();
}

export async function listPeople(tx: Tx): Promise<PersonRow[]> {
  return tx
    .tables<Tables>()
    .selectFrom('person')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .orderBy('name')
    .execute();
}

export async function getPerson(tx: Tx, personId: number): Promise<PersonRow | undefined> {
  return tx
    .tables<Tables>()
    .selectFrom('person')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where('person_id', '=', personId)
    .executeTakeFirst();
}

/** Locked until commit, so that wrong passwords sent at once are all counted. */
export async function lockPersonBySignInName(tx: Tx, signInName: string): Promise<PersonRow | undefined> {
  return tx
    .tables<Tables>()
    .selectFrom('person')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .where(sql`lower(sign_in_name)`, '=', signInName.toLowerCase())
    .forUpdate()
    .executeTakeFirst();
}

export interface NewPerson {
  signInName: string;
  name: string;
  agencyId: number;
  roles: readonly Role[];
  clearance: number;
  passwordHash: string | null;
}

export async function insertPerson(tx: Tx, person: NewPerson): Promise<number> {
  const row = await tx
    .tables<Tables & { person: { person_id: never } }>()
    .insertInto('person')
    .values({
      partnership_id: here(tx),
      sign_in_name: person.signInName,
      name: person.name,
      agency_id: person.agencyId,
      roles: [...person.roles],
      clearance: person.clearance,
      password_hash: person.passwordHash,
    } as never)
    .returning('person_id')
    .executeTakeFirstOrThrow();
  return row.person_id;
}

export type PersonChange = Partial<{
  name: string;
  agency_id: number;
  roles: string[];
  clearance: number;
  password_hash: string;
  is_active: boolean;
  failed_attempts: number;
  locked_until: Instant | null;
}>;

export async function updatePerson(tx: Tx, personId: number, change: PersonChange): Promise<void> {
  const { locked_until, ...rest } = change;
  await tx
    .tables<Tables>()
    .updateTable('person')
    .set(locked_until === undefined ? rest : { ...rest, locked_until: locked_until === null ? null : at(locked_until) })
    .where('partnership_id', '=', here(tx))
    .where('person_id', '=', personId)
    .execute();
}

export async function countActiveAdministrators(tx: Tx): Promise<number> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('person')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('partnership_id', '=', here(tx))
    .where('is_active', '=', true)
    .where(sql<boolean>`'administrator' = any(roles)`)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

export async function insertSession(
  tx: Tx,
  session: { tokenHash: Buffer; personId: number; now: Instant; expiresAt: Instant; agent: string; device: Device },
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('session')
    .values({
      partnership_id: here(tx),
      token_hash: session.tokenHash,
      person_id: session.personId,
      created_at: at(session.now),
      last_seen_at: at(session.now),
      expires_at: at(session.expiresAt),
      agent: session.agent.slice(0, 200),
      device: session.device,
    } as never)
    .execute();
}

/** The session of a token with its person, ended or not. */
export async function findSession(tx: Tx, tokenHash: Buffer) {
  return tx
    .tables<Tables>()
    .selectFrom('session')
    .innerJoin('person', (join) =>
      join
        .onRef('person.partnership_id', '=', 'session.partnership_id')
        .onRef('person.person_id', '=', 'session.person_id'),
    )
    .select([
      'session.last_seen_at',
      'session.expires_at',
      'session.ended_at',
      'session.device',
      'person.person_id',
      'person.name',
      'person.agency_id',
      'person.roles',
      'person.clearance',
      'person.is_active',
    ])
    .where('session.partnership_id', '=', here(tx))
    .where('session.token_hash', '=', tokenHash)
    .executeTakeFirst();
}

export async function touchSession(tx: Tx, tokenHash: Buffer, now: Instant): Promise<void> {
  await tx
    .tables<Tables>()
    .updateTable('session')
    .set({ last_seen_at: at(now) })
    .where('partnership_id', '=', here(tx))
    .where('token_hash', '=', tokenHash)
    .execute();
}

/** Ends one session, or all of a person. Returns how many ended. */
export async function endSessions(
  tx: Tx,
  which: { tokenHash: Buffer } | { personId: number },
  now: Instant,
): Promise<number> {
  let query = tx
    .tables<Tables>()
    .updateTable('session')
    .set({ ended_at: at(now) })
    .where('partnership_id', '=', here(tx))
    .where('ended_at', 'is', null);
  query =
    'tokenHash' in which
      ? query.where('token_hash', '=', which.tokenHash)
      : query.where('person_id', '=', which.personId);
  const result = await query.executeTakeFirst();
  return Number(result.numUpdatedRows);
}

export async function countSessions(tx: Tx, now: Instant): Promise<Map<number, number>> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('session')
    .select(({ fn }) => ['person_id', fn.countAll<number>().as('n')])
    .where('partnership_id', '=', here(tx))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at(now))
    .groupBy('person_id')
    .execute();
  return new Map(rows.map((row) => [row.person_id, Number(row.n)]));
}

export async function insertInvitation(
  tx: Tx,
  invitation: { tokenHash: Buffer; purpose: string; personId: number | null; expiresAt: Instant },
): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('invitation')
    .values({
      partnership_id: here(tx),
      token_hash: invitation.tokenHash,
      purpose: invitation.purpose,
      person_id: invitation.personId,
      expires_at: at(invitation.expiresAt),
    } as never)
    .execute();
}

/** Uses an invitation up: true once, and only before it expires. */
export async function spendInvitation(tx: Tx, tokenHash: Buffer, purpose: string, now: Instant): Promise<boolean> {
  const result = await tx
    .tables<Tables>()
    .updateTable('invitation')
    .set({ used_at: at(now) })
    .where('partnership_id', '=', here(tx))
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at(now))
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

export interface AuditFilter {
  what?: string | undefined;
  personId?: number | undefined;
  subjectType?: string | undefined;
  subjectId?: string | undefined;
  from?: Instant | undefined;
  to?: Instant | undefined;
  /** Continue below this audit id. */
  before?: number | undefined;
  limit: number;
}

/** Newest first. */
export async function searchAudit(tx: Tx, filter: AuditFilter): Promise<AuditRow[]> {
  let query = tx
    .tables<Tables>()
    .selectFrom('audit')
    .select([
      'audit_id',
      'at',
      'person_id',
      'actor',
      'what',
      'outcome',
      'subject_type',
      'subject_id',
      'purpose',
      'correlation_id',
      'payload',
    ])
    .where('partnership_id', '=', here(tx));
  if (filter.what !== undefined) query = query.where('what', 'like', `${filter.what.replace(/[\\%_]/g, '\\$&')}%`);
  if (filter.personId !== undefined) query = query.where('person_id', '=', filter.personId);
  if (filter.subjectType !== undefined) query = query.where('subject_type', '=', filter.subjectType);
  if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId);
  if (filter.from !== undefined) query = query.where('at', '>=', at(filter.from));
  if (filter.to !== undefined) query = query.where('at', '<', at(filter.to));
  if (filter.before !== undefined) query = query.where('audit_id', '<', filter.before);
  return query.orderBy('audit_id', 'desc').limit(filter.limit).execute();
}

/** The whole chain recomputed by the database: how long it is, and the first entry that does not follow, if any. */
export async function recomputeAudit(tx: Tx): Promise<{ entries: number; firstBroken: number | null }> {
  const { rows } = await sql<{ entries: number; first_broken: number | null }>`
    with chain as (
      select audit_id, hash, previous_hash, audit_hash(previous_hash, audit) as computed,
             lag(hash) over (order by audit_id) as before, row_number() over (order by audit_id) as place
      from audit where partnership_id = ${here(tx)}
    )
    select count(*)::int as entries,
           (min(audit_id) filter (where hash <> computed or audit_id <> place
             or previous_hash <> coalesce(before, ''::bytea)))::int as first_broken
    from chain`.execute(tx.tables<Tables>());
  const row = rows[0]!;
  return { entries: row.entries, firstBroken: row.first_broken };
}

export interface PartnershipRow {
  partnership_id: number;
  name: string;
  time_zone: string;
  made_up: boolean;
  settings: Record<string, unknown>;
}

/** Every partnership of the database. For AIM's own start only: no viewer belongs to several. */
export async function listPartnerships(tx: Tx): Promise<PartnershipRow[]> {
  return tx.asOwner((owner) =>
    owner.query<PartnershipRow>(
      'select partnership_id, name, time_zone, made_up, settings from partnership order by partnership_id',
    ),
  );
}

export async function insertPartnership(
  tx: Tx,
  partnership: { name: string; timeZone: string; plane: unknown; marking: number; madeUp: boolean; settings: unknown },
): Promise<void> {
  await tx.asOwner((owner) =>
    owner.query(
      `insert into partnership (partnership_id, name, time_zone, plane, marking, made_up, settings)
        overriding system value values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        here(tx),
        partnership.name,
        partnership.timeZone,
        JSON.stringify(partnership.plane),
        partnership.marking,
        partnership.madeUp,
        JSON.stringify(partnership.settings),
      ],
    ),
  );
}

export async function insertAgency(tx: Tx, agency: { agencyId: number; kind: string; name: string }): Promise<void> {
  await tx.asOwner((owner) =>
    owner.query('insert into agency (partnership_id, agency_id, kind, name) values ($1, $2, $3, $4)', [
      here(tx),
      agency.agencyId,
      agency.kind,
      agency.name,
    ]),
  );
}

/** Lays these settings over those that are there. */
export async function mergeSettings(tx: Tx, settings: Record<string, unknown>): Promise<void> {
  await tx.asOwner((owner) =>
    owner.query('update partnership set settings = settings || $2::jsonb where partnership_id = $1', [
      here(tx),
      JSON.stringify(settings),
    ]),
  );
}
