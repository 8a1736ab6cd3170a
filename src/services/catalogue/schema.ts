import { Type } from 'typebox';
import { Nullable, OneOf } from '../../platform/index.ts';
import type { ClockCalendar } from '../clocks/model.ts';
import { type Body, type Condition, MARKS, QUESTION_KINDS, type ServiceDefinition } from './model.ts';

export const exact = { additionalProperties: false } as const;
const Words = Type.String({ maxLength: 600 });
const Name = Type.String({ minLength: 1, maxLength: 120 });

const LengthSchema = Type.Object(
  {
    unit: OneOf(['hours', 'days'] as const),
    n: Type.Number({ minimum: 0, maximum: 3650 }),
    calendar: Type.String({ maxLength: 40 }),
  },
  exact,
);

/** Conditions hold conditions: their shape is checked with their meaning, by `definitionProblems`. */
const ConditionSchema = Type.Unsafe<Condition>(
  Type.Object(
    { op: OneOf(['always', 'known', 'atLeast', 'score', 'elapsed', 'all', 'any', 'not'] as const) },
    { additionalProperties: true },
  ),
);

const QuestionSchema = Type.Object(
  {
    id: Type.String({ maxLength: 40 }),
    words: Name,
    kind: OneOf(QUESTION_KINDS),
    isRequired: Type.Boolean(),
    help: Words,
    options: Type.Array(
      Type.Object({ value: Type.String({ maxLength: 60 }), words: Name, score: Type.Number() }, exact),
      { maxItems: 60 },
    ),
  },
  exact,
);

const content = {
  code: Type.String({ pattern: '^[A-Z][A-Z0-9]{1,7}(-[A-Z0-9]{1,8})?$' }),
  name: Name,
  description: Words,
  group: Name,
  keywords: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 60 }),
  isPublic: Type.Boolean(),
  category: Nullable(Type.String({ maxLength: 80 })),
  questions: Type.Array(QuestionSchema, { maxItems: 40 }),
  facts: Type.Array(QuestionSchema, { maxItems: 40 }),
  powers: Type.Array(Name, { maxItems: 20 }),
  gates: Type.Array(
    Type.Object(
      {
        ...{ id: Name, words: Words, law: Words, before: OneOf(MARKS) },
        ...{ appliesWhen: ConditionSchema, opensWhen: ConditionSchema },
      },
      exact,
    ),
    { maxItems: 20 },
  ),
  targets: Type.Array(
    Type.Object(
      {
        ...{ id: Name, words: Words, from: OneOf(MARKS), to: OneOf(MARKS) },
        ...{ length: LengthSchema, appliesWhen: ConditionSchema },
      },
      exact,
    ),
    { maxItems: 20 },
  ),
  responsibilities: Type.Array(
    Type.Object(
      {
        appliesWhen: ConditionSchema,
        within: Nullable(Type.Object({ kind: Name, name: Name }, exact)),
        owner: Nullable(Type.String({ maxLength: 40 })),
        body: Name,
      },
      exact,
    ),
    { maxItems: 30 },
  ),
  pauseReasons: Type.Array(
    Type.Object({ id: Name, words: Name, longestDays: Type.Integer({ minimum: 1, maximum: 365 }) }, exact),
    { maxItems: 20 },
  ),
  prompts: Type.Array(
    Type.Object(
      {
        ...{ appliesWhen: ConditionSchema, words: Words, isAlarm: Type.Boolean() },
        until: Nullable(Type.Object({ since: Name, length: LengthSchema }, exact)),
      },
      exact,
    ),
    { maxItems: 30 },
  ),
  needs: Type.Object(
    { skills: Type.Array(Name, { maxItems: 10 }), vehicle: Nullable(Type.String({ maxLength: 60 })) },
    exact,
  ),
  sameAs: Type.Object({ metres: Type.Number({ minimum: 0 }), days: Type.Number({ minimum: 0 }) }, exact),
  letters: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 }),
  linkedBy: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 }),
};

export const ContentSchema = Type.Unsafe<Omit<ServiceDefinition, 'version' | 'effectiveFrom'>>(
  Type.Object(content, exact),
);
export const DefinitionSchema = Type.Unsafe<ServiceDefinition>(
  Type.Object({ ...content, version: Type.Integer(), effectiveFrom: Type.Integer() }),
);

export const BodySchema = Type.Unsafe<Body>(
  Type.Object(
    {
      id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
      name: Name,
      isOurs: Type.Boolean(),
      agencyId: Nullable(Type.Integer()),
      contact: Words,
    },
    exact,
  ),
);

const Span = Type.Object(
  { from: Type.Integer({ minimum: 0, maximum: 1440 }), to: Type.Integer({ minimum: 0, maximum: 1440 }) },
  exact,
);
export const CalendarSchema = Type.Unsafe<ClockCalendar>(
  Type.Object(
    {
      id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
      words: Name,
      timeZone: Type.String({ maxLength: 60 }),
      week: Type.Array(Type.Array(Span, { maxItems: 6 }), { minItems: 7, maxItems: 7 }),
      holidays: Type.Array(Type.Integer(), { maxItems: 400 }),
    },
    exact,
  ),
);
