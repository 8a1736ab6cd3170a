import { Type } from 'typebox';
import { type AimApp, DONE, Done, Nullable, OneOf } from '../../platform/index.ts';
import * as commands from './commands.ts';
import { CHARGES, type Enquiry, HOLD_STEPS, HOLD_WORKFLOWS, type HoldView, TAX_STANDINGS } from './model.ts';

const exact = { additionalProperties: false } as const;
const ById = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const Key = Type.Optional(Type.String({ format: 'uuid' }));
const History = Type.Array(
  Type.Object({ at: Type.Number(), by: Type.String(), what: Type.String(), words: Type.String() }),
);

const EnquirySchema = Type.Unsafe<Enquiry>(
  Type.Object({
    ...{ enquiryId: Type.Integer(), caseId: Type.Integer(), at: Type.Number(), by: Type.String() },
    source: OneOf(['dvla', 'police'] as const),
    outcome: OneOf(['answered', 'notFound', 'failed'] as const),
    ...{ words: Type.String(), standing: Nullable(OneOf(TAX_STANDINGS)), isStolen: Nullable(Type.Boolean()) },
    ...{ make: Nullable(Type.String()), colour: Nullable(Type.String()), motStatus: Nullable(Type.String()) },
    mismatches: Type.Array(Type.String()),
  }),
);

const terms = {
  ...{ from: Type.String({ maxLength: 10 }), workflow: OneOf(HOLD_WORKFLOWS), law: Type.String({ maxLength: 200 }) },
  ...{ removalPence: Type.Integer(), storagePencePerDay: Type.Integer(), freeHours: Type.Integer() },
  ...{ suretyPence: Type.Integer(), suretyDays: Type.Integer() },
  ...{ daysBeforeDisposal: Type.Integer(), disposalPence: Type.Integer() },
};

const HoldSchema = Type.Unsafe<HoldView>(
  Type.Object({
    ...{
      holdId: Type.Integer(),
      caseId: Type.Integer(),
      version: Type.Integer(),
      vrm: Type.String(),
      place: Type.String(),
    },
    state: OneOf(['held', 'claimed', 'released', 'disposed'] as const),
    workflow: OneOf(HOLD_WORKFLOWS),
    ...{ liftedAt: Type.Number(), keeperToldAt: Nullable(Type.Number()), endedAt: Nullable(Type.Number()) },
    ...{ suretyReturned: Type.Number(), suretyKeptAt: Nullable(Type.Number()), certificate: Nullable(Type.String()) },
    paid: Type.Object({
      ...{ removal: Type.Number(), storage: Type.Number(), surety: Type.Number(), disposal: Type.Number() },
    }),
    terms: Type.Object(terms),
    charges: Type.Array(
      Type.Object({ charge: OneOf(CHARGES), due: Type.Number(), paid: Type.Number(), left: Type.Number() }),
    ),
    ...{ againstRelease: Type.Array(Type.String()), againstDisposal: Type.Array(Type.String()), history: History },
  }),
);
const Holds = Type.Object({ holds: Type.Array(HoldSchema) });
const work = { permission: 'case.work' } as const;
const vehicle = { permission: 'case.vehicle' } as const;

export function vehicleRoutes(app: AimApp, deps: commands.VehicleDeps): void {
  app.get(
    '/api/cases/:id/enquiries',
    {
      schema: { params: ById, response: { 200: Type.Object({ enquiries: Type.Array(EnquirySchema) }) } },
      config: vehicle,
    },
    async (request) => ({ enquiries: await commands.listEnquiries(deps, request.viewer, request.params.id) }),
  );

  app.post(
    '/api/cases/:id/enquiries',
    {
      schema: {
        params: ById,
        body: Type.Object({ source: OneOf(['dvla', 'police'] as const), idempotencyKey: Key }, exact),
        response: { 200: EnquirySchema },
      },
      config: { ...vehicle, rateLimit: { max: 60, timeWindow: '1 minute' } },
    },
    async (request) => commands.enquire(deps, request.viewer, { ...request.body, caseId: request.params.id }),
  );

  app.get(
    '/api/cases/:id/holds',
    { schema: { params: ById, response: { 200: Holds } }, config: vehicle },
    async (request) => ({ holds: await commands.listHolds(deps, request.viewer, { caseId: request.params.id }) }),
  );

  app.get('/api/services/holds', { schema: { response: { 200: Holds } }, config: vehicle }, async (request) => ({
    holds: await commands.listHolds(deps, request.viewer, { isOpen: true }),
  }));

  app.post(
    '/api/cases/:id/holds',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            place: Type.String({ minLength: 1, maxLength: 120 }),
            workflow: OneOf(HOLD_WORKFLOWS),
            idempotencyKey: Key,
          },
          exact,
        ),
        response: { 200: HoldSchema },
      },
      config: work,
    },
    async (request) => commands.liftVehicle(deps, request.viewer, { ...request.body, caseId: request.params.id }),
  );

  app.post(
    '/api/services/holds/:id/steps',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            step: OneOf(HOLD_STEPS),
            expectedVersion: Type.Integer({ minimum: 1 }),
            words: Type.String({ maxLength: 600 }),
            place: Type.Optional(Type.String({ maxLength: 120 })),
            letterId: Type.Optional(Type.Integer()),
            pence: Type.Optional(Type.Integer({ minimum: 1 })),
            towards: Type.Optional(OneOf(CHARGES)),
            isTaxed: Type.Optional(Type.Boolean()),
            certificate: Type.Optional(Type.String({ maxLength: 60 })),
            facility: Type.Optional(Type.String({ maxLength: 120 })),
            idempotencyKey: Key,
          },
          exact,
        ),
        response: { 200: HoldSchema },
      },
      config: work,
    },
    async (request) => commands.stepHold(deps, request.viewer, { ...request.body, holdId: request.params.id }),
  );

  app.get(
    '/api/services/terms',
    {
      schema: {
        response: { 200: Type.Object({ now: Type.Array(Type.Object(terms)), later: Type.Array(Type.Object(terms)) }) },
      },
      config: { permission: 'signedIn' },
    },
    async (request) => commands.listTerms(deps, request.viewer),
  );

  app.put(
    '/api/services/terms',
    {
      schema: { body: Type.Object(terms, exact), response: { 200: Done } },
      config: { permission: 'catalogue.manage' },
    },
    async (request) => {
      await commands.setTerms(deps, request.viewer, request.body);
      return DONE;
    },
  );
}
