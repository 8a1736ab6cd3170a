import { Type } from 'typebox';
import { Nullable, OneOf } from '../../platform/index.ts';
import type { CaseDetail, CaseSummary, CrewCases } from './commands/index.ts';
import { CASE_STATES, CASE_STEPS, type CaseStepInput, CHANNELS } from './model.ts';

export const exact = { additionalProperties: false } as const;
const Words = Type.String({ maxLength: 4000 });
const Value = Type.Union([
  Type.String({ maxLength: 2000 }),
  Type.Number(),
  Type.Boolean(),
  Type.Array(Type.String({ maxLength: 200 }), { maxItems: 40 }),
]);
export const Values = Type.Record(Type.String({ maxLength: 40 }), Value);
const At = Type.Number();

export const PlaceSchema = Type.Object(
  {
    longitude: Type.Number({ minimum: -180, maximum: 180 }),
    latitude: Type.Number({ minimum: -90, maximum: 90 }),
    words: Type.Optional(Type.String({ maxLength: 200 })),
    streetId: Type.Optional(Nullable(Type.Integer())),
    addressId: Type.Optional(Nullable(Type.Integer())),
    land: Type.Optional(Type.String({ maxLength: 40 })),
  },
  exact,
);
const WholePlace = Type.Object({
  longitude: Type.Number(),
  latitude: Type.Number(),
  words: Type.String(),
  streetId: Nullable(Type.Integer()),
  addressId: Nullable(Type.Integer()),
  land: Type.String(),
});

const Target = Type.Object({
  ...{ id: Type.String(), words: Type.String(), from: Type.String(), to: Type.String() },
  state: OneOf(['notStarted', 'running', 'paused', 'met', 'late'] as const),
  ...{ startedAt: Nullable(At), stoppedAt: Nullable(At), dueAt: Nullable(At) },
  ...{ allowed: Type.Number(), used: Type.Number(), left: Type.Number() },
});
const Gate = Type.Object({
  ...{ id: Type.String(), words: Type.String(), law: Type.String(), before: Type.String() },
  state: OneOf(['open', 'closed', 'doesNotApply'] as const),
  ...{ opensAt: Nullable(At), waitsFor: Type.Array(Type.String()) },
});
const Assigned = Type.Object({
  ...{ teamId: Nullable(Type.Integer()), personId: Nullable(Type.Integer()), plannedFor: Nullable(At) },
});

const summary = {
  ...{ caseId: Type.Integer(), number: Type.String(), version: Type.Integer(), code: Type.String() },
  ...{ definitionVersion: Type.Integer(), state: OneOf(CASE_STATES), channel: OneOf(CHANNELS), place: WholePlace },
  ...{ words: Type.String(), answers: Values, score: Type.Number() },
  facts: Type.Record(Type.String(), Type.Object({ value: Value, at: At })),
  marks: Type.Record(Type.String(), At),
  pauses: Type.Array(Type.Object({ from: At, to: Nullable(At), reason: Type.String(), until: At })),
  assigned: Nullable(Assigned),
  ...{ nReports: Type.Integer(), nReopened: Type.Integer(), mergedInto: Nullable(Type.Integer()) },
  ...{
    name: Type.String(),
    group: Type.String(),
    agencyId: Nullable(Type.Integer()),
    isOpen: Type.Boolean(),
    changedAt: At,
  },
  prompts: Type.Array(Type.Object({ words: Type.String(), isAlarm: Type.Boolean(), until: Nullable(At) })),
  ...{ targets: Type.Array(Target), gates: Type.Array(Gate), vrms: Type.Record(Type.String(), Type.String()) },
};
export const SummarySchema = Type.Unsafe<CaseSummary>(Type.Object(summary));

const Open = Type.Object({}, { additionalProperties: true });
export const CrewCasesSchema = Type.Unsafe<CrewCases>(
  Type.Object({
    ...{ cases: Type.Array(SummarySchema), nMoreFree: Type.Integer(), teamIds: Type.Array(Type.Integer()) },
    ...{ definitions: Type.Array(Open), kinds: Type.Array(Open), calendars: Type.Array(Open) },
  }),
);

const Near = Type.Object({ caseId: Type.Integer(), number: Type.String(), metres: Type.Number(), reportedAt: At });
export const NearSchema = Type.Object({ near: Type.Array(Near) });

export const DetailSchema = Type.Unsafe<CaseDetail>(
  Type.Object({
    ...summary,
    definition: Type.Object({}, { additionalProperties: true }),
    history: Type.Array(
      Type.Object({ seq: Type.Integer(), at: At, what: Type.String() }, { additionalProperties: true }),
    ),
    steps: Type.Array(
      Type.Object({
        ...{ step: OneOf(CASE_STEPS), words: Type.String(), permission: Type.String(), isAllowed: Type.Boolean() },
        ...{ refusal: Nullable(Type.String()), gate: Nullable(Type.String()), needsWords: Type.Boolean() },
      }),
    ),
    linked: Type.Array(
      Type.Object({
        ...{ id: Type.String(), words: Type.String(), value: Type.String(), n: Type.Integer() },
        cases: Type.Array(
          Type.Object({
            ...{ caseId: Type.Integer(), number: Type.String(), name: Type.String(), reportedAt: At },
            place: Type.Object({ longitude: Type.Number(), latitude: Type.Number(), words: Type.String() }),
            ...{ state: OneOf(CASE_STATES), isOpen: Type.Boolean() },
          }),
        ),
      }),
    ),
    near: Type.Array(Near),
    photos: Type.Array(
      Type.Object({
        ...{ attachmentId: Type.String(), at: At, by: Type.String(), words: Type.String() },
        ...{ width: Type.Integer(), height: Type.Integer(), isPublic: Type.Boolean() },
      }),
    ),
    reporters: Nullable(
      Type.Array(
        Type.Object({
          ...{ at: At, channel: Type.String(), name: Nullable(Type.String()), email: Nullable(Type.String()) },
          ...{ phone: Nullable(Type.String()), wantsUpdates: Type.Boolean() },
        }),
      ),
    ),
  }),
);

/** Which fields a step needs is said by its own refusal, in words. */
export const StepSchema = Type.Unsafe<
  CaseStepInput & { expectedVersion: number; doneAt?: number; idempotencyKey?: string }
>(
  Type.Object(
    {
      step: OneOf(CASE_STEPS),
      expectedVersion: Type.Integer({ minimum: 1 }),
      doneAt: Type.Optional(At),
      idempotencyKey: Type.Optional(Type.String({ format: 'uuid' })),
      words: Type.Optional(Words),
      facts: Type.Optional(Values),
      reason: Type.Optional(Type.String({ maxLength: 60 })),
      until: Type.Optional(At),
      teamId: Type.Optional(Nullable(Type.Integer())),
      personId: Type.Optional(Nullable(Type.Integer())),
      plannedFor: Type.Optional(Nullable(At)),
      outcome: Type.Optional(Type.String({ maxLength: 200 })),
      body: Type.Optional(Type.String({ maxLength: 60 })),
      place: Type.Optional(WholePlace),
      code: Type.Optional(Type.String({ maxLength: 20 })),
      intoCaseId: Type.Optional(Type.Integer()),
      isPublic: Type.Optional(Type.Boolean()),
    },
    exact,
  ),
);
