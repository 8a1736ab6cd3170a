import { Type } from 'typebox';
import { type AimApp, DONE, Done, Nullable, OneOf } from '../../platform/index.ts';
import type { LetterDeps } from '../letters/index.ts';
import { evidenceBundle } from './commands/evidence.ts';
import * as penalties from './commands/penalties.ts';
import * as reviews from './commands/reviews.ts';
import * as victims from './commands/victims.ts';
import {
  CANCEL_REASONS,
  PENALTY_STEPS,
  type PenaltyOffence,
  REVIEW_STEPS,
  type ReviewView,
  RISK_LEVELS,
  type RiskQuestion,
} from './model.ts';

const exact = { additionalProperties: false } as const;
const ById = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const Key = Type.Optional(Type.String({ format: 'uuid' }));
const Words = Type.String({ maxLength: 4000 });
const History = Type.Array(
  Type.Object({ at: Type.Number(), by: Type.String(), what: Type.String(), words: Type.String() }),
);
const enforce = { permission: 'case.enforce' } as const;
const victim = { permission: 'case.victim' } as const;
const manage = { permission: 'catalogue.manage' } as const;

const OffenceSchema = Type.Unsafe<PenaltyOffence>(
  Type.Object(
    {
      ...{ code: Type.String({ maxLength: 40 }), from: Type.String({ maxLength: 10 }) },
      ...{ name: Type.String({ maxLength: 120 }), law: Type.String({ maxLength: 200 }) },
      ...{ leastPence: Type.Integer(), mostPence: Type.Integer(), usualPence: Type.Integer() },
      ...{ discountPence: Nullable(Type.Integer()), discountDays: Type.Integer(), payDays: Type.Integer() },
      ...{ prosecuteMonths: Type.Integer(), leastAge: Type.Integer() },
      cases: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 60 }),
    },
    exact,
  ),
);

const Checks = Type.Object(
  {
    identity: Type.String({ maxLength: 200 }),
    age: Nullable(Type.Integer({ minimum: 0, maximum: 130 })),
    vulnerability: Type.String({ maxLength: 300 }),
    understands: Type.Boolean(),
    evidence: Type.String({ maxLength: 300 }),
  },
  exact,
);

const PenaltySchema = Type.Unsafe<penalties.PenaltyView>(
  Type.Object({
    ...{ penaltyId: Type.Integer(), caseId: Type.Integer(), version: Type.Integer(), offence: OffenceSchema },
    state: OneOf(['open', 'paid', 'cancelled', 'prosecuted', 'lapsed'] as const),
    ...{
      offeredAt: Type.Number(),
      pence: Type.Number(),
      paid: Type.Number(),
      asked: Type.Number(),
      left: Type.Number(),
    },
    ...{ discountDay: Nullable(Type.Number()), payDay: Type.Number(), prosecuteDay: Type.Number() },
    ...{
      isDisputed: Type.Boolean(),
      isReminded: Type.Boolean(),
      person: Type.String(),
      checks: Checks,
      history: History,
    },
    steps: Type.Array(Type.Object({ step: OneOf(PENALTY_STEPS), refusal: Nullable(Type.String()) })),
  }),
);
const Penalties = Type.Object({ penalties: Type.Array(PenaltySchema) });

const AssessmentSchema = Type.Unsafe<victims.AssessmentView>(
  Type.Object({
    ...{ assessmentId: Type.Integer(), caseId: Type.Integer(), at: Type.Number(), by: Type.String() },
    ...{ words: Type.String(), answers: Type.Record(Type.String(), Type.String()), score: Type.Number() },
    ...{ most: Type.Number(), level: OneOf(RISK_LEVELS), contactWithinDays: Type.Number() },
    ...{ prompts: Type.Array(Type.String()), unanswered: Type.Array(Type.String()) },
  }),
);

const ReviewSchema = Type.Unsafe<ReviewView>(
  Type.Object({
    ...{ reviewId: Type.Integer(), caseId: Type.Integer(), version: Type.Integer(), askedAt: Type.Number() },
    ...{ isMet: Type.Boolean(), words: Type.String(), acknowledgedAt: Nullable(Type.Number()) },
    ...{
      decidedAt: Nullable(Type.Number()),
      recommendations: Nullable(Type.Number()),
      appealedAt: Nullable(Type.Number()),
    },
    ...{ acknowledgeBy: Type.Number(), decideBy: Type.Number(), history: History },
  }),
);

const ThresholdSchema = Type.Unsafe<reviews.DatedThreshold>(
  Type.Object(
    {
      ...{ from: Type.String({ maxLength: 10 }), reports: Type.Integer(), months: Type.Integer() },
      ...{ reportedWithinDays: Type.Integer(), askedWithinMonths: Type.Integer(), graveAlone: Type.Boolean() },
      ...{ acknowledgeWorkingDays: Type.Integer(), decideWorkingDays: Type.Integer() },
    },
    exact,
  ),
);

export function enforcementRoutes(app: AimApp, deps: LetterDeps): void {
  penaltyRoutes(app, deps);
  victimRoutes(app, deps);

  app.get(
    '/api/cases/:id/evidence.zip',
    { schema: { params: ById, produces: ['application/zip'] }, config: enforce },
    async (request, reply) => {
      const { name, bytes } = await evidenceBundle(deps, request.viewer, request.params.id);
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
        .send(bytes);
    },
  );
}

function penaltyRoutes(app: AimApp, deps: LetterDeps): void {
  app.get(
    '/api/services/offences',
    {
      schema: {
        response: { 200: Type.Object({ offences: Type.Array(OffenceSchema), later: Type.Array(OffenceSchema) }) },
      },
      config: { permission: 'signedIn' },
    },
    async (request) => penalties.listOffences(deps, request.viewer),
  );

  app.put(
    '/api/services/offences',
    { schema: { body: OffenceSchema, response: { 200: Done } }, config: manage },
    async (request) => {
      await penalties.setOffence(deps, request.viewer, request.body);
      return DONE;
    },
  );

  app.get(
    '/api/services/penalties',
    { schema: { response: { 200: Penalties } }, config: enforce },
    async (request) => ({ penalties: await penalties.listPenalties(deps, request.viewer, { isOpen: true }) }),
  );

  app.get(
    '/api/cases/:id/penalties',
    { schema: { params: ById, response: { 200: Penalties } }, config: enforce },
    async (request) => ({
      penalties: await penalties.listPenalties(deps, request.viewer, { caseId: request.params.id }),
    }),
  );

  app.post(
    '/api/cases/:id/penalties',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            offence: Type.String({ maxLength: 40 }),
            pence: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
            offenceAt: Type.Number(),
            circumstances: Type.String({ minLength: 1, maxLength: 2000 }),
            person: Type.String({ minLength: 1, maxLength: 500 }),
            checks: Checks,
            idempotencyKey: Key,
          },
          exact,
        ),
        response: { 200: PenaltySchema },
      },
      config: enforce,
    },
    async (request) => penalties.offerPenalty(deps, request.viewer, { ...request.body, caseId: request.params.id }),
  );

  app.post(
    '/api/services/penalties/:id/steps',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            step: OneOf(PENALTY_STEPS),
            expectedVersion: Type.Integer({ minimum: 1 }),
            words: Words,
            pence: Type.Optional(Type.Integer({ minimum: 1 })),
            reference: Type.Optional(Type.String({ maxLength: 60 })),
            reason: Type.Optional(OneOf(CANCEL_REASONS)),
            idempotencyKey: Key,
          },
          exact,
        ),
        response: { 200: PenaltySchema },
      },
      config: enforce,
    },
    async (request) => penalties.stepPenalty(deps, request.viewer, { ...request.body, penaltyId: request.params.id }),
  );
}

function victimRoutes(app: AimApp, deps: LetterDeps): void {
  app.get(
    '/api/services/risk-questions',
    {
      schema: {
        response: {
          200: Type.Object({
            questions: Type.Array(
              Type.Object({
                ...{ id: Type.String(), words: Type.String() },
                options: Type.Array(Type.Object({ value: Type.String(), words: Type.String(), score: Type.Number() })),
              }),
            ),
          }),
        },
      },
      config: victim,
    },
    async (request) => ({ questions: [...(await victims.listRiskQuestions(deps, request.viewer))].map(plain) }),
  );

  app.get(
    '/api/cases/:id/assessments',
    {
      schema: { params: ById, response: { 200: Type.Object({ assessments: Type.Array(AssessmentSchema) }) } },
      config: victim,
    },
    async (request) => ({ assessments: await victims.listAssessments(deps, request.viewer, request.params.id) }),
  );

  app.post(
    '/api/cases/:id/assessments',
    {
      schema: {
        params: ById,
        body: Type.Object(
          { answers: Type.Record(Type.String(), Type.String()), words: Words, idempotencyKey: Key },
          exact,
        ),
        response: { 200: AssessmentSchema },
      },
      config: victim,
    },
    async (request) => victims.assessVictim(deps, request.viewer, { ...request.body, caseId: request.params.id }),
  );

  app.get(
    '/api/services/threshold',
    {
      schema: { response: { 200: Type.Object({ now: ThresholdSchema, later: Nullable(ThresholdSchema) }) } },
      config: { permission: 'signedIn' },
    },
    async (request) => reviews.readThreshold(deps, request.viewer),
  );

  app.put(
    '/api/services/threshold',
    { schema: { body: ThresholdSchema, response: { 200: Done } }, config: manage },
    async (request) => {
      await reviews.setThreshold(deps, request.viewer, request.body);
      return DONE;
    },
  );

  app.get(
    '/api/services/reviews',
    {
      schema: {
        response: {
          200: Type.Object({
            ...{ open: Type.Array(ReviewSchema), year: Type.Integer() },
            figures: Type.Object({
              ...{ asked: Type.Integer(), thresholdNotMet: Type.Integer(), reviewed: Type.Integer() },
              withRecommendations: Type.Integer(),
            }),
          }),
        },
      },
      config: victim,
    },
    async (request) => reviews.reviewsNow(deps, request.viewer),
  );

  app.get(
    '/api/cases/:id/reviews',
    { schema: { params: ById, response: { 200: Type.Object({ reviews: Type.Array(ReviewSchema) }) } }, config: victim },
    async (request) => ({ reviews: await reviews.listReviews(deps, request.viewer, { caseId: request.params.id }) }),
  );

  app.post(
    '/api/cases/:id/reviews',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            reports: Type.Array(Type.Object({ happened: Type.Integer(), reported: Type.Integer() }, exact), {
              maxItems: 200,
            }),
            words: Words,
            idempotencyKey: Key,
          },
          exact,
        ),
        response: { 200: ReviewSchema },
      },
      config: victim,
    },
    async (request) => reviews.askReview(deps, request.viewer, { ...request.body, caseId: request.params.id }),
  );

  app.post(
    '/api/services/reviews/:id/steps',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            step: OneOf(REVIEW_STEPS),
            expectedVersion: Type.Integer({ minimum: 1 }),
            words: Words,
            recommendations: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
            idempotencyKey: Key,
          },
          exact,
        ),
        response: { 200: ReviewSchema },
      },
      config: victim,
    },
    async (request) => reviews.stepReview(deps, request.viewer, { ...request.body, reviewId: request.params.id }),
  );
}

const plain = ({ id, words, options }: RiskQuestion) => ({
  id,
  words,
  options: options.map((option) => ({ ...option })),
});
