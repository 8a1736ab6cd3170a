import { Type } from 'typebox';
import { Nullable, OneOf } from '../platform/index.ts';
import {
  AGENCY_KINDS,
  INCIDENT_FLAGS,
  INCIDENT_KINDS,
  LOCATION_PRECISIONS,
  MARKINGS,
  TIME_PRECISIONS,
} from '../vocabulary/index.ts';
import { ADDRESS_WORDS, DIMENSIONS, PICTURE_AREA_KINDS } from './model.ts';
import { LIST_ORDERS } from './order.ts';

const Instant = Type.Number({ description: 'Milliseconds since 1970-01-01T00:00:00Z' });
const Word = Type.Optional(Type.String({ maxLength: 8000 }));

/** The parts of a filter as a request spells them; what each means is said in `model/filter-address.ts`. */
export const FILTER_WORDS = Object.fromEntries(ADDRESS_WORDS.map((word) => [word, Word])) as Record<
  (typeof ADDRESS_WORDS)[number],
  typeof Word
>;

export const FilterQuery = Type.Object(FILTER_WORDS, { additionalProperties: false });

export const PAGE_WORDS = {
  order: Type.Optional(OneOf(LIST_ORDERS)),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 50_000_000 })),
};

const Incident = Type.Object({
  incidentId: Type.Integer(),
  version: Type.Integer(),
  agencyId: Type.Integer(),
  feedId: Type.Integer(),
  sourceRef: Type.String(),
  categoryId: Type.Integer(),
  category: Type.String(),
  sourceCategory: Type.String(),
  occurredFrom: Nullable(Instant),
  occurredTo: Nullable(Instant),
  reportedAt: Nullable(Instant),
  recordedAt: Nullable(Instant),
  timePrecision: OneOf(TIME_PRECISIONS),
  locationPrecision: OneOf(LOCATION_PRECISIONS),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  wardId: Nullable(Type.Integer()),
  ward: Nullable(Type.String()),
  smallAreaId: Nullable(Type.Integer()),
  beatId: Nullable(Type.Integer()),
  segmentId: Nullable(Type.Integer()),
  addressId: Nullable(Type.Integer()),
  locationText: Nullable(Type.String()),
  outcome: Nullable(Type.String()),
  flags: Type.Array(OneOf(INCIDENT_FLAGS)),
  count: Type.Integer(),
  marking: OneOf(MARKINGS),
  attributes: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  isAreaOnly: Type.Boolean(),
});

const KnownMoment = Type.Object({ ordinal: Type.Integer(), at: Instant });

const ProvenanceSchema = Type.Object({
  records: Type.Integer(),
  events: Type.Integer(),
  asKnownAt: Type.Object({ ordinal: Type.Integer(), at: Nullable(Instant) }),
  filter: Type.Object(FILTER_WORDS),
  hidden: Nullable(Type.Integer({ description: 'Counted here and not for this reader to open; null where not told' })),
  byAreaOnly: Type.Integer(),
  withoutPoint: Type.Integer(),
});

export const IncidentPageSchema = Type.Object({ incidents: Type.Array(Incident), provenance: ProvenanceSchema });

export const IncidentHistorySchema = Type.Object({
  incident: Incident,
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      knownFrom: Nullable(KnownMoment),
      knownTo: Nullable(KnownMoment),
      load: Type.Object({ loadId: Type.Integer(), fileName: Type.String() }),
      changes: Type.Array(Type.Object({ field: Type.String(), from: Type.String(), to: Type.String() })),
    }),
  ),
});

export const CubeSchema = Type.Object({
  dimensions: Type.Array(Type.Object({ name: OneOf(DIMENSIONS), keys: Type.Array(Nullable(Type.Integer())) })),
  counts: Type.Array(Type.Integer(), { description: 'Row-major; the last dimension varies fastest' }),
  provenance: ProvenanceSchema,
});

export const PlaceHistorySchema = Type.Object({
  place: Type.Object({
    kind: OneOf(['street', 'address', 'area']),
    id: Type.Integer(),
    name: Type.String(),
    detail: Type.String(),
  }),
  byYear: Type.Array(Type.Object({ year: Type.Integer(), agencyId: Type.Integer(), events: Type.Integer() })),
  incidents: Type.Array(Incident),
  provenance: ProvenanceSchema,
});

export const MetaSchema = Type.Object({
  timeZone: Type.String(),
  agencies: Type.Array(Type.Object({ agencyId: Type.Integer(), kind: OneOf(AGENCY_KINDS), name: Type.String() })),
  feeds: Type.Array(
    Type.Object({
      feedId: Type.Integer(),
      code: Type.String(),
      name: Type.String(),
      agencyId: Type.Integer(),
      purpose: Type.String(),
    }),
  ),
  categories: Type.Array(
    Type.Object({
      id: Type.Integer(),
      code: Type.String(),
      name: Type.String(),
      kind: OneOf(INCIDENT_KINDS),
      parent: Nullable(Type.String()),
      areaOnly: Type.Boolean(),
    }),
  ),
  measures: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), definition: Type.String() })),
  areas: Type.Array(
    Type.Object({
      kind: OneOf(PICTURE_AREA_KINDS),
      name: Type.String(),
      areas: Type.Array(
        Type.Object({
          areaId: Type.Integer(),
          code: Type.String(),
          name: Type.String(),
          lon: Type.Number(),
          lat: Type.Number(),
        }),
      ),
    }),
  ),
  streets: Type.Array(Type.Object({ segmentId: Type.Integer(), name: Type.String() })),
  moments: Type.Array(
    Type.Object({
      momentId: Type.Integer(),
      ordinal: Type.Integer(),
      at: Instant,
      kind: Type.String(),
      what: Type.String(),
    }),
  ),
  lateFeeds: Type.Array(
    Type.Object({
      feedId: Type.Integer(),
      name: Type.String(),
      agency: OneOf(AGENCY_KINDS),
      dueAt: Instant,
      hoursLate: Type.Number(),
      completeToDay: Nullable(Type.Integer()),
    }),
  ),
  range: Nullable(Type.Object({ from: Type.Integer(), to: Type.Integer() })),
  notices: Type.Array(Type.String()),
});
