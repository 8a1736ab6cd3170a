import { Type } from 'typebox';
import { Nullable, OneOf } from '../../platform/index.ts';
import { MARKINGS } from '../../vocabulary/index.ts';
import { FINDINGS, type PatrolTravel, PLACE_SHAPES, TRAVEL_SPEEDS } from './model.ts';

const closed = { additionalProperties: false };
const IsoDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
const Degrees = { lon: Type.Number({ minimum: -180, maximum: 180 }), lat: Type.Number({ minimum: -90, maximum: 90 }) };
const LonLat = Type.Object(Degrees, closed);
const Travel = OneOf(Object.keys(TRAVEL_SPEEDS) as PatrolTravel[]);
export const Uuid = Type.String({ format: 'uuid' });
const Key = Type.Optional(Uuid);

/** Where risk is taken from. */
export const sourceFields = {
  cardId: Type.Optional(Uuid),
  filter: Type.Optional(Type.Record(Type.String({ maxLength: 20 }), Type.String({ maxLength: 4000 }))),
  bandwidthMetres: Type.Optional(Type.Number({ minimum: 50, maximum: 1000 })),
};

export const placeFields = {
  shape: Type.Optional(OneOf(PLACE_SHAPES)),
  sizeMetres: Type.Optional(Type.Number({ minimum: 50, maximum: 500 })),
};

export const PlanInput = Type.Object(
  {
    ...sourceFields,
    ...placeFields,
    name: Type.Optional(Type.String({ maxLength: 100 })),
    date: IsoDate,
    from: Type.Optional(Time),
    to: Type.Optional(Time),
    nCrews: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
    travel: Type.Optional(Travel),
    speedKmh: Type.Optional(Type.Number({ minimum: 2, maximum: 50 })),
    start: Type.Optional(Nullable(LonLat)),
    end: Type.Optional(Nullable(LonLat)),
    visitMinutes: Type.Optional(Type.Integer({ minimum: 10, maximum: 16 })),
    gapMinutes: Type.Optional(Type.Integer({ minimum: 90, maximum: 480 })),
    repeatWorth: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    nPlaces: Type.Optional(Type.Integer({ minimum: 1, maximum: 80 })),
    mostVisitsAWard: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 500 }))),
    reassurance: Type.Optional(
      Type.Array(
        Type.Object(
          {
            ...Degrees,
            name: Type.String({ minLength: 1, maxLength: 100 }),
            visits: Type.Integer({ minimum: 1, maximum: 5 }),
          },
          closed,
        ),
        { maxItems: 20 },
      ),
    ),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })),
    taskId: Type.Optional(Type.Integer()),
    marking: Type.Optional(OneOf(MARKINGS)),
    idempotencyKey: Key,
  },
  closed,
);

const head = {
  planId: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  date: Type.String(),
  startsAt: Type.Number(),
  endsAt: Type.Number(),
  taskId: Nullable(Type.Integer()),
  marking: OneOf(MARKINGS),
  state: OneOf(['kept', 'withdrawn'] as const),
  madeAt: Type.Number(),
  changedBy: Type.String(),
  nVisits: Type.Integer(),
  nCrews: Type.Integer(),
};
export const PlanHead = Type.Object(head);

const Alternative = { covered: Type.Number(), nVisits: Type.Integer(), nPlaces: Type.Integer() };

const Request = Type.Object({
  name: Type.String(),
  date: Type.String(),
  from: Type.String(),
  to: Type.String(),
  nCrews: Type.Integer(),
  travel: Travel,
  speedKmh: Type.Number(),
  start: Nullable(LonLat),
  end: Nullable(LonLat),
  visitMinutes: Type.Number(),
  gapMinutes: Type.Number(),
  repeatWorth: Type.Number(),
  nPlaces: Type.Integer(),
  shape: OneOf(PLACE_SHAPES),
  sizeMetres: Type.Number(),
  mostVisitsAWard: Nullable(Type.Integer()),
  reassurance: Type.Array(Type.Object({ ...Degrees, name: Type.String(), visits: Type.Integer() })),
  seed: Type.Integer(),
});

const Body = Type.Object({
  v: Type.Literal(1),
  request: Request,
  startsAt: Type.Number(),
  endsAt: Type.Number(),
  card: Type.Object({
    cardId: Type.String(),
    method: Type.String(),
    methodVersion: Type.Integer(),
    n: Type.Integer(),
    words: Type.String(),
    asKnownAt: Nullable(Type.Number()),
  }),
  places: Type.Array(
    Type.Object({
      ...Degrees,
      name: Type.String(),
      ward: Type.String(),
      x: Type.Number(),
      y: Type.Number(),
      risk: Type.Number(),
      reachMetres: Type.Number(),
      visits: Type.Integer(),
      promised: Type.Integer(),
    }),
  ),
  crews: Type.Array(
    Type.Object({
      visits: Type.Array(
        Type.Object({ visitId: Type.String(), place: Type.Integer(), from: Type.Number(), to: Type.Number() }),
      ),
      travelMinutes: Type.Number(),
      backAt: Type.Number(),
      way: Type.Array(Type.Number()),
    }),
  ),
  covered: Type.Number(),
  bound: Type.Number(),
  reached: Type.Number(),
  chosen: Type.Number(),
  alternatives: Type.Object({
    equalSpread: Type.Object(Alternative),
    topPlace: Type.Object({ ...Alternative, place: Type.Integer() }),
  }),
  unpredictable: Type.Object({ nSeeds: Type.Integer(), nextPlaces: Type.Number(), hours: Type.Number() }),
  short: Type.Array(Type.Integer()),
  notices: Type.Array(Type.String()),
});

export const PlanView = Type.Object({ ...head, body: Body });

const Totals = {
  plannedVisits: Type.Integer(),
  plannedMinutes: Type.Number(),
  visits: Type.Integer(),
  minutes: Type.Number(),
  probableVisits: Type.Integer(),
  probableMinutes: Type.Number(),
  shortStays: Type.Integer(),
};

export const DoseView = Type.Object({
  doseId: Type.String(),
  planId: Type.String(),
  visitId: Nullable(Type.String()),
  place: Type.Integer(),
  how: OneOf(['tap', 'positions'] as const),
  certainty: OneOf(['counted', 'probable'] as const),
  startedAt: Type.Number(),
  endedAt: Nullable(Type.Number()),
  seenMinutes: Nullable(Type.Number()),
  found: Type.Array(Type.String()),
  version: Type.Integer(),
});

export const PlanDoseView = Type.Object({
  places: Type.Array(Type.Object({ place: Type.Integer(), name: Type.String(), ...Totals })),
  totals: Type.Object(Totals),
  open: Nullable(DoseView),
  own: Type.Array(DoseView),
});

export const CheckInInput = Type.Object(
  {
    planId: Uuid,
    place: Type.Integer({ minimum: 0 }),
    doseId: Type.Optional(Uuid),
    at: Type.Optional(Type.Number()),
    idempotencyKey: Key,
  },
  closed,
);

export const CheckOutInput = Type.Object(
  {
    doseId: Uuid,
    at: Type.Optional(Type.Number()),
    found: Type.Optional(Type.Array(OneOf(FINDINGS), { maxItems: FINDINGS.length })),
    idempotencyKey: Key,
  },
  closed,
);

/** A shift of one fix a second is about 4 MB. */
export const GPX_LIMIT_BYTES = 8_000_000;
export const TraceInput = Type.Object(
  { planId: Uuid, gpx: Type.String({ minLength: 1, maxLength: GPX_LIMIT_BYTES }), idempotencyKey: Key },
  closed,
);

const trace = {
  traceId: Type.String(),
  planId: Type.String(),
  uploadedAt: Type.Number(),
  firstAt: Type.Number(),
  lastAt: Type.Number(),
  nPositions: Type.Integer(),
  nLeftOut: Type.Integer(),
  countedAt: Nullable(Type.Number()),
  nVisits: Nullable(Type.Integer()),
  countedBy: Nullable(Type.Number()),
};
export const TraceViewSchema = Type.Object(trace);
export const PositionsView = Type.Object({
  ...trace,
  positions: Type.Array(Type.Object({ at: Type.Number(), lon: Type.Number(), lat: Type.Number() })),
  visits: Type.Array(
    Type.Object({
      place: Type.Integer(),
      from: Type.Number(),
      to: Type.Number(),
      minutes: Type.Number(),
      seenMinutes: Type.Number(),
      certainty: OneOf(['counted', 'probable'] as const),
    }),
  ),
});
