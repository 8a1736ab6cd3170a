import { Type } from 'typebox';
import { type AimApp, DONE, Done, OneOf, renderPdf } from '../../platform/index.ts';
import * as commands from './commands.ts';
import { LETTER_STEPS } from './model.ts';
import { exact, LetterSchema, TemplateSchema } from './schema.ts';

const ById = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const Letters = Type.Object({ letters: Type.Array(LetterSchema) });

export function letterRoutes(app: AimApp, deps: commands.LetterDeps): void {
  app.get(
    '/api/services/letters/templates',
    {
      schema: {
        response: { 200: Type.Object({ templates: Type.Array(TemplateSchema), later: Type.Array(TemplateSchema) }) },
      },
      config: { permission: 'signedIn' },
    },
    async (request) => commands.listTemplates(deps, request.viewer),
  );

  app.put(
    '/api/services/letters/templates',
    { schema: { body: TemplateSchema, response: { 200: Done } }, config: { permission: 'catalogue.manage' } },
    async (request) => {
      await commands.setTemplate(deps, request.viewer, request.body);
      return DONE;
    },
  );

  app.get(
    '/api/services/letters/to-approve',
    { schema: { response: { 200: Letters } }, config: { permission: 'case.approve' } },
    async (request) => ({ letters: await commands.listLettersToApprove(deps, request.viewer) }),
  );

  app.get(
    '/api/cases/:id/letters',
    { schema: { params: ById, response: { 200: Letters } }, config: { permission: 'case.enforce' } },
    async (request) => ({ letters: await commands.listLetters(deps, request.viewer, request.params.id) }),
  );

  app.post(
    '/api/cases/:id/letters',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            template: Type.String({ maxLength: 40 }),
            to: Type.String({ maxLength: 500 }),
            values: Type.Record(Type.String({ maxLength: 40 }), Type.Union([Type.String(), Type.Number()])),
            idempotencyKey: Type.Optional(Type.String({ format: 'uuid' })),
          },
          exact,
        ),
        response: { 200: LetterSchema },
      },
      config: { permission: 'case.enforce' },
    },
    async (request) => commands.draftLetter(deps, request.viewer, { ...request.body, caseId: request.params.id }),
  );

  app.post(
    '/api/services/letters/:id/steps',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            step: OneOf(LETTER_STEPS),
            expectedVersion: Type.Integer({ minimum: 1 }),
            words: Type.String({ maxLength: 600 }),
            how: Type.Optional(Type.String({ maxLength: 60 })),
            idempotencyKey: Type.Optional(Type.String({ format: 'uuid' })),
          },
          exact,
        ),
        response: { 200: LetterSchema },
      },
      config: { permission: 'case.enforce' },
    },
    async (request) => commands.stepLetter(deps, request.viewer, { ...request.body, letterId: request.params.id }),
  );

  app.get(
    '/api/services/letters/:id.pdf',
    {
      schema: { params: ById, produces: ['application/pdf'] },
      config: { permission: 'case.enforce' },
    },
    async (request, reply) => {
      const document = await commands.letterDocument(deps, request.viewer, request.params.id);
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="letter-${request.params.id}.pdf"`)
        .header('cache-control', 'no-store')
        .send(await renderPdf(document));
    },
  );
}
