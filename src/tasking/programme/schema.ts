import { Type } from 'typebox';
import { Nullable, OneOf } from '../../platform/index.ts';
import { MARKINGS } from '../../vocabulary/index.ts';
import { PLACE_SHAPES, placeFields, sourceFields, Uuid } from '../patrol/index.ts';
import { DONE_COUNTS, RETURN_KEYS } from './model.ts';

const closed = { additionalProperties: false };
const IsoDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Count = Type.Integer({ minimum: 0, maximum: 100_000 });

const choose = {
  ...sourceFields,
  ...placeFields,
  n: Type.Optional(Type.Integer({ minimum: 1, maximum: 80 })),
  apartMetres: Type.Optional(Type.Number({ minimum: 0, maximum: 5000 })),
};
export const ChooseInput = Type.Object(choose, closed);

const Column = Type.Object({ key: OneOf(RETURN_KEYS), title: Type.String({ minLength: 1, maxLength: 80 }) }, closed);
const Rate = Type.Object(
  { agencyId: Type.Integer(), poundsAnHour: Type.Number({ minimum: 0, maximum: 1000 }) },
  closed,
);
const settings = {
  columns: Type.Array(Column, { minItems: 1, maxItems: 40 }),
  rates: Type.Array(Rate, { maxItems: 50 }),
  targetHours: Nullable(Type.Number({ minimum: 0 })),
};
const Filter = Type.Record(Type.String({ maxLength: 20 }), Type.String({ maxLength: 4000 }));

export const ProgrammeInput = Type.Object(
  {
    ...choose,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    from: IsoDate,
    to: IsoDate,
    without: Type.Optional(Type.Array(Type.Integer(), { maxItems: 80 })),
    settings: Type.Optional(
      Type.Object(
        {
          columns: Type.Optional(settings.columns),
          rates: Type.Optional(settings.rates),
          targetHours: Type.Optional(settings.targetHours),
          filter: Type.Optional(Filter),
        },
        closed,
      ),
    ),
    marking: Type.Optional(OneOf(MARKINGS)),
  },
  closed,
);

export const SettingsInput = Type.Object(
  {
    expectedVersion: Type.Integer(),
    columns: Type.Optional(settings.columns),
    rates: Type.Optional(settings.rates),
    targetHours: Type.Optional(settings.targetHours),
  },
  closed,
);

const Power = Type.Object({
  power: Type.Number(),
  smallestFall: Nullable(Type.Number()),
  expected: Type.Array(Type.Number()),
});
const trial = {
  design: OneOf(['crossover', 'parallel'] as const),
  seed: Type.Integer(),
  weeksWith: Type.Integer(),
  everyWeeks: Type.Integer(),
  fall: Type.Number(),
  meanAPlaceDay: Type.Number(),
  dispersion: Type.Number(),
  baselineDays: Type.Integer(),
  nAssigned: Type.Integer(),
  nOthers: Type.Integer(),
  power: Power,
};
export const TrialPreviewView = Type.Object({ ...trial, words: Type.String() });

const asked = {
  design: OneOf(['crossover', 'parallel'] as const),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })),
  weeksWith: Type.Optional(Type.Integer({ minimum: 1, maximum: 8 })),
  everyWeeks: Type.Optional(Type.Integer({ minimum: 2, maximum: 9 })),
  fall: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
  baselineDays: Type.Optional(Type.Integer({ minimum: 28, maximum: 1100 })),
};
export const TrialAsked = Type.Object(asked, closed);
export const TrialInputSchema = Type.Object({ ...asked, expectedVersion: Type.Integer() }, closed);

export const ProgrammeHead = Type.Object({
  programmeId: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  from: Type.String(),
  to: Type.String(),
  shape: OneOf(PLACE_SHAPES),
  marking: OneOf(MARKINGS),
  cardId: Type.String(),
  madeAt: Type.Number(),
  changedBy: Type.String(),
  settings: Type.Object({ ...settings, filter: Filter }),
  trial: Nullable(Type.Object({ ...trial, fixedAt: Type.Number() })),
});

const Hotspot = Type.Object({
  hotspot: Type.Integer(),
  name: Type.String(),
  ward: Type.String(),
  x: Type.Number(),
  y: Type.Number(),
  lon: Type.Number(),
  lat: Type.Number(),
  reachMetres: Type.Number(),
  risk: Type.Number(),
  ring: Type.Array(Type.Number()),
  ringDegrees: Type.Array(Type.Number()),
});

export const ChosenView = Type.Object({
  cardId: Type.String(),
  share: Type.Number(),
  words: Type.String(),
  hotspots: Type.Array(Hotspot),
});

export const ProgrammeViewSchema = Type.Object({
  programme: ProgrammeHead,
  hotspots: Type.Array(Hotspot),
  agencies: Type.Array(Type.Object({ agencyId: Type.Integer(), name: Type.String() })),
});

export const PlanInput = Type.Object(
  {
    expectedVersion: Type.Integer(),
    from: IsoDate,
    to: IsoDate,
    agencies: Type.Array(
      Type.Object(
        {
          agencyId: Type.Integer(),
          patrolsADay: Type.Integer({ minimum: 1, maximum: 12 }),
          minutes: Type.Integer({ minimum: 10, maximum: 60 }),
          fromMinute: Type.Integer({ minimum: 0, maximum: 1439 }),
          toMinute: Type.Integer({ minimum: 0, maximum: 1440 }),
          weekdays: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { minItems: 1, maxItems: 7 }),
        },
        closed,
      ),
      { minItems: 1, maxItems: 20 },
    ),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })),
  },
  closed,
);

const DoneSchema = Type.Object(
  Object.fromEntries(DONE_COUNTS.map((key) => [key, Type.Optional(Count)])) as Record<
    (typeof DONE_COUNTS)[number],
    ReturnType<typeof Type.Optional<typeof Count>>
  >,
  closed,
);

export const RecordInput = Type.Object(
  {
    expectedVersion: Type.Integer(),
    state: OneOf(['done', 'notDone'] as const),
    deliveredFrom: Type.Optional(Type.Number()),
    deliveredMinutes: Type.Optional(Type.Number({ minimum: 0, maximum: 720 })),
    certainty: Type.Optional(OneOf(['counted', 'probable'] as const)),
    done: Type.Optional(DoneSchema),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    idempotencyKey: Type.Optional(Uuid),
  },
  closed,
);

export const PatrolView = Type.Object({
  patrolId: Type.Integer(),
  hotspot: Type.Integer(),
  agencyId: Type.Integer(),
  date: Type.String(),
  plannedFrom: Type.Number(),
  plannedMinutes: Type.Number(),
  state: OneOf(['planned', 'done', 'notDone'] as const),
  deliveredFrom: Nullable(Type.Number()),
  deliveredMinutes: Nullable(Type.Number()),
  certainty: Nullable(OneOf(['counted', 'probable'] as const)),
  done: DoneSchema,
  reason: Type.String(),
  version: Type.Integer(),
  changedBy: Type.String(),
});

export const DayView = Type.Object({
  hotspot: Type.Integer(),
  date: Type.String(),
  block: Type.Integer(),
  isAssigned: Type.Boolean(),
});

/** NaN has no JSON: a figure that is not known is null. */
const Figure = Nullable(Type.Number());
const effect = {
  nAssigned: Type.Integer(),
  nOthers: Type.Integer(),
  total: Type.Array(Figure),
  mean: Type.Array(Figure),
  difference: Figure,
  interval: Type.Array(Figure),
  p: Figure,
  averted: Figure,
  avertedInterval: Type.Array(Figure),
  ratio: Figure,
  ratioInterval: Type.Array(Figure),
  nClusters: Type.Integer(),
  confidence: Type.Number(),
};
export const TrialResultView = Type.Object({
  count: Nullable(Type.Object(effect)),
  harm: Nullable(Type.Object({ ...effect, index: Type.String(), edition: Type.String() })),
  words: Type.Array(Type.String()),
  compliance: Type.Object({
    assignedAndDone: Type.Integer(),
    assigned: Type.Integer(),
    othersAndDone: Type.Integer(),
    others: Type.Integer(),
  }),
});
