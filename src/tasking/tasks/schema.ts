import { Type } from 'typebox';
import { Nullable, OneOf } from '../../platform/index.ts';
import { MARKINGS } from '../../vocabulary/index.ts';
import { CLOSINGS, FAILURES, LINK_KINDS, STEPS, TASK_STATES, WHY_KINDS } from './model.ts';

const exact = { additionalProperties: false } as const;
const Words = (maxLength = 2000) => Type.String({ minLength: 1, maxLength });
const Position = Type.Array(Type.Number(), { minItems: 2, maxItems: 3 });
const Instant = Type.Number();
const Id = Type.Integer({ minimum: 1 });
export const Key = Type.String({ format: 'uuid' });

const PolygonSchema = Type.Object(
  {
    type: Type.Literal('Polygon'),
    coordinates: Type.Array(Type.Array(Position, { maxItems: 2000 }), { maxItems: 20 }),
  },
  exact,
);
const GeometrySchema = Type.Union([
  Type.Object({ type: Type.Literal('Point'), coordinates: Position }, exact),
  PolygonSchema,
]);
const Days = Type.Object(
  {
    first: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    last: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  },
  exact,
);
const MeasureSchema = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('incidents'),
      words: Words(),
      measure: Nullable(Type.String({ maxLength: 60 })),
      categories: Type.Array(Type.String({ maxLength: 80 }), { maxItems: 50 }),
      treated: PolygonSchema,
      buffer: Nullable(PolygonSchema),
      control: Nullable(PolygonSchema),
      bufferControl: Nullable(PolygonSchema),
      before: Days,
      after: Days,
    },
    exact,
  ),
  Type.Object({ kind: Type.Literal('delivered'), words: Words(), unit: Words(120), target: Type.Number() }, exact),
]);
const WhereSchema = Type.Object({ geometry: GeometrySchema, words: Type.String({ maxLength: 400 }) }, exact);
const WhenSchema = Type.Object({ from: Instant, until: Instant }, exact);
const WhoSchema = Type.Object({ agencyId: Nullable(Id), teamId: Nullable(Id), personId: Nullable(Id) }, exact);
const PowerSchema = Type.Object(
  { actor: Words(60), power: Words(60), authorisation: Nullable(Type.String({ maxLength: 400 })) },
  exact,
);
const KnownAt = Nullable(Type.Object({ ordinal: Type.Integer(), at: Nullable(Instant) }, exact));
const WhyInput = Type.Object(
  {
    kind: OneOf(WHY_KINDS),
    reference: Type.String({ maxLength: 200 }),
    words: Type.Array(Words(), { maxItems: 20 }),
    asKnownAt: Type.Optional(KnownAt),
  },
  exact,
);
const ResultSchema = Type.Object(
  {
    input: Type.Object({ hours: Type.Number(), words: Type.String({ maxLength: 2000 }) }, exact),
    output: Type.Object(
      {
        words: Words(),
        counts: Type.Array(Type.Object({ what: Words(120), number: Type.Number() }, exact), { maxItems: 30 }),
      },
      exact,
    ),
    cameOfIt: Words(),
    failure: OneOf(FAILURES),
    costPounds: Nullable(Type.Number()),
  },
  exact,
);

const open = {
  priorityId: Type.Optional(Nullable(Id)),
  offStrategyReason: Type.Optional(Nullable(Type.String({ maxLength: 1000 }))),
  response: Type.Optional(Nullable(Type.String({ maxLength: 60 }))),
  where: Type.Optional(Nullable(WhereSchema)),
  when: Type.Optional(Nullable(WhenSchema)),
  power: Type.Optional(Nullable(PowerSchema)),
  measure: Type.Optional(Nullable(MeasureSchema)),
  reviewAt: Type.Optional(Nullable(Instant)),
  marking: Type.Optional(OneOf(MARKINGS)),
};

/** What a proposal says. Meetings and others that make tasks take the same. */
export const ProposalSchema = Type.Object(
  {
    title: Words(200),
    what: Words(4000),
    why: WhyInput,
    problem: Words(60),
    who: Type.Optional(Type.Partial(WhoSchema)),
    ...open,
  },
  exact,
);
export const ProposalBody = Type.Object({ ...ProposalSchema.properties, idempotencyKey: Type.Optional(Key) }, exact);

/** The steps a person takes; agreeing belongs to the meeting. */
const PERSONAL_STEPS = STEPS.filter((step) => step !== 'agree');

export const StepBody = Type.Object(
  {
    step: OneOf(PERSONAL_STEPS),
    expectedVersion: Type.Integer({ minimum: 1 }),
    reason: Type.Optional(Type.String({ maxLength: 2000 })),
    nextAt: Type.Optional(Instant),
    agencyId: Type.Optional(Id),
    teamId: Type.Optional(Nullable(Id)),
    personId: Type.Optional(Nullable(Id)),
    result: Type.Optional(ResultSchema),
    words: Type.Optional(Type.String({ maxLength: 2000 })),
    closing: Type.Optional(OneOf(CLOSINGS)),
    byTaskId: Type.Optional(Id),
    idempotencyKey: Type.Optional(Key),
  },
  exact,
);

export const AmendBody = Type.Object(
  {
    expectedVersion: Type.Integer({ minimum: 1 }),
    idempotencyKey: Type.Optional(Key),
    changes: Type.Object(
      {
        title: Type.Optional(Words(200)),
        what: Type.Optional(Words(4000)),
        why: Type.Optional(WhyInput),
        problem: Type.Optional(Words(60)),
        who: Type.Optional(WhoSchema),
        ...open,
      },
      exact,
    ),
  },
  exact,
);

const Person = Type.Object({ personId: Type.Integer(), agencyId: Type.Integer(), name: Type.String() });
const done = { by: Nullable(Person), at: Instant };
const Done = Nullable(Type.Object(done));

const taskFields = {
  taskId: Type.Integer(),
  number: Type.String(),
  version: Type.Integer(),
  state: OneOf(TASK_STATES),
  closing: Nullable(OneOf(CLOSINGS)),
  title: Type.String(),
  what: Type.String(),
  why: Type.Object({
    kind: OneOf(WHY_KINDS),
    reference: Type.String(),
    evidence: Type.Object({ words: Type.Array(Type.String()), asKnownAt: KnownAt, sha256: Type.String() }),
  }),
  priorityId: Nullable(Type.Integer()),
  offStrategyReason: Nullable(Type.String()),
  problem: Type.String(),
  response: Nullable(Type.String()),
  where: Nullable(WhereSchema),
  when: Nullable(WhenSchema),
  who: WhoSchema,
  power: Nullable(PowerSchema),
  measure: Nullable(MeasureSchema),
  reviewAt: Nullable(Instant),
  marking: OneOf(MARKINGS),
  proposed: Type.Object({ by: Nullable(Person), agencyId: Nullable(Type.Integer()), at: Instant }),
  signed: Nullable(Type.Object({ by: Person, at: Instant })),
  agreed: Nullable(
    Type.Object({
      at: Instant,
      under: Type.Union([
        Type.Object({ kind: Type.Literal('meeting'), meetingId: Type.Integer(), decisionId: Type.Integer() }),
        Type.Object({ kind: Type.Literal('dutyPair'), first: Person, second: Person }),
      ]),
    }),
  ),
  allocated: Done,
  accepted: Done,
  rejection: Nullable(Type.Object({ ...done, reason: Type.String() })),
  started: Done,
  block: Nullable(Type.Object({ ...done, reason: Type.String(), nextAt: Instant })),
  result: Nullable(ResultSchema),
  submitted: Done,
  verified: Nullable(Type.Object({ ...done, words: Type.String() })),
  closed: Nullable(Type.Object({ ...done, reason: Nullable(Type.String()), supersededBy: Nullable(Type.Integer()) })),
  isOverdue: Type.Boolean(),
  isReviewDue: Type.Boolean(),
  waitsFor: Type.String(),
  nextSteps: Type.Array(Type.Object({ step: OneOf(STEPS), label: Type.String(), needs: Type.Array(Type.String()) })),
  openFields: Type.Array(Type.String()),
  missing: Type.Array(Type.String()),
};
export const TaskSchema = Type.Object(taskFields);

export const TaskDetailSchema = Type.Object({
  ...taskFields,
  history: Type.Array(
    Type.Object({
      version: Type.Integer(),
      at: Instant,
      by: Nullable(Person),
      actor: Type.String(),
      step: Type.String(),
      from: Nullable(OneOf(TASK_STATES)),
      to: OneOf(TASK_STATES),
      reason: Nullable(Type.String()),
      meetingId: Nullable(Type.Integer()),
      decisionId: Nullable(Type.Integer()),
      changes: Type.Record(Type.String(), Type.Object({ from: Type.Unknown(), to: Type.Unknown() })),
    }),
  ),
  comments: Type.Array(
    Type.Object({ commentId: Type.Integer(), at: Instant, by: Nullable(Person), words: Type.String() }),
  ),
  links: Type.Array(
    Type.Object({
      taskId: Type.Integer(),
      otherTaskId: Type.Integer(),
      kind: OneOf(LINK_KINDS),
      number: Type.String(),
      title: Type.String(),
    }),
  ),
  watchers: Type.Array(Person),
  isWatched: Type.Boolean(),
});

export const TaskQuerySchema = Type.Object(
  {
    /** One or more, by commas; `open` stands for all but closed. */
    state: Type.Optional(Type.String({ maxLength: 200 })),
    agency: Type.Optional(Id),
    proposedBy: Type.Optional(Id),
    team: Type.Optional(Id),
    person: Type.Optional(Id),
    priority: Type.Optional(Id),
    problem: Type.Optional(Type.String({ maxLength: 60 })),
    response: Type.Optional(Type.String({ maxLength: 60 })),
    overdue: Type.Optional(Type.Boolean()),
    /** lon,lat,metres */
    near: Type.Optional(Type.String({ maxLength: 80 })),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    watched: Type.Optional(Type.Boolean()),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  },
  exact,
);

export const LinkBody = Type.Object({ otherTaskId: Id, kind: OneOf(LINK_KINDS) }, exact);
export const CommentBody = Type.Object({ words: Words(4000), idempotencyKey: Type.Optional(Key) }, exact);
export const WatchBody = Type.Object({ isWatched: Type.Boolean() }, exact);
export const TaskParams = Type.Object({ id: Id });

const templateFields = {
  name: Words(120),
  what: Words(2000),
  problems: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 40 }),
  actor: Words(60),
  power: Words(60),
  days: Type.Integer({ minimum: 1, maximum: 366 }),
  reviewDays: Type.Integer({ minimum: 1, maximum: 366 }),
  measure: Type.String({ maxLength: 1000 }),
  counts: Type.Array(Words(120), { maxItems: 20 }),
  mechanism: Type.String({ maxLength: 1000 }),
  isActive: Type.Boolean(),
};
export const TemplateSchema = Type.Object({ code: Type.String(), version: Type.Integer(), ...templateFields });
export const TemplateBody = Type.Object({ ...templateFields, expectedVersion: Type.Integer({ minimum: 0 }) }, exact);
