import { CATEGORIES, flagBit, type Instant, markingRank, ROLES, type Role, type Viewer } from '../vocabulary/index.ts';

/** Everything a person can be allowed to do. A route declares one; a command asks for one. */
export const PERMISSIONS = [
  'incident.read',
  'briefing.read',
  'analysis.run',
  'area.read',
  'area.manage',
  'load.read',
  'load.write',
  'load.withdraw',
  'feed.manage',
  'task.read',
  'task.propose',
  'task.agree',
  'task.work',
  'task.verify',
  'task.template',
  'meeting.read',
  'meeting.prepare',
  'meeting.chair',
  'strategy.read',
  'strategy.set',
  'workforce.read',
  'workforce.manage',
  'deployment.manage',
  'patrol.plan',
  'dose.record',
  'programme.manage',
  'notice.read',
  'case.read',
  'case.report',
  'case.work',
  'case.dispatch',
  'case.enforce',
  'case.approve',
  'case.vehicle',
  'case.victim',
  'case.reporter',
  'service.measure',
  'catalogue.manage',
  'person.manage',
  'audit.read',
  'settings.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The policy, whole: what is not listed is refused. */
export const POLICY: Record<Role, readonly Permission[]> = {
  analyst: [
    'incident.read',
    'briefing.read',
    'analysis.run',
    'area.read',
    'area.manage',
    'load.read',
    'load.write',
    'load.withdraw',
    'feed.manage',
    'task.read',
    'task.propose',
    'task.verify',
    'meeting.read',
    'meeting.prepare',
    'strategy.read',
    'workforce.read',
    'patrol.plan',
    'programme.manage',
    'notice.read',
    'case.read',
    'case.report',
    'service.measure',
  ],
  coordinator: [
    'incident.read',
    'briefing.read',
    'analysis.run',
    'area.read',
    'load.read',
    'task.read',
    'task.propose',
    'task.agree',
    'task.work',
    'task.verify',
    'task.template',
    'meeting.read',
    'meeting.prepare',
    'meeting.chair',
    'strategy.read',
    'strategy.set',
    'workforce.read',
    'workforce.manage',
    'deployment.manage',
    'patrol.plan',
    'dose.record',
    'programme.manage',
    'notice.read',
    'case.read',
    'case.report',
    'case.work',
    'case.dispatch',
    'case.enforce',
    'case.approve',
    'case.vehicle',
    'case.victim',
    'case.reporter',
    'service.measure',
    'catalogue.manage',
  ],
  officer: [
    'incident.read',
    'briefing.read',
    'area.read',
    'task.read',
    'task.propose',
    'task.work',
    'dose.record',
    'workforce.read',
    'strategy.read',
    'notice.read',
    'case.read',
    'case.report',
    'case.work',
    'case.enforce',
    'case.vehicle',
    'case.victim',
  ],
  performance: [
    'incident.read',
    'briefing.read',
    'analysis.run',
    'area.read',
    'load.read',
    'task.read',
    'task.verify',
    'meeting.read',
    'strategy.read',
    'workforce.read',
    'notice.read',
    'case.read',
    'service.measure',
  ],
  engagement: [
    'incident.read',
    'briefing.read',
    'area.read',
    'task.read',
    'task.propose',
    'meeting.read',
    'strategy.read',
    'notice.read',
    'case.read',
    'case.report',
    'case.reporter',
    'service.measure',
  ],
  dataProtection: ['audit.read', 'load.read', 'area.read', 'notice.read'],
  administrator: [
    'person.manage',
    'settings.manage',
    'audit.read',
    'load.read',
    'feed.manage',
    'area.read',
    'area.manage',
    'task.template',
    'workforce.read',
    'workforce.manage',
    'notice.read',
    'catalogue.manage',
  ],
};

/** AIM's own jobs may do what their work needs and no more; none of them manages people. */
const SYSTEM_PERMISSIONS: readonly Permission[] = PERMISSIONS.filter((permission) => permission !== 'person.manage');

export function can(viewer: Viewer, permission: Permission): boolean {
  if (viewer.kind === 'system') return SYSTEM_PERMISSIONS.includes(permission);
  return viewer.roles.some((role) => POLICY[role].includes(permission));
}

/** Roles whose holders may. */
export const rolesWith = (permission: Permission): Role[] => ROLES.filter((role) => POLICY[role].includes(permission));

export function permissionsOf(viewer: Viewer): Permission[] {
  return PERMISSIONS.filter((permission) => can(viewer, permission));
}

/** What of the incidents a viewer may see. Applied to whole columns by the picture, and to rows by stores. */
export interface IncidentPredicate {
  /** False: nothing at all. */
  mayRead: boolean;
  /** Rows marked above this rank are absent. */
  maxMarking: number;
  /** Categories shown by area only: no point, street or address. */
  areaOnlyCategories: ReadonlySet<number>;
  /** Rows with any of these flags are shown by area only. */
  areaOnlyFlags: number;
}

const AREA_ONLY = new Set(CATEGORIES.filter((category) => category.areaOnly).map((category) => category.id));
const EVERY_CATEGORY = new Set(CATEGORIES.map((category) => category.id));

/**
 * Sexual and domestic offences are never points, for anyone. Who works with residents and not with incidents
 * (engagement alone) sees every category by area only.
 */
export function incidentPredicate(viewer: Viewer): IncidentPredicate {
  const byAreaOnly = viewer.kind === 'person' && viewer.roles.every((role) => role === 'engagement');
  return {
    mayRead: can(viewer, 'incident.read'),
    maxMarking: markingRank(viewer.clearance),
    areaOnlyCategories: viewer.kind === 'system' ? new Set() : byAreaOnly ? EVERY_CATEGORY : AREA_ONLY,
    areaOnlyFlags: viewer.kind === 'system' ? 0 : flagBit('domestic'),
  };
}

const MINUTE = 60_000;

/** Every session ends after twelve hours. */
export const SESSION_LENGTH_MS = 12 * 60 * MINUTE;

/** What a session is on. */
export const DEVICES = ['desk', 'phone'] as const;
export type Device = (typeof DEVICES)[number];

/** A session ends earlier when nobody used it this long. Without signal an officer cannot show that they are there: a phone's lasts a shift. */
export const SESSION_IDLE_MS: Readonly<Record<Device, number>> = { desk: 30 * MINUTE, phone: SESSION_LENGTH_MS };

/** How long a phone keeps the token of an ended session, so that it can learn at its next contact that it has to wipe itself. */
export const PHONE_COOKIE_MS = 90 * 24 * 60 * MINUTE;

/** How a phone stands: signed in; over, so its person signs in again; or revoked, so it wipes what it holds. */
export const STANDINGS = ['signedIn', 'over', 'revoked'] as const;
export type Standing = (typeof STANDINGS)[number];

/**
 * How a device stands whose token was found. Signed out, here or everywhere, and a switched-off account revoke;
 * mere time does not, so that what an officer saved without signal is not lost with the session.
 */
export function standingOf(
  session: { device: Device; lastSeenAt: Instant; expiresAt: Instant; endedAt: Instant | null; isActive: boolean },
  now: Instant,
): Standing {
  if (session.endedAt !== null || !session.isActive) return 'revoked';
  if (session.expiresAt <= now || session.lastSeenAt + SESSION_IDLE_MS[session.device] <= now) return 'over';
  return 'signedIn';
}
export const FIRST_ADMINISTRATOR_LINK_MS = 24 * 60 * MINUTE;

const ATTEMPTS_BEFORE_LOCK = 5;

/** After five wrong passwords in a row each further one locks the account: 1, 2, 4 … minutes, at most an hour. */
export function lockedUntil(failedAttempts: number, now: Instant): Instant | null {
  if (failedAttempts < ATTEMPTS_BEFORE_LOCK) return null;
  return now + Math.min(60, 2 ** (failedAttempts - ATTEMPTS_BEFORE_LOCK)) * MINUTE;
}

export const SHORTEST_PASSWORD = 12;

/** What is wrong with a new password, in words, or null. Length counts; composition rules do not (NIST SP 800-63B). */
export function passwordProblem(password: string, signInName: string): string | null {
  if (password.length < SHORTEST_PASSWORD) {
    return `The password has ${password.length} characters; at least ${SHORTEST_PASSWORD} are needed. A sentence works well.`;
  }
  if (password.length > 200) return `The password has ${password.length} characters; at most 200 can be used.`;
  if (new Set(password).size < 5) return 'The password repeats few characters; use more different ones.';
  if (password.toLowerCase().includes(signInName.toLowerCase()))
    return 'The password contains the sign-in name; leave it out.';
  return null;
}

export function isRole(word: string): word is Role {
  return (ROLES as readonly string[]).includes(word);
}
