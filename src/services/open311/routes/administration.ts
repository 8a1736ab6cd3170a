import { Type } from 'typebox';
import { type AimApp, type Deps, DONE, Done, Nullable } from '../../../platform/index.ts';
import {
  listJurisdictions,
  listKeys,
  makeKey,
  removeJurisdiction,
  revokeKey,
  saveJurisdiction,
} from '../commands/keys.ts';

const Key = Type.Object({
  keyId: Type.Integer(),
  name: Type.String(),
  mayReport: Type.Boolean(),
  mayUpdate: Type.Boolean(),
  perMinute: Type.Integer(),
  mediaHosts: Type.Array(Type.String()),
  madeAt: Type.Number(),
  revokedAt: Nullable(Type.Number()),
  nReports: Type.Integer(),
  nUpdates: Type.Integer(),
  lastAt: Nullable(Type.Number()),
});
const NewKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120 }),
    mayReport: Type.Boolean(),
    mayUpdate: Type.Boolean(),
    perMinute: Type.Integer({ minimum: 1, maximum: 100_000 }),
    mediaHosts: Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { maxItems: 20 }),
  },
  { additionalProperties: false },
);
const Jurisdiction = Type.Object({
  jurisdictionId: Type.String(),
  contact: Type.String(),
  keyService: Type.String(),
  changedAt: Type.Number(),
});
const NewJurisdiction = Type.Object(
  {
    jurisdictionId: Type.String({ minLength: 3, maxLength: 253 }),
    contact: Type.String({ maxLength: 500 }),
    keyService: Type.String({ maxLength: 500 }),
  },
  { additionalProperties: false },
);
const KeyParams = Type.Object({ keyId: Type.Integer() });
const config = { permission: 'settings.manage' } as const;

/** For the administrator: under which name AIM is asked, and who may send. */
export function open311Administration(app: AimApp, deps: Deps): void {
  app.get(
    '/api/open311/keys',
    { schema: { response: { 200: Type.Object({ keys: Type.Array(Key) }) } }, config },
    async (request) => ({
      keys: (await listKeys(deps, request.viewer)).map((key) => ({ ...key, mediaHosts: [...key.mediaHosts] })),
    }),
  );
  app.post(
    '/api/open311/keys',
    {
      schema: { body: NewKey, response: { 200: Type.Object({ keyId: Type.Integer(), apiKey: Type.String() }) } },
      config,
    },
    (request) => makeKey(deps, request.viewer, request.body),
  );
  app.post(
    '/api/open311/keys/:keyId/revoke',
    { schema: { params: KeyParams, response: { 200: Done } }, config },
    async (request) => {
      await revokeKey(deps, request.viewer, request.params.keyId);
      return DONE;
    },
  );

  app.get(
    '/api/open311/jurisdictions',
    { schema: { response: { 200: Type.Object({ jurisdictions: Type.Array(Jurisdiction) }) } }, config },
    async (request) => {
      const own = (await listJurisdictions(deps)).filter((each) => each.partnershipId === request.viewer.partnershipId);
      return { jurisdictions: own.map(({ partnershipId: _own, ...each }) => each) };
    },
  );
  app.post(
    '/api/open311/jurisdictions',
    { schema: { body: NewJurisdiction, response: { 200: Done } }, config },
    async (request) => {
      await saveJurisdiction(deps, request.viewer, request.body);
      return DONE;
    },
  );
  app.delete(
    '/api/open311/jurisdictions/:jurisdictionId',
    { schema: { params: Type.Object({ jurisdictionId: Type.String() }), response: { 200: Done } }, config },
    async (request) => {
      await removeJurisdiction(deps, request.viewer, request.params.jurisdictionId);
      return DONE;
    },
  );
}
