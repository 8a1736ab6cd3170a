import { Type } from 'typebox';
import { Nullable, OneOf } from '../../platform/index.ts';
import { TEAM_KINDS, TRAVELS } from '../../tasking/model.ts';
import { CASE_STATES } from '../cases/index.ts';
import type { Board } from './commands/board.ts';
import type { PlannedRound } from './commands/rounds.ts';

const At = Type.Number();
const Id = Type.Integer();
const Lonlat = { longitude: Type.Number(), latitude: Type.Number() };

const Target = Type.Object({
  ...{ id: Type.String(), words: Type.String(), from: Type.String(), to: Type.String() },
  state: OneOf(['notStarted', 'running', 'paused', 'met', 'late'] as const),
  ...{ startedAt: Nullable(At), stoppedAt: Nullable(At), dueAt: Nullable(At) },
  ...{ allowed: Type.Number(), used: Type.Number(), left: Type.Number() },
});

export const BoardSchema = Type.Unsafe<Board>(
  Type.Object({
    now: At,
    cases: Type.Array(
      Type.Object({
        ...{ caseId: Id, number: Type.String(), version: Type.Integer(), name: Type.String(), group: Type.String() },
        ...{ state: OneOf(CASE_STATES), score: Type.Number(), targets: Type.Array(Target) },
        isAlarm: Type.Boolean(),
        place: Type.Object({ ...Lonlat, words: Type.String() }),
        assigned: Nullable(
          Type.Object({
            ...{ teamId: Nullable(Id), personId: Nullable(Id), plannedFor: Nullable(At), words: Type.String() },
          }),
        ),
        refusal: Nullable(Type.String()),
        nearest: Nullable(Type.Object({ teamId: Id, name: Type.String(), minutes: Type.Number() })),
      }),
    ),
    crews: Type.Array(
      Type.Object({
        ...{ teamId: Id, name: Type.String(), kind: OneOf(TEAM_KINDS), travel: OneOf(TRAVELS) },
        shift: Type.Object({ name: Type.String(), startsAt: At, endsAt: At }),
        ...{ skills: Type.Array(Type.String()), vehicles: Type.Array(Type.String()), nThere: Type.Integer() },
        holds: Type.Array(Id),
        place: Nullable(
          Type.Object({ ...Lonlat, from: OneOf(['shared', 'case', 'base'] as const), words: Type.String() }),
        ),
        shared: Type.Array(
          Type.Object({
            ...{ personId: Id, name: Type.String(), ...Lonlat, accuracyMetres: Nullable(Type.Integer()), at: At },
          }),
        ),
      }),
    ),
  }),
);

export const SuggestionSchema = Type.Object({
  ...{ teamId: Id, name: Type.String(), isFit: Type.Boolean(), minutes: Nullable(Type.Number()) },
  ...{ arrivesAt: Nullable(At), reasons: Type.Array(Type.String()), against: Type.Array(Type.String()) },
});

export const RoundSchema = Type.Unsafe<PlannedRound>(
  Type.Object({
    ...{ teamId: Id, crew: Type.String(), startsAt: At, endsAt: At, from: Type.String() },
    stops: Type.Array(
      Type.Object({
        ...{ caseId: Id, number: Type.String(), name: Type.String(), words: Type.String(), ...Lonlat },
        ...{ travelMinutes: Type.Number(), reachedAt: At, doneAt: At, dueAt: Nullable(At), lateMinutes: Type.Number() },
      }),
    ),
    ...{ travelMinutes: Type.Number(), workMinutes: Type.Number(), lateMinutes: Type.Number() },
    ...{ totalMinutes: Type.Number(), cost: Type.Number(), lateWeight: Type.Number(), bound: Type.Number() },
    gapPercent: Nullable(Type.Number()),
    warnings: Type.Array(Type.String()),
    leftOut: Type.Array(Type.Object({ caseId: Id, number: Type.String(), words: Type.String() })),
    given: Type.Array(Id),
    lines: Type.Array(Type.Array(Type.Tuple([Type.Number(), Type.Number()]))),
  }),
);

export const SharingSchema = Type.Object({
  ...{ isOn: Type.Boolean(), mayShare: Type.Boolean(), until: Nullable(At), sentAt: Nullable(At) },
});
