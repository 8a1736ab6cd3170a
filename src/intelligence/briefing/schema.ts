import { type TSchema, Type } from 'typebox';
import { Nullable, OneOf } from '../../platform/index.ts';
import { AGENCY_KINDS, MARKINGS } from '../../vocabulary/index.ts';
import type { BriefingParameters } from './types.ts';

/** The shape of `Briefing` as it leaves the server; what is not here cannot leave. */

const Window = { fromDay: Type.Integer(), toDay: Type.Integer() };
const Usual = Type.Object({
  expected: Type.Number(),
  lower: Type.Integer(),
  upper: Type.Integer(),
  dispersion: Type.Number(),
});
const Agency = OneOf(AGENCY_KINDS);
const Area = Type.Object({ areaId: Type.Integer(), name: Type.String(), x: Type.Number(), y: Type.Number() });

const FINDING = {
  number: Type.Integer(),
  title: Type.String(),
  place: Type.String(),
  agencies: Type.Array(Agency),
  sentence: Type.String(),
  provenance: Type.String(),
  x: Nullable(Type.Number()),
  y: Nullable(Type.Number()),
  p: Nullable(Type.Number()),
  pAdjusted: Nullable(Type.Number()),
  incidentIds: Type.Array(Type.Integer()),
  window: Type.Object(Window),
};
const JUDGED = { count: Type.Integer(), usual: Usual, history: Type.Array(Type.Integer()) };

const Finding = Type.Union([
  Type.Object({
    kind: Type.Literal('count'),
    ...FINDING,
    ...JUDGED,
    theme: Type.String(),
    areaId: Nullable(Type.Integer()),
  }),
  Type.Object({ kind: Type.Literal('deliberateFires'), ...FINDING, ...JUDGED, nearVehicles: Type.Integer() }),
  Type.Object({ kind: Type.Literal('repeatPlace'), ...FINDING, ...JUDGED, addressId: Type.Integer() }),
  Type.Object({
    kind: Type.Literal('nearRepeat'),
    ...FINDING,
    actByDay: Type.Integer(),
    homes: Nullable(Type.Integer()),
  }),
]);

const PARAMETERS: Record<keyof BriefingParameters, TSchema> = {
  weeks: Type.Integer(),
  falseAlarmRate: Type.Number(),
  fewestEvents: Type.Integer(),
  fireReachMetres: Type.Number(),
  fireDays: Type.Integer(),
  vehicleReachMetres: Type.Number(),
  repeatDays: Type.Integer(),
  nearRepeatMetres: Type.Number(),
  nearRepeatDays: Type.Integer(),
  replicates: Type.Integer(),
  seed: Type.Integer(),
  longestList: Type.Integer(),
};

export const BriefingSchema = Type.Object({
  v: Type.Literal(1),
  code: Type.String(),
  edition: OneOf(['daily', 'monthly'] as const),
  editionReason: Nullable(Type.String()),
  partnership: Type.Object({
    name: Type.String(),
    madeUp: Type.Boolean(),
    marking: OneOf(MARKINGS),
    timeZone: Type.String(),
  }),
  date: Type.String(),
  area: Nullable(Area),
  covers: Type.Object({ ...Window, words: Type.String() }),
  comparedWith: Type.Object({ windows: Type.Integer(), words: Type.String(), leftOut: Type.Array(Type.String()) }),
  asKnownAt: Nullable(Type.Number()),
  momentOrdinal: Type.Integer(),
  headline: Type.String(),
  checks: Type.Object({ made: Type.Integer(), words: Type.String() }),
  findings: Type.Array(Finding),
  moreFindings: Type.Integer(),
  themes: Type.Array(
    Type.Object({
      theme: Type.String(),
      name: Type.String(),
      agency: Agency,
      count: Type.Integer(),
      usual: Usual,
      verdict: OneOf(['higher', 'lower', 'usual'] as const),
      growing: Nullable(
        Type.Object({ share: Type.Number(), expectLower: Type.Integer(), expectUpper: Type.Integer() }),
      ),
      incidentIds: Type.Array(Type.Integer()),
    }),
  ),
  delays: Type.Array(
    Type.Object({ agency: Agency, share: Type.Array(Type.Number()), daysTo95: Type.Integer(), nUsed: Type.Integer() }),
  ),
  greyFromDay: Type.Partial(
    Type.Object({ police: Type.Integer(), council: Type.Integer(), fire: Type.Integer(), partner: Type.Integer() }),
  ),
  lateFeeds: Type.Array(
    Type.Object({
      feedId: Type.Integer(),
      name: Type.String(),
      agency: Agency,
      dueAt: Type.Number(),
      hoursLate: Type.Number(),
      completeToDay: Nullable(Type.Integer()),
    }),
  ),
  missing: Type.Array(Type.String()),
  records: Type.Object({
    used: Type.Integer(),
    inWindow: Type.Integer(),
    withoutPlace: Type.Integer(),
    leftOut: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer() })),
  }),
  method: Type.Object({ name: Type.Literal('briefing'), version: Type.String(), parameters: Type.Object(PARAMETERS) }),
  notices: Type.Array(Type.String()),
});

const Ring = Type.Array(Type.Array(Type.Number()));

/** Outlines for the small map beside the briefing, metres of the plane. */
export const GroundSchema = Nullable(
  Type.Object({
    bounds: Type.Object({ minX: Type.Number(), minY: Type.Number(), maxX: Type.Number(), maxY: Type.Number() }),
    water: Type.Array(Ring),
    wards: Type.Array(
      Type.Object({ name: Type.String(), x: Type.Number(), y: Type.Number(), rings: Type.Array(Ring) }),
    ),
  }),
);
