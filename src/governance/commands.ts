import { createHash, randomBytes } from 'node:crypto';
import { hash as argon2, verify as argon2Verify } from '@node-rs/argon2';
import { badRequest, conflict, type Deps, notFound, Refusal } from '../platform/index.ts';
import { type AgencyKind, MARKINGS, type Marking, markingRank, type Role, type Viewer } from '../vocabulary/index.ts';
import {
  type Device,
  FIRST_ADMINISTRATOR_LINK_MS,
  isRole,
  lockedUntil,
  passwordProblem,
  SESSION_LENGTH_MS,
  type Standing,
  standingOf,
} from './model.ts';
import { requirePolicy, systemViewer } from './policy.ts';
import * as store from './store.ts';

// OWASP's second recommended argon2id setting: 19 MiB, two passes, one lane.
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return argon2(password, ARGON2ID);
}

const tokenHash = (token: string) => createHash('sha256').update(token).digest();
const newToken = () => randomBytes(32).toString('base64url');

// Spent on names nobody has, so that a wrong name takes as long as a wrong password.
let nobody: Promise<string> | undefined;
const hashOfNobody = () => (nobody ??= hashPassword(newToken()));

const SIGN_IN_REFUSED = new Refusal(
  'sign-in-refused',
  401,
  'The name or the password is not right, or the account is locked or switched off. After five wrong tries an account rests for a minute or more.',
);

export interface SignedIn {
  token: string;
  expiresAt: number;
  viewer: Viewer;
}

/** Signs a person in. Refusals all read the same outside; the audit knows which it was. */
export async function signIn(
  deps: Deps,
  partnershipId: number,
  input: { signInName: string; password: string; agent: string; device?: Device | undefined },
): Promise<SignedIn> {
  const visitor = systemViewer(partnershipId, 'sign-in');
  const now = deps.clock.now();
  const result = await deps.database.transact(visitor, async (tx) => {
    const person = await store.lockPersonBySignInName(tx, input.signInName);
    const matches = await argon2Verify(person?.password_hash ?? (await hashOfNobody()), input.password).catch(
      () => false,
    );
    const refuse = (why: string) => {
      tx.audit({
        v: 1,
        what: 'session.refused',
        outcome: 'refused',
        ...(person ? { subjectType: 'person', subjectId: person.person_id } : {}),
        details: { why },
      });
      return null;
    };
    if (!person) return refuse('no such name');
    if (!person.is_active) return refuse('switched off');
    if (person.locked_until !== null && person.locked_until > now) return refuse('locked');
    if (!matches) {
      const failed = person.failed_attempts + 1;
      await store.updatePerson(tx, person.person_id, {
        failed_attempts: failed,
        locked_until: lockedUntil(failed, now),
      });
      return refuse('wrong password');
    }
    const token = `${partnershipId}.${newToken()}`;
    const expiresAt = now + SESSION_LENGTH_MS;
    await store.updatePerson(tx, person.person_id, { failed_attempts: 0, locked_until: null });
    await store.insertSession(tx, {
      tokenHash: tokenHash(token),
      personId: person.person_id,
      now,
      expiresAt,
      agent: input.agent,
      device: input.device ?? 'desk',
    });
    tx.audit({ v: 1, what: 'session.started', subjectType: 'person', subjectId: person.person_id });
    return { token, expiresAt, viewer: viewerOf(partnershipId, person, token) };
  });
  if (result === null) throw SIGN_IN_REFUSED;
  return result;
}

function viewerOf(
  partnershipId: number,
  person: { person_id: number; name: string; agency_id: number; roles: string[]; clearance: number },
  token: string,
): Viewer {
  return {
    kind: 'person',
    partnershipId,
    personId: person.person_id,
    name: person.name,
    agencyId: person.agency_id,
    roles: person.roles.filter(isRole),
    clearance: MARKINGS[person.clearance] ?? 'OFFICIAL',
    sessionId: tokenHash(token).toString('hex').slice(0, 16),
    correlationId: crypto.randomUUID(),
  };
}

/** Whose token is this? Null when there is none, or it has ended, idled out or expired. */
export async function authenticate(deps: Deps, token: string | undefined): Promise<Viewer | null> {
  const partnershipId = Number(token?.split('.')[0]);
  if (token === undefined || !Number.isInteger(partnershipId) || partnershipId <= 0) return null;
  const now = deps.clock.now();
  return deps.database.transact(systemViewer(partnershipId, 'sign-in'), async (tx) => {
    const session = await store.findSession(tx, tokenHash(token));
    if (!session || standing(session, now) !== 'signedIn') return null;
    // Once a minute is enough to measure idleness.
    if (now - session.last_seen_at > 60_000) await store.touchSession(tx, tokenHash(token), now);
    return viewerOf(partnershipId, session, token);
  });
}

function standing(session: NonNullable<Awaited<ReturnType<typeof store.findSession>>>, now: number): Standing {
  const { device, last_seen_at: lastSeenAt, expires_at: expiresAt, ended_at: endedAt, is_active: isActive } = session;
  return standingOf({ device, lastSeenAt, expiresAt, endedAt, isActive }, now);
}

/** How a device stands by the token it still holds, ended or not. A token nobody knows is over: there is nothing to revoke. */
export async function deviceStanding(deps: Deps, token: string | undefined): Promise<Standing> {
  const partnershipId = Number(token?.split('.')[0]);
  if (token === undefined || !Number.isInteger(partnershipId) || partnershipId <= 0) return 'over';
  return deps.database.transact(systemViewer(partnershipId, 'sign-in'), async (tx) => {
    const session = await store.findSession(tx, tokenHash(token));
    return session ? standing(session, deps.clock.now()) : 'over';
  });
}

/** Who a person is now, for work they asked for earlier. @throws Refusal where their account has been switched off since */
export async function personViewer(deps: Deps, partnershipId: number, personId: number): Promise<Viewer> {
  const person = await deps.database.transact(systemViewer(partnershipId, 'person'), (tx) =>
    store.getPerson(tx, personId),
  );
  if (!person?.is_active) throw notFound('The person who asked for this');
  return { ...viewerOf(partnershipId, person, ''), sessionId: null };
}

export async function signOut(deps: Deps, viewer: Viewer, token: string): Promise<void> {
  await deps.database.transact(viewer, async (tx) => {
    await store.endSessions(tx, { tokenHash: tokenHash(token) }, deps.clock.now());
    tx.audit({ v: 1, what: 'session.ended', subjectType: 'person', subjectId: viewer.personId ?? '-' });
  });
}

/** Signs a person out on every device: oneself, or anyone for who manages people. */
export async function signOutEverywhere(deps: Deps, viewer: Viewer, personId: number): Promise<{ ended: number }> {
  if (personId !== viewer.personId) requirePolicy(viewer, 'person.manage');
  return deps.database.transact(viewer, async (tx) => {
    if (!(await store.getPerson(tx, personId))) throw notFound('That person');
    const ended = await store.endSessions(tx, { personId }, deps.clock.now());
    tx.audit({ v: 1, what: 'session.endedEverywhere', subjectType: 'person', subjectId: personId, details: { ended } });
    return { ended };
  });
}

export interface NewPersonInput {
  signInName: string;
  name: string;
  agencyId: number;
  roles: readonly Role[];
  clearance: Marking;
  password: string;
}

export async function createPerson(deps: Deps, viewer: Viewer, input: NewPersonInput): Promise<{ personId: number }> {
  requirePolicy(viewer, 'person.manage');
  return addPerson(deps, viewer, input);
}

/** Made by AIM itself when a partnership is set up: the demo's accounts, or `aim user add` on the server's own machine. */
export async function addPerson(deps: Deps, viewer: Viewer, input: NewPersonInput): Promise<{ personId: number }> {
  requireGoodPassword(input.password, input.signInName);
  const passwordHash = await hashPassword(input.password);
  return deps.database.transact(viewer, async (tx) => {
    const agencies = await store.listAgencies(tx);
    if (!agencies.some((agency) => agency.agency_id === input.agencyId)) {
      throw badRequest(
        'agency.unknown',
        `There is no agency ${input.agencyId}. Known: ${agencies.map((a) => `${a.agency_id} ${a.name}`).join(', ')}.`,
      );
    }
    if (await store.lockPersonBySignInName(tx, input.signInName)) {
      throw conflict('person.exists', `Somebody signs in as ${input.signInName} already. Choose another sign-in name.`);
    }
    const personId = await store.insertPerson(tx, { ...input, clearance: markingRank(input.clearance), passwordHash });
    tx.audit({
      v: 1,
      what: 'person.created',
      subjectType: 'person',
      subjectId: personId,
      details: { roles: input.roles, clearance: input.clearance, agencyId: input.agencyId },
    });
    return { personId };
  });
}

function requireGoodPassword(password: string, signInName: string): void {
  const problem = passwordProblem(password, signInName);
  if (problem !== null) throw badRequest('password.weak', problem);
}

export interface PersonChangeInput {
  personId: number;
  name?: string | undefined;
  agencyId?: number | undefined;
  roles?: readonly Role[] | undefined;
  clearance?: Marking | undefined;
  isActive?: boolean | undefined;
  password?: string | undefined;
}

/** Changes a person. Losing a role, clearance or the account itself ends their sessions: rights never outlive it. */
export async function changePerson(deps: Deps, viewer: Viewer, input: PersonChangeInput): Promise<void> {
  requirePolicy(viewer, 'person.manage');
  await applyPersonChange(deps, viewer, input);
}

export async function applyPersonChange(deps: Deps, viewer: Viewer, input: PersonChangeInput): Promise<void> {
  await deps.database.transact(viewer, async (tx) => {
    const person = await store.getPerson(tx, input.personId);
    if (!person) throw notFound('That person');
    const change: store.PersonChange = {};
    if (input.name !== undefined) change.name = input.name;
    if (input.agencyId !== undefined) change.agency_id = input.agencyId;
    if (input.roles !== undefined) change.roles = [...input.roles];
    if (input.clearance !== undefined) change.clearance = markingRank(input.clearance);
    if (input.isActive !== undefined) change.is_active = input.isActive;
    if (input.password !== undefined) {
      requireGoodPassword(input.password, person.sign_in_name);
      change.password_hash = await hashPassword(input.password);
      change.failed_attempts = 0;
      change.locked_until = null;
    }
    if (Object.keys(change).length === 0) throw badRequest('change.empty', 'Nothing was named to change.');
    const administrators = await store.countActiveAdministrators(tx);
    await store.updatePerson(tx, input.personId, change);
    if (administrators > 0 && (await store.countActiveAdministrators(tx)) === 0) {
      throw conflict('administrator.last', 'This is the last administrator. Make someone else one first.');
    }
    const ended = await store.endSessions(tx, { personId: input.personId }, deps.clock.now());
    tx.audit({
      v: 1,
      what: 'person.changed',
      subjectType: 'person',
      subjectId: input.personId,
      details: {
        changed: Object.keys(change).filter((field) => field !== 'password_hash'),
        passwordSet: input.password !== undefined,
        ended,
      },
    });
  });
}

/** At first start, when nobody can sign in yet: a link that makes one administrator, once, within a day. Null when someone can. */
export async function inviteFirstAdministrator(deps: Deps, partnershipId: number): Promise<string | null> {
  return deps.database.transact(systemViewer(partnershipId, 'first start'), async (tx) => {
    if ((await store.countActiveAdministrators(tx)) > 0) return null;
    const token = newToken();
    await store.insertInvitation(tx, {
      tokenHash: tokenHash(token),
      purpose: 'first-administrator',
      personId: null,
      expiresAt: deps.clock.now() + FIRST_ADMINISTRATOR_LINK_MS,
    });
    tx.audit({ v: 1, what: 'invitation.made', details: { purpose: 'first-administrator' } });
    return token;
  });
}

export async function createFirstAdministrator(
  deps: Deps,
  partnershipId: number,
  input: { token: string; signInName: string; name: string; agencyId: number; password: string },
): Promise<{ personId: number }> {
  requireGoodPassword(input.password, input.signInName);
  const passwordHash = await hashPassword(input.password);
  return deps.database.transact(systemViewer(partnershipId, 'first start'), async (tx) => {
    const mayUse =
      (await store.countActiveAdministrators(tx)) === 0 &&
      (await store.spendInvitation(tx, tokenHash(input.token), 'first-administrator', deps.clock.now()));
    if (!mayUse) {
      throw new Refusal(
        'invitation.spent',
        403,
        'This link has been used, is older than a day, or the partnership has an administrator. Restart AIM for a new one, or ask the administrator.',
      );
    }
    const personId = await store.insertPerson(tx, {
      ...input,
      roles: ['administrator'],
      clearance: 0,
      passwordHash,
    });
    tx.audit({
      v: 1,
      what: 'person.created',
      subjectType: 'person',
      subjectId: personId,
      details: { roles: ['administrator'], first: true },
    });
    return { personId };
  });
}

export async function listPeople(deps: Deps, viewer: Viewer) {
  requirePolicy(viewer, 'person.manage');
  return deps.database.transact(viewer, async (tx) => {
    const [people, sessions, agencies] = [
      await store.listPeople(tx),
      await store.countSessions(tx, deps.clock.now()),
      await store.listAgencies(tx),
    ];
    tx.audit({ v: 1, what: 'person.listed', details: { rows: people.length } });
    return people.map((person) => ({
      personId: person.person_id,
      signInName: person.sign_in_name,
      name: person.name,
      agencyId: person.agency_id,
      agency: agencies.find((agency) => agency.agency_id === person.agency_id)?.name ?? '',
      roles: person.roles.filter(isRole),
      clearance: MARKINGS[person.clearance] ?? 'OFFICIAL',
      isActive: person.is_active,
      lockedUntil: person.locked_until,
      sessions: sessions.get(person.person_id) ?? 0,
    }));
  });
}

/** Searches the audit trail. Looking is itself audited, with what was asked and how much came back. */
export async function searchAudit(deps: Deps, viewer: Viewer, filter: store.AuditFilter) {
  requirePolicy(viewer, 'audit.read');
  return deps.database.transact(viewer, async (tx) => {
    const rows = await store.searchAudit(tx, filter);
    tx.audit({ v: 1, what: 'audit.searched', details: { filter: { ...filter }, rows: rows.length } });
    return rows.map((row) => ({
      auditId: row.audit_id,
      at: row.at,
      personId: row.person_id,
      actor: row.actor,
      what: row.what,
      outcome: row.outcome,
      subjectType: row.subject_type,
      subjectId: row.subject_id,
      purpose: row.purpose,
      correlationId: row.correlation_id,
      payload: row.payload,
    }));
  });
}

/** Recomputes the whole chain. `firstBroken` names the first entry that was changed, removed or put in. */
export async function verifyAudit(
  deps: Deps,
  viewer: Viewer,
): Promise<{ entries: number; firstBroken: number | null }> {
  requirePolicy(viewer, 'audit.read');
  return deps.database.transact(viewer, async (tx) => {
    const result = await store.recomputeAudit(tx);
    tx.audit({
      v: 1,
      what: 'audit.verified',
      outcome: result.firstBroken === null ? 'done' : 'failed',
      details: result,
    });
    return result;
  });
}

/** Records that the policy refused a request, so that the data protection officer sees attempts too. */
export async function recordRefusal(deps: Deps, viewer: Viewer, permission: string): Promise<void> {
  await deps.database.transact(viewer, async (tx) => {
    tx.audit({ v: 1, what: 'policy.refused', outcome: 'refused', details: { permission } });
  });
}

/** What anyone who opens AIM is told of the partnership, signed in or not: its name, marking and agencies. */
export async function describePartnership(deps: Deps, partnershipId: number) {
  return deps.database.transact(systemViewer(partnershipId, 'door'), async (tx) => {
    const partnership = await store.getPartnership(tx);
    const agencies = await store.listAgencies(tx);
    return {
      name: partnership.name,
      timeZone: partnership.time_zone,
      marking: MARKINGS[partnership.marking] ?? 'OFFICIAL-SENSITIVE',
      madeUp: partnership.made_up,
      agencies: agencies.map(({ agency_id, kind, name }) => ({ agencyId: agency_id, kind: kind as AgencyKind, name })),
    };
  });
}
