import { Type } from 'typebox';
import type { AimApp, Deps } from '../../platform/index.ts';
import { changeDraft, draftNewStrategy, listStrategies } from './commands.ts';
import { STRANDS } from './model.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const Words = (maxLength: number) => Type.String({ maxLength });
const Day = Type.Integer({ minimum: -100_000, maximum: 100_000 });

const Action = Type.Object(
  {
    strand: Type.Enum([...STRANDS]),
    what: Words(500),
    ownerAgencyId: Nullable(Type.Integer()),
    measure: Words(500),
  },
  { additionalProperties: false },
);
const Risk = Type.Object(
  {
    harm: Type.Number({ minimum: 0 }),
    likelihood: Type.Number({ minimum: 0 }),
    position: Type.Number({ minimum: 0 }),
    confidence: Type.Union([Type.Literal('low'), Type.Literal('medium'), Type.Literal('high')]),
  },
  { additionalProperties: false },
);
const priority = {
  title: Words(200),
  rationale: Words(2000),
  target: Words(500),
  leadAgencyId: Nullable(Type.Integer()),
  risk: Nullable(Risk),
  actions: Type.Array(Action, { maxItems: 60 }),
};
const draft = {
  title: Words(200),
  periodFrom: Day,
  periodTo: Day,
  priorities: Type.Array(Type.Object(priority, { additionalProperties: false }), { maxItems: 12 }),
};

export const ControlStrategySchema = Type.Object({
  strategyId: Type.Integer(),
  title: Type.String(),
  periodFrom: Type.Integer(),
  periodTo: Type.Integer(),
  status: Type.Union([Type.Literal('draft'), Type.Literal('inForce'), Type.Literal('superseded')]),
  effectiveFrom: Nullable(Type.Number()),
  effectiveTo: Nullable(Type.Number()),
  meetingId: Nullable(Type.Integer()),
  decisionId: Nullable(Type.Integer()),
  version: Type.Integer(),
  priorities: Type.Array(Type.Object({ priorityId: Type.Integer(), ...priority })),
});

/** The control strategy: everyone at the table reads it, a draft is written here, and only a strategic meeting sets it. */
export function strategyRoutes(app: AimApp, deps: Deps): void {
  app.get(
    '/api/strategy',
    {
      schema: {
        response: {
          200: Type.Object({
            inForce: Nullable(ControlStrategySchema),
            drafts: Type.Array(ControlStrategySchema),
            earlier: Type.Array(ControlStrategySchema),
          }),
        },
      },
      config: { permission: 'strategy.read' },
    },
    async (request) => {
      const all = await listStrategies(deps, request.viewer);
      return {
        inForce: all.find(({ status }) => status === 'inForce') ?? null,
        drafts: all.filter(({ status }) => status === 'draft'),
        earlier: all.filter(({ status }) => status === 'superseded'),
      };
    },
  );

  app.post(
    '/api/strategy/drafts',
    {
      schema: { body: Type.Object(draft, { additionalProperties: false }), response: { 200: ControlStrategySchema } },
      config: { permission: 'strategy.set' },
    },
    async (request) => draftNewStrategy(deps, request.viewer, request.body),
  );

  app.put(
    '/api/strategy/drafts/:id',
    {
      schema: {
        params: Type.Object({ id: Type.Integer() }),
        body: Type.Object({ ...draft, expectedVersion: Type.Integer() }, { additionalProperties: false }),
        response: { 200: ControlStrategySchema },
      },
      config: { permission: 'strategy.set' },
    },
    async (request) => changeDraft(deps, request.viewer, { ...request.body, strategyId: request.params.id }),
  );
}
