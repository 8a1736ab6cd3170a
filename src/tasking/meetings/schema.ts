import { type TSchema, Type } from 'typebox';
import { AGENCY_KINDS, MARKINGS } from '../../vocabulary/index.ts';
import { CLOSINGS, TASK_STATES } from '../tasks/index.ts';
import { CHOICES, ITEM_KINDS, MEETING_KINDS, MEETING_STATES, PARTS, REFER_KINDS } from './model.ts';

export const Nullable = <Of extends TSchema>(of: Of) => Type.Union([of, Type.Null()]);
const Words = (maxLength: number) => Type.String({ maxLength });
export const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const Time = Type.String({ pattern: '^\\d{2}:\\d{2}$' });
const Weekday = Type.Integer({ minimum: 0, maximum: 6 });
const Week = Type.Integer({ minimum: 1, maximum: 5 });
export const Day = Type.Integer({ minimum: 0, maximum: 100_000 });
const strict = { additionalProperties: false };
const AgencyKind = Type.Enum([...AGENCY_KINDS]);
const MeetingKind = Type.Enum([...MEETING_KINDS]);
const Marking = Type.Enum([...MARKINGS]);
const Point = Type.Object({ lon: Type.Number(), lat: Type.Number() }, strict);

const Calendar = Type.Union([
  Type.Object(
    { kind: Type.Literal('daily'), at: Time, weekdays: Type.Array(Weekday, { maxItems: 7 }), coversUntil: Time },
    strict,
  ),
  Type.Object({ kind: Type.Literal('fortnightly'), at: Time, weekday: Weekday }, strict),
  Type.Object({ kind: Type.Literal('monthly'), at: Time, weekday: Weekday, week: Week }, strict),
  Type.Object(
    {
      kind: Type.Literal('sixMonthly'),
      at: Time,
      months: Type.Array(Type.Integer({ minimum: 1, maximum: 12 }), { maxItems: 12 }),
      weekday: Weekday,
      week: Week,
    },
    strict,
  ),
]);
const Section = Type.Object(
  {
    code: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9]{0,39}$' }),
    title: Words(100),
    about: Words(500),
    minutes: Type.Number({ minimum: 0, maximum: 480 }),
    takes: Type.Array(Words(60), { maxItems: 30 }),
  },
  strict,
);
export const SeriesBody = {
  kind: MeetingKind,
  name: Words(100),
  calendar: Calendar,
  agenda: Type.Array(Section, { minItems: 1, maxItems: 30 }),
  plannedMinutes: Type.Integer({ minimum: 1, maximum: 600 }),
  reminder: Words(1000),
  marking: Marking,
  isActive: Type.Boolean(),
  members: Type.Array(Type.Object({ personId: Type.Integer(), part: Type.Enum([...PARTS]) }, strict), {
    maxItems: 200,
  }),
};
const { members: _, ...seriesContent } = SeriesBody;
export const SeriesSchema = Type.Object({
  ...seriesContent,
  seriesId: Type.Integer(),
  version: Type.Integer(),
  members: Type.Array(
    Type.Object({
      personId: Type.Integer(),
      name: Type.String(),
      agencyId: Type.Integer(),
      part: Type.Enum([...PARTS]),
    }),
  ),
});

const meeting = {
  meetingId: Type.Integer(),
  seriesId: Type.Integer(),
  kind: MeetingKind,
  name: Type.String(),
  day: Type.Integer(),
  startsAt: Type.Number(),
  period: Type.String(),
  coversFrom: Type.Number(),
  coversTo: Type.Number(),
  marking: Marking,
  state: Type.Enum([...MEETING_STATES]),
  chairPersonId: Nullable(Type.Integer()),
  currentStep: Nullable(Type.String()),
  stepStartedAt: Nullable(Type.Number()),
  openedAt: Nullable(Type.Number()),
  closedAt: Nullable(Type.Number()),
  version: Type.Integer(),
};
export const MeetingLine = Type.Object({
  ...meeting,
  items: Nullable(Type.Integer()),
  openTasks: Nullable(Type.Integer()),
  decisions: Type.Integer(),
});
export const AgencySchema = Type.Object({ agencyId: Type.Integer(), kind: Type.String(), name: Type.String() });

const Refer = Type.Object({ kind: Type.Enum([...REFER_KINDS]), to: Words(200) }, strict);
const choice = Type.Enum([...CHOICES]);
export const DecisionSchema = Type.Object({
  decisionId: Type.Integer(),
  number: Type.Integer(),
  itemKey: Type.String(),
  choice,
  reason: Type.String(),
  untilDay: Nullable(Type.Integer()),
  refer: Nullable(Refer),
  taskId: Nullable(Type.Integer()),
  strategyId: Nullable(Type.Integer()),
  title: Type.String(),
  place: Type.String(),
  recordedAt: Type.Number(),
  recordedBy: Type.String(),
  undone: Nullable(Type.Object({ at: Type.Number(), reason: Type.String() })),
});
const Task = Type.Object(
  {
    title: Words(200),
    what: Words(2000),
    agencyId: Nullable(Type.Integer()),
    dueAt: Nullable(Type.Number()),
    success: Words(500),
    priorityId: Nullable(Type.Integer()),
    offStrategyReason: Nullable(Words(500)),
    power: Nullable(Type.Object({ actor: Words(60), power: Words(60), authorisation: Nullable(Words(300)) }, strict)),
  },
  strict,
);
export const DecisionBody = Type.Object(
  {
    itemKey: Words(120),
    choice,
    reason: Words(2000),
    untilDay: Nullable(Day),
    refer: Nullable(Refer),
    task: Nullable(Task),
    closing: Nullable(Type.Enum([...CLOSINGS])),
    idempotencyKey: Type.String({ format: 'uuid' }),
  },
  strict,
);

const key = Words(120);
export const EditBody = Type.Object(
  {
    expectedChanges: Type.Integer({ minimum: 0 }),
    edit: Type.Union([
      Type.Object({ what: Type.Literal('order'), keys: Type.Array(key, { maxItems: 500 }) }, strict),
      Type.Object({ what: Type.Literal('annotate'), key, note: Words(1000) }, strict),
      Type.Object({ what: Type.Literal('drop'), key, reason: Words(500) }, strict),
      Type.Object({ what: Type.Literal('restore'), key }, strict),
      Type.Object({ what: Type.Literal('addCard'), cardId: Type.String({ format: 'uuid' }) }, strict),
      Type.Object(
        {
          what: Type.Literal('add'),
          title: Words(200),
          place: Words(200),
          sentence: Words(2000),
          section: Words(40),
          point: Nullable(Point),
        },
        strict,
      ),
    ]),
  },
  strict,
);

const AsKnownAt = Type.Object({ ordinal: Type.Integer(), at: Nullable(Type.Number()) });
const Box = Type.Object({ west: Type.Number(), south: Type.Number(), east: Type.Number(), north: Type.Number() });
const TaskSnapshot = Type.Object({
  taskId: Type.Integer(),
  version: Type.Integer(),
  title: Type.String(),
  what: Type.String(),
  state: Type.Enum([...TASK_STATES]),
  closing: Nullable(Type.Enum([...CLOSINGS])),
  agencyId: Nullable(Type.Integer()),
  place: Type.String(),
  bounds: Nullable(Box),
  dueAt: Nullable(Type.Number()),
  isOverdue: Type.Boolean(),
  isReviewDue: Type.Boolean(),
  blocked: Nullable(Type.Object({ reason: Type.String(), nextAt: Type.Number() })),
  closedAt: Nullable(Type.Number()),
  result: Nullable(Type.String()),
});
const Item = Type.Object({
  key: Type.String(),
  source: Type.String(),
  kind: Type.Enum([...ITEM_KINDS]),
  section: Type.String(),
  title: Type.String(),
  place: Type.String(),
  area: Type.String(),
  agencies: Type.Array(AgencyKind),
  sentence: Type.String(),
  uncertainty: Type.String(),
  provenance: Type.String(),
  evidence: Nullable(
    Type.Object({ asKnownAt: AsKnownAt, incidentIds: Type.Array(Type.Integer()), sha256: Type.String() }),
  ),
  categories: Type.Array(Type.String()),
  point: Nullable(Point),
  points: Type.Array(
    Type.Object({ lon: Type.Number(), lat: Type.Number(), agency: AgencyKind, isNow: Type.Boolean() }),
  ),
  outline: Nullable(Type.Array(Type.Array(Type.Number()))),
  figures: Type.Array(Type.Object({ value: Type.String(), words: Type.String() })),
  alreadyThere: Type.Array(Type.Object({ taskId: Type.Integer(), title: Type.String(), words: Type.String() })),
  lastTime: Type.Array(
    Type.Object({
      decisionId: Type.Integer(),
      meetingId: Type.Integer(),
      day: Type.Integer(),
      kind: MeetingKind,
      words: Type.String(),
    }),
  ),
  task: Nullable(TaskSnapshot),
  follows: Nullable(Type.Object({ decisionId: Type.Integer(), meetingId: Type.Integer() })),
  cardId: Nullable(Type.String()),
  strategyId: Nullable(Type.Integer()),
  note: Nullable(Type.String()),
  dropped: Nullable(Type.String()),
});
const Pack = Type.Object({
  v: Type.Literal(1),
  meeting: Type.Object({
    kind: MeetingKind,
    name: Type.String(),
    day: Type.Integer(),
    period: Type.String(),
    coversFrom: Type.Number(),
    coversTo: Type.Number(),
  }),
  frozenAt: Type.Number(),
  asKnownAt: AsKnownAt,
  marking: Marking,
  agenda: Type.Array(Section),
  notes: Type.Record(Type.String(), Type.Array(Type.String())),
  lateFeeds: Type.Array(
    Type.Object({
      feedId: Type.Integer(),
      name: Type.String(),
      agency: AgencyKind,
      dueAt: Type.Number(),
      hoursLate: Type.Number(),
      completeToDay: Nullable(Type.Integer()),
    }),
  ),
  missing: Type.Array(Type.String()),
  checks: Type.String(),
  headline: Type.String(),
  notices: Type.Array(Type.String()),
  cards: Type.Array(Type.String()),
  draft: Nullable(
    Type.Object({
      strategyId: Type.Integer(),
      title: Type.String(),
      priorities: Type.Array(Type.Object({ title: Type.String() })),
    }),
  ),
});
export const LiveSchema = Type.Object({
  meetingId: Type.Integer(),
  state: Type.Enum([...MEETING_STATES]),
  version: Type.Integer(),
  currentStep: Nullable(Type.String()),
  stepStartedAt: Nullable(Type.Number()),
  openedAt: Nullable(Type.Number()),
  closedAt: Nullable(Type.Number()),
  chair: Nullable(Type.Object({ personId: Type.Integer(), name: Type.String() })),
  presence: Type.Array(
    Type.Object({
      personId: Type.Integer(),
      name: Type.String(),
      agencyId: Nullable(Type.Integer()),
      agencyKind: Nullable(AgencyKind),
      declaration: Type.String(),
      signedInAt: Type.Number(),
      leftAt: Nullable(Type.Number()),
    }),
  ),
  decisions: Type.Array(DecisionSchema),
  tasks: Type.Array(
    Type.Object({
      taskId: Type.Integer(),
      title: Type.String(),
      state: Type.String(),
      agencyId: Nullable(Type.Integer()),
    }),
  ),
  packChanges: Type.Integer(),
});
export const ViewSchema = Type.Object({
  meeting: Type.Object(meeting),
  series: SeriesSchema,
  pack: Nullable(Pack),
  items: Type.Array(Item),
  packMade: Nullable(Type.Object({ at: Type.Number(), by: Type.String(), sha256: Type.String() })),
  changes: Type.Array(
    Type.Object({ number: Type.Integer(), at: Type.Number(), by: Type.String(), words: Type.String() }),
  ),
  live: LiveSchema,
  next: Nullable(Type.Object({ meetingId: Type.Integer(), day: Type.Integer(), startsAt: Type.Number() })),
});
