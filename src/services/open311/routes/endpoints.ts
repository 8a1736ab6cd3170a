import { Type } from 'typebox';
import { type AimApp, type Deps, DONE, Done, type Jobs, Nullable, OneOf } from '../../../platform/index.ts';
import { type Ask, askOverHttp } from '../client/ask.ts';
import {
  addEndpoint,
  changeEndpoint,
  closeEndpoint,
  listEndpoints,
  sendRefusedAgain,
  switchEndpoint,
  tryServer,
} from '../commands/endpoints.ts';
import { EXCHANGE_JOB } from '../jobs.ts';
import { FORMATS } from '../model/index.ts';

const server = {
  url: Type.String({ minLength: 8, maxLength: 500 }),
  jurisdictionId: Type.String({ maxLength: 253 }),
  format: OneOf(FORMATS),
};
const shared = {
  ...server,
  name: Type.String({ minLength: 1, maxLength: 120 }),
  /** Body of the catalogue that it serves. */
  body: Nullable(Type.String({ maxLength: 100 })),
  /** Our service codes to theirs, where they differ. */
  codes: Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 100 })),
  /** Cases that are that body's go there. */
  sends: Type.Boolean(),
  /** Its updates are heard. */
  polls: Type.Boolean(),
  /** Its requests become cases here. */
  fetches: Type.Boolean(),
};
/** What becomes here of cases that it has too is told to it. */
const tells = Type.Boolean();
const ApiKey = Type.String({ maxLength: 500 });
const NewEndpoint = Type.Object({ ...shared, tells, apiKey: ApiKey }, { additionalProperties: false });
/** A key that is null stays as it is. */
const Change = Type.Object({ ...shared, tells, apiKey: Nullable(ApiKey) }, { additionalProperties: false });
const At = Nullable(Type.Number());
const Endpoint = Type.Object({
  ...shared,
  endpointId: Type.Integer(),
  isOn: Type.Boolean(),
  hasKey: Type.Boolean(),
  tellsFrom: At,
  updatesUntil: At,
  requestsUntil: At,
  askedAt: At,
  fault: Nullable(Type.String()),
  tally: Type.Object({
    nSent: Type.Integer(),
    nWaiting: Type.Integer(),
    nRefused: Type.Integer(),
    sentAt: At,
    nHeard: Type.Integer(),
    heardAt: At,
    nFetched: Type.Integer(),
    fetchedAt: At,
    nTold: Type.Integer(),
    nUntold: Type.Integer(),
    toldAt: At,
  }),
  /** Cases that did not arrive, or whose updates did not, the latest first. */
  troubles: Type.Array(
    Type.Object({
      number: Type.String(),
      kind: OneOf(['waiting', 'refused', 'untold'] as const),
      words: Type.String(),
    }),
  ),
});
const Tried = Type.Object({
  fault: Nullable(Type.String()),
  services: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), group: Type.String() })),
});
const params = Type.Object({ endpointId: Type.Integer() });
const exact = { additionalProperties: false };
const config = { permission: 'settings.manage' } as const;

/** For the administrator: the other systems that AIM speaks with. */
export function endpointRoutes(app: AimApp, deps: Deps & { jobs: Jobs }, ask: Ask = askOverHttp): void {
  app.get(
    '/api/open311/endpoints',
    { schema: { response: { 200: Type.Object({ endpoints: Type.Array(Endpoint) }) } }, config },
    async (request) => ({
      endpoints: (await listEndpoints(deps, request.viewer)).map((each) => ({ ...each, codes: { ...each.codes } })),
    }),
  );
  app.post(
    '/api/open311/endpoints',
    { schema: { body: NewEndpoint, response: { 200: Type.Object({ endpointId: Type.Integer() }) } }, config },
    (request) => addEndpoint(deps, request.viewer, request.body),
  );
  app.put(
    '/api/open311/endpoints/:endpointId',
    { schema: { params, body: Change, response: { 200: Done } }, config },
    async (request) => {
      await changeEndpoint(deps, request.viewer, request.params.endpointId, request.body);
      return DONE;
    },
  );
  app.post(
    '/api/open311/endpoints/:endpointId/switch',
    { schema: { params, body: Type.Object({ isOn: Type.Boolean() }, exact), response: { 200: Done } }, config },
    async (request) => {
      await switchEndpoint(deps, request.viewer, request.params.endpointId, request.body.isOn);
      return DONE;
    },
  );
  app.post(
    '/api/open311/endpoints/:endpointId/send-refused',
    { schema: { params, response: { 200: Type.Object({ n: Type.Integer() }) } }, config },
    (request) => sendRefusedAgain(deps, request.viewer, request.params.endpointId),
  );
  app.post(
    '/api/open311/endpoints/:endpointId/close',
    { schema: { params, response: { 200: Done } }, config },
    async (request) => {
      await closeEndpoint(deps, request.viewer, request.params.endpointId);
      return DONE;
    },
  );

  app.post(
    '/api/open311/try',
    { schema: { body: Type.Object(server, exact), response: { 200: Tried } }, config },
    (request) => tryServer({ ...deps, ask }, request.viewer, request.body),
  );
  // Otherwise every minute.
  app.post('/api/open311/exchange', { schema: { response: { 200: Done } }, config }, async (request) => {
    await deps.jobs.enqueue(EXCHANGE_JOB, { partnershipId: request.viewer.partnershipId });
    return DONE;
  });
}
