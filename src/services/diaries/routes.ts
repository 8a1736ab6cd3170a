import { Type } from 'typebox';
import { type AimApp, Nullable } from '../../platform/index.ts';
import * as commands from './commands.ts';
import { type Diary, LONGEST_ENTRY_WORDS } from './model.ts';

const exact = { additionalProperties: false } as const;
const ById = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const Key = Type.String({ format: 'uuid' });
const Words = Type.String({ maxLength: 600 });
const work = { permission: 'case.work' } as const;

const DiarySchema = Type.Unsafe<Diary>(
  Type.Object({
    ...{ diaryId: Type.Integer(), caseId: Type.Integer(), version: Type.Integer(), isOpen: Type.Boolean() },
    ...{ sentAt: Type.Number(), until: Type.Number(), closedAt: Nullable(Type.Number()) },
    entries: Type.Array(
      Type.Object({
        ...{ id: Type.String(), from: Type.Number(), to: Type.Number(), words: Type.String() },
        ...{ writtenAt: Type.Number(), by: Type.String() },
      }),
    ),
    summary: Type.Object({
      ...{ n: Type.Integer(), nWriters: Type.Integer(), nNights: Type.Integer() },
      ...{ hours: Type.Number(), nightHours: Type.Number() },
    }),
  }),
);

export function diaryRoutes(app: AimApp, deps: commands.DiaryDeps): void {
  app.get(
    '/api/cases/:id/diaries',
    {
      schema: { params: ById, response: { 200: Type.Object({ diaries: Type.Array(DiarySchema) }) } },
      config: work,
    },
    async (request) => ({ diaries: await commands.listDiaries(deps, request.viewer, request.params.id) }),
  );

  app.post(
    '/api/cases/:id/diaries',
    {
      schema: {
        params: ById,
        body: Type.Object(
          { days: Type.Integer({ minimum: 1, maximum: 92 }), words: Words, idempotencyKey: Type.Optional(Key) },
          exact,
        ),
        response: { 200: DiarySchema },
      },
      config: work,
    },
    async (request) => commands.sendDiary(deps, request.viewer, { ...request.body, caseId: request.params.id }),
  );

  app.post(
    '/api/services/diaries/:id/entries',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            ...{ from: Type.Number(), to: Type.Number(), idempotencyKey: Key },
            words: Type.String({ minLength: 1, maxLength: LONGEST_ENTRY_WORDS }),
          },
          exact,
        ),
        response: { 200: DiarySchema },
      },
      config: work,
    },
    async (request) => commands.writeInDiary(deps, request.viewer, request.params.id, request.body),
  );

  app.post(
    '/api/services/diaries/:id/steps',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            ...{ step: Type.Literal('return'), expectedVersion: Type.Integer({ minimum: 1 }), words: Words },
            idempotencyKey: Type.Optional(Key),
          },
          exact,
        ),
        response: { 200: DiarySchema },
      },
      config: work,
    },
    async (request) => {
      const { step: _, ...body } = request.body;
      return commands.closeDiary(deps, request.viewer, { ...body, diaryId: request.params.id });
    },
  );
}
