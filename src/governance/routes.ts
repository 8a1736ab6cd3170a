import { Type } from 'typebox';
import { type AimApp, type Deps, DONE, Done, Nullable, OneOf } from '../platform/index.ts';
import { AGENCY_KINDS, MARKINGS, ROLES } from '../vocabulary/index.ts';
import * as commands from './commands.ts';
import { DEVICES, PHONE_COOKIE_MS, permissionsOf, STANDINGS } from './model.ts';

const Agency = Type.Object({
  agencyId: Type.Integer(),
  kind: OneOf(AGENCY_KINDS),
  name: Type.String(),
});
const RoleName = OneOf(ROLES);
const MarkingName = OneOf(MARKINGS);
const SignInName = Type.String({ minLength: 2, maxLength: 80, pattern: '^[A-Za-z0-9._@-]+$' });
const PersonName = Type.String({ minLength: 1, maxLength: 120 });
const Password = Type.String({ minLength: 1, maxLength: 200 });
const PersonParams = Type.Object({ personId: Type.Integer() });
const SESSION_COOKIE = 'aim_session';

const Me = Type.Object({
  /** AIM's own clock: in the demo it stands at the morning of the briefing. */
  now: Type.Number(),
  signedIn: Type.Boolean(),
  person: Nullable(
    Type.Object({
      personId: Type.Integer(),
      name: Type.String(),
      agencyId: Nullable(Type.Integer()),
      agency: Type.String(),
      roles: Type.Array(RoleName),
      clearance: MarkingName,
      permissions: Type.Array(Type.String()),
    }),
  ),
  partnership: Type.Object({
    name: Type.String(),
    marking: MarkingName,
    timeZone: Type.String(),
    madeUp: Type.Boolean(),
    agencies: Type.Array(Agency),
  }),
});

const Person = Type.Object({
  personId: Type.Integer(),
  signInName: Type.String(),
  name: Type.String(),
  agencyId: Type.Integer(),
  agency: Type.String(),
  roles: Type.Array(RoleName),
  clearance: MarkingName,
  isActive: Type.Boolean(),
  lockedUntil: Nullable(Type.Number()),
  sessions: Type.Integer(),
});

const AuditEntry = Type.Object({
  auditId: Type.Integer(),
  at: Type.Number(),
  personId: Nullable(Type.Integer()),
  actor: Type.String(),
  what: Type.String(),
  outcome: Type.String(),
  subjectType: Nullable(Type.String()),
  subjectId: Nullable(Type.String()),
  purpose: Nullable(Type.String()),
  correlationId: Type.String(),
  payload: Type.Record(Type.String(), Type.Unknown()),
});

export interface GovernanceOptions {
  /** The partnership that people sign in to here. */
  partnershipId: number;
  /** In the demo: the made-up accounts with their shared password. Elsewhere null. */
  demoAccounts: readonly { signInName: string; name: string; does: string; password: string }[] | null;
  /** True where AIM is reached by https; the cookie is then sent by https only. */
  isHttps: boolean;
}

/** The token a request carries, if any. */
export function sessionToken(request: { cookies: Record<string, string | undefined> }): string | undefined {
  return request.cookies[SESSION_COOKIE];
}

export function governanceRoutes(app: AimApp, deps: Deps, options: GovernanceOptions): void {
  const { partnershipId } = options;
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.isHttps } as const;

  app.get('/api/me', { schema: { response: { 200: Me } }, config: { permission: 'public' } }, async (request) => {
    const viewer = request.visitor;
    const partnership = await commands.describePartnership(deps, viewer?.partnershipId ?? partnershipId);
    return {
      now: deps.clock.now(),
      signedIn: viewer !== null,
      person:
        viewer?.personId == null
          ? null
          : {
              personId: viewer.personId,
              name: viewer.name,
              agencyId: viewer.agencyId,
              agency: partnership.agencies.find((agency) => agency.agencyId === viewer.agencyId)?.name ?? '',
              roles: [...viewer.roles],
              clearance: viewer.clearance,
              permissions: permissionsOf(viewer),
            },
      partnership,
    };
  });

  app.post(
    '/api/sessions',
    {
      schema: {
        body: Type.Object(
          { signInName: SignInName, password: Password, device: Type.Optional(OneOf(DEVICES)) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ expiresAt: Type.Number() }) },
      },
      config: { permission: 'public', rateLimit: { max: 30, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const agent = request.headers['user-agent'] ?? '';
      const { token, expiresAt } = await commands.signIn(deps, partnershipId, { ...request.body, agent });
      const kept = request.body.device === 'phone' ? deps.clock.now() + PHONE_COOKIE_MS : expiresAt;
      // Seconds from now, not an instant: a demonstration's clock stands at its own morning, the browser's does not.
      reply.setCookie(SESSION_COOKIE, token, { ...cookie, maxAge: Math.ceil((kept - deps.clock.now()) / 1000) });
      return { expiresAt };
    },
  );

  app.get(
    '/api/sessions/standing',
    { schema: { response: { 200: Type.Object({ standing: OneOf(STANDINGS) }) } }, config: { permission: 'public' } },
    async (request) => ({ standing: await commands.deviceStanding(deps, sessionToken(request)) }),
  );

  app.delete(
    '/api/sessions/current',
    { schema: { response: { 200: Done } }, config: { permission: 'signedIn' } },
    async (request, reply) => {
      await commands.signOut(deps, request.viewer, sessionToken(request) ?? '');
      reply.clearCookie(SESSION_COOKIE, cookie);
      return DONE;
    },
  );

  app.delete(
    '/api/sessions',
    { schema: { response: { 200: Type.Object({ ended: Type.Integer() }) } }, config: { permission: 'signedIn' } },
    async (request, reply) => {
      reply.clearCookie(SESSION_COOKIE, cookie);
      return commands.signOutEverywhere(deps, request.viewer, request.viewer.personId ?? -1);
    },
  );

  app.get(
    '/api/demo/accounts',
    {
      schema: {
        response: {
          200: Type.Object({
            accounts: Nullable(
              Type.Array(
                Type.Object({
                  signInName: Type.String(),
                  name: Type.String(),
                  does: Type.String(),
                  password: Type.String(),
                }),
              ),
            ),
          }),
        },
      },
      config: { permission: 'public' },
    },
    async () => ({
      accounts: options.demoAccounts === null ? null : options.demoAccounts.map((account) => ({ ...account })),
    }),
  );

  app.post(
    '/api/first-administrator',
    {
      schema: {
        body: Type.Object(
          {
            token: Type.String(),
            signInName: SignInName,
            name: PersonName,
            agencyId: Type.Integer(),
            password: Password,
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ personId: Type.Integer() }) },
      },
      config: { permission: 'public', rateLimit: { max: 10, timeWindow: '1 minute' } },
    },
    async (request) => commands.createFirstAdministrator(deps, partnershipId, request.body),
  );

  app.get(
    '/api/people',
    {
      schema: { response: { 200: Type.Object({ people: Type.Array(Person) }) } },
      config: { permission: 'person.manage' },
    },
    async (request) => ({ people: await commands.listPeople(deps, request.viewer) }),
  );

  app.post(
    '/api/people',
    {
      schema: {
        body: Type.Object(
          {
            signInName: SignInName,
            name: PersonName,
            agencyId: Type.Integer(),
            roles: Type.Array(RoleName, { maxItems: ROLES.length }),
            clearance: MarkingName,
            password: Password,
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ personId: Type.Integer() }) },
      },
      config: { permission: 'person.manage' },
    },
    async (request) => commands.createPerson(deps, request.viewer, request.body),
  );

  app.patch(
    '/api/people/:personId',
    {
      schema: {
        params: PersonParams,
        body: Type.Object(
          {
            name: Type.Optional(PersonName),
            agencyId: Type.Optional(Type.Integer()),
            roles: Type.Optional(Type.Array(RoleName, { maxItems: ROLES.length })),
            clearance: Type.Optional(MarkingName),
            isActive: Type.Optional(Type.Boolean()),
            password: Type.Optional(Password),
          },
          { additionalProperties: false },
        ),
        response: { 200: Done },
      },
      config: { permission: 'person.manage' },
    },
    async (request) => {
      await commands.changePerson(deps, request.viewer, { ...request.body, personId: request.params.personId });
      return DONE;
    },
  );

  app.post(
    '/api/people/:personId/sign-out',
    {
      schema: { params: PersonParams, response: { 200: Type.Object({ ended: Type.Integer() }) } },
      config: { permission: 'person.manage' },
    },
    async (request) => commands.signOutEverywhere(deps, request.viewer, request.params.personId),
  );

  app.get(
    '/api/audit',
    {
      schema: {
        querystring: Type.Object(
          {
            what: Type.Optional(Type.String({ maxLength: 80 })),
            personId: Type.Optional(Type.Integer()),
            subjectType: Type.Optional(Type.String({ maxLength: 40 })),
            subjectId: Type.Optional(Type.String({ maxLength: 80 })),
            from: Type.Optional(Type.Number()),
            to: Type.Optional(Type.Number()),
            before: Type.Optional(Type.Integer()),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ entries: Type.Array(AuditEntry) }) },
      },
      config: { permission: 'audit.read' },
    },
    async (request) => ({
      entries: await commands.searchAudit(deps, request.viewer, {
        ...request.query,
        limit: request.query.limit ?? 100,
      }),
    }),
  );

  app.get(
    '/api/audit/verify',
    {
      schema: {
        response: { 200: Type.Object({ entries: Type.Integer(), firstBroken: Nullable(Type.Integer()) }) },
      },
      config: { permission: 'audit.read' },
    },
    async (request) => commands.verifyAudit(deps, request.viewer),
  );
}
