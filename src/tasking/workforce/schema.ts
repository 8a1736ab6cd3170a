import { Type } from 'typebox';
import { Nullable, OneOf } from '../../platform/index.ts';
import { ABSENCE_REASONS, GRANTS, SHARING_LEVELS, TEAM_KINDS, TRAVELS, VEHICLE_KINDS } from './model.ts';

export const Id = Type.Integer({ minimum: 1 });
const Name = Type.String({ minLength: 1, maxLength: 120 });
const Word = Type.String({ minLength: 1, maxLength: 60 });
export const IsoDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const At = Type.Number({ minimum: 0 });
const Minute = Type.Integer({ minimum: 0, maximum: 1439 });

const BaseSchema = Nullable(
  Type.Object({
    words: Type.String({ maxLength: 200 }),
    lon: Type.Number({ minimum: -180, maximum: 180 }),
    lat: Type.Number({ minimum: -90, maximum: 90 }),
  }),
);

const TEAM = {
  agencyId: Id,
  kind: OneOf(TEAM_KINDS),
  name: Name,
  travel: OneOf(TRAVELS),
  base: BaseSchema,
  isActive: Type.Boolean(),
};
/** Version that the writer saw; needed to change what is there. */
const EXPECTED = { expectedVersion: Type.Optional(Id) };
const CHANGED = { version: Id, changedAt: At, changedBy: Type.String() };

export const TeamInput = Type.Object(
  { ...TEAM, teamId: Type.Optional(Id), ...EXPECTED },
  { additionalProperties: false },
);
const SharedLevel = OneOf(['own', ...SHARING_LEVELS] as const);
export const TeamSchema = Type.Object({
  teamId: Id,
  ...TEAM,
  ...CHANGED,
  nMembers: Type.Integer(),
  /** What this viewer is shown of its people. */
  shared: SharedLevel,
});

const PowerSchema = Type.Object(
  {
    power: Word,
    validFrom: IsoDate,
    validTo: Nullable(IsoDate),
    grantedAs: OneOf(GRANTS),
    reference: Type.String({ maxLength: 120 }),
  },
  { additionalProperties: false },
);
const MEMBER = {
  teamId: Id,
  personId: Nullable(Id),
  name: Name,
  callSign: Type.String({ maxLength: 30 }),
  skills: Type.Array(Word, { maxItems: 30 }),
  powers: Type.Array(PowerSchema, { maxItems: 60 }),
  isActive: Type.Boolean(),
};
export const MemberInput = Type.Object(
  { ...MEMBER, memberId: Type.Optional(Id), ...EXPECTED },
  { additionalProperties: false },
);
const MemberSchema = Type.Object({ memberId: Id, agencyId: Id, ...MEMBER, ...CHANGED });

const VEHICLE = {
  agencyId: Id,
  teamId: Nullable(Id),
  name: Name,
  kind: OneOf(VEHICLE_KINDS),
  seats: Type.Integer({ minimum: 1, maximum: 20 }),
  isActive: Type.Boolean(),
};
export const VehicleInput = Type.Object(
  { ...VEHICLE, vehicleId: Type.Optional(Id), ...EXPECTED },
  { additionalProperties: false },
);
const VehicleSchema = Type.Object({ vehicleId: Id, ...VEHICLE, ...CHANGED });

const PATTERN = {
  agencyId: Id,
  name: Word,
  startMinute: Minute,
  endMinute: Minute,
  isActive: Type.Boolean(),
};
export const PatternInput = Type.Object(PATTERN, { additionalProperties: false });

const SHARING = { agencyId: Id, withAgencyId: Id, level: OneOf(SHARING_LEVELS), agreedOn: IsoDate };
export const SharingInput = Type.Object(SHARING, { additionalProperties: false });

export const WorkforceSchema = Type.Object({
  teams: Type.Array(TeamSchema),
  members: Type.Array(MemberSchema),
  vehicles: Type.Array(VehicleSchema),
  patterns: Type.Array(Type.Object({ patternId: Id, ...PATTERN })),
  sharing: Type.Array(Type.Object(SHARING)),
});

export const ShiftInput = Type.Object(
  {
    shiftId: Type.Optional(Id),
    ...EXPECTED,
    teamId: Id,
    date: IsoDate,
    name: Word,
    startMinute: Minute,
    endMinute: Minute,
    members: Type.Array(Type.Object({ memberId: Id, vehicleId: Nullable(Id) }, { additionalProperties: false }), {
      maxItems: 200,
    }),
    isCancelled: Type.Boolean(),
  },
  { additionalProperties: false },
);

export const RotaInput = Type.Object(
  {
    teamId: Id,
    from: IsoDate,
    to: IsoDate,
    rota: Type.Object(
      {
        shifts: Type.Array(Word, { minItems: 1, maxItems: 10 }),
        weeksEach: Type.Integer({ minimum: 1, maximum: 52 }),
        restDays: Type.Integer({ minimum: 0, maximum: 6 }),
      },
      { additionalProperties: false },
    ),
    memberIds: Type.Optional(Type.Array(Id, { maxItems: 500 })),
  },
  { additionalProperties: false },
);

export const AbsenceInput = Type.Object(
  {
    absenceId: Type.Optional(Id),
    ...EXPECTED,
    memberId: Id,
    startsAt: At,
    endsAt: At,
    reason: OneOf(ABSENCE_REASONS),
    isWithdrawn: Type.Boolean(),
  },
  { additionalProperties: false },
);

/** Members are null where they are not shared. */
export const SharedMemberSchema = Type.Object({
  memberId: Nullable(Id),
  name: Nullable(Type.String()),
  callSign: Nullable(Type.String()),
  skills: Nullable(Type.Array(Type.String())),
  powers: Nullable(Type.Array(Type.String())),
  isAway: Type.Boolean(),
  vehicle: Nullable(Type.String()),
});

export const ShiftSchema = Type.Object({
  shiftId: Id,
  teamId: Id,
  agencyId: Id,
  date: IsoDate,
  name: Type.String(),
  startsAt: At,
  endsAt: At,
  isCancelled: Type.Boolean(),
  version: Id,
  nPlanned: Type.Integer(),
  nThere: Type.Integer(),
  people: Type.Array(SharedMemberSchema),
});

export const AbsenceSchema = Type.Object({
  absenceId: Id,
  memberId: Id,
  startsAt: At,
  endsAt: At,
  /** Null: not for this reader. */
  reason: Nullable(OneOf(ABSENCE_REASONS)),
  version: Id,
});

export const RangeQuery = Type.Object({ from: At, to: At, teamId: Type.Optional(Id) }, { additionalProperties: false });

export const AvailabilitySchema = Type.Object({
  teams: Type.Array(
    Type.Object({
      teamId: Id,
      agencyId: Id,
      shared: SharedLevel,
      hours: Type.Array(Type.Object({ startsAt: At, people: Type.Number() })),
      skills: Nullable(Type.Array(Type.Object({ skill: Type.String(), people: Type.Integer() }))),
    }),
  ),
});
