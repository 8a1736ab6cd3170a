import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type AimApp, badRequest, DONE, Done, LARGEST_PHOTO_BYTES, OneOf } from '../../platform/index.ts';
import * as commands from './commands/index.ts';
import { CASE_STEPS, CHANNELS } from './model.ts';
import {
  CrewCasesSchema,
  DetailSchema,
  exact,
  NearSchema,
  PlaceSchema,
  StepSchema,
  SummarySchema,
  Values,
} from './schema.ts';

const ById = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const read = { permission: 'case.read' } as const;
const Key = Type.Optional(Type.String({ format: 'uuid' }));
const Said = Type.Object({
  ...{ caseId: Type.Integer(), number: Type.String(), version: Type.Integer(), token: Type.String() },
});
const Reporter = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 200 })),
    email: Type.Optional(Type.String({ maxLength: 200 })),
    phone: Type.Optional(Type.String({ maxLength: 60 })),
    wantsUpdates: Type.Optional(Type.Boolean()),
  },
  exact,
);

export function caseRoutes(app: AimApp, deps: commands.CaseDeps): void {
  app.get(
    '/api/cases',
    {
      schema: {
        querystring: Type.Object(
          {
            open: Type.Optional(Type.Boolean()),
            codes: Type.Optional(Type.String({ maxLength: 400 })),
            mine: Type.Optional(Type.Boolean()),
            from: Type.Optional(Type.Number()),
            to: Type.Optional(Type.Number()),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })),
          },
          exact,
        ),
        response: { 200: Type.Object({ now: Type.Number(), cases: Type.Array(SummarySchema) }) },
      },
      config: read,
    },
    async (request) => {
      const { open, codes, mine, ...span } = request.query;
      const personId = mine === true && request.viewer.personId !== null ? request.viewer.personId : undefined;
      const query = { ...span, isOpen: open, codes: codes?.split(','), personId };
      return { now: deps.clock.now(), cases: await commands.listCases(deps, request.viewer, query) };
    },
  );

  app.post(
    '/api/cases',
    {
      schema: {
        body: Type.Object(
          {
            code: Type.String({ maxLength: 20 }),
            channel: OneOf(CHANNELS),
            place: PlaceSchema,
            words: Type.String({ maxLength: 4000 }),
            answers: Values,
            reporter: Type.Optional(Reporter),
            idempotencyKey: Key,
          },
          exact,
        ),
        response: { 200: Said },
      },
      config: { permission: 'case.report' },
    },
    async (request) => commands.reportCase(deps, request.viewer, request.body),
  );

  app.get(
    '/api/cases/near',
    {
      schema: {
        querystring: Type.Object(
          { code: Type.String({ maxLength: 20 }), longitude: Type.Number(), latitude: Type.Number() },
          exact,
        ),
        response: { 200: NearSchema },
      },
      config: read,
    },
    async (request) => ({ near: await commands.findNear(deps, request.viewer, request.query) }),
  );

  app.get(
    '/api/cases/mine',
    {
      schema: {
        description: 'All that a crew needs to work cases without signal: its own, what it may take, and their rules.',
        response: { 200: CrewCasesSchema },
      },
      config: { permission: 'case.work' },
    },
    async (request) => commands.readCrewCases(deps, request.viewer),
  );

  app.get(
    '/api/cases/:id',
    { schema: { params: ById, response: { 200: DetailSchema } }, config: read },
    async (request) => commands.readCase(deps, request.viewer, request.params.id),
  );

  app.post(
    '/api/cases/:id/steps',
    {
      schema: {
        params: ById,
        body: StepSchema,
        description: `Takes a case on by one step: ${CASE_STEPS.join(', ')}.`,
        response: { 200: DetailSchema },
      },
      config: read,
    },
    async (request) => {
      const caseId = request.params.id;
      await commands.stepCase(deps, request.viewer, { ...request.body, caseId });
      return commands.readCase(deps, request.viewer, caseId);
    },
  );

  app.post(
    '/api/cases/:id/join',
    {
      schema: {
        params: ById,
        body: Type.Object(
          {
            channel: OneOf(CHANNELS),
            words: Type.String({ maxLength: 4000 }),
            reporter: Type.Optional(Reporter),
            idempotencyKey: Key,
          },
          exact,
        ),
        response: { 200: Said },
      },
      config: { permission: 'case.report' },
    },
    async (request) => commands.joinCase(deps, request.viewer, { ...request.body, caseId: request.params.id }),
  );

  app.get(
    '/api/services/answers',
    {
      schema: {
        querystring: Type.Object({ code: Type.String({ maxLength: 20 }), id: Type.String({ maxLength: 40 }) }, exact),
        response: {
          200: Type.Object({
            answers: Type.Array(Type.Object({ value: Type.String(), n: Type.Integer(), lastAt: Type.Number() })),
          }),
        },
      },
      config: read,
    },
    async (request) => ({ answers: await commands.listAnswers(deps, request.viewer, request.query) }),
  );

  app.post(
    '/api/cases/:id/photos',
    {
      schema: {
        params: ById,
        consumes: ['multipart/form-data'],
        description: 'A form with the field file (JPEG, PNG or WebP) and, before it, attachmentId (uuid) and words.',
        response: { 200: Type.Object({ attachmentId: Type.String() }) },
      },
      config: { permission: 'case.report', rateLimit: { max: 60, timeWindow: '1 minute' } },
    },
    async (request) =>
      commands.addPhoto(deps, request.viewer, { ...(await readPhotoForm(request)), caseId: request.params.id }),
  );

  app.get(
    '/api/cases/photos/:photo',
    {
      schema: {
        params: Type.Object({ photo: Type.String({ format: 'uuid' }) }),
        querystring: Type.Object({ thumbnail: Type.Optional(Type.Boolean()) }, exact),
        produces: ['image/jpeg'],
      },
      config: read,
    },
    async (request, reply) => {
      const { photo } = request.params;
      const isThumbnail = request.query.thumbnail ?? false;
      const bytes = await commands.readPhoto(deps, request.viewer, { attachmentId: photo, isThumbnail });
      return reply
        .type('image/jpeg')
        .header('x-content-type-options', 'nosniff')
        .header('content-disposition', `inline; filename="${photo}.jpg"`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(bytes);
    },
  );

  app.post(
    '/api/cases/photos/:photo/remove',
    {
      schema: {
        params: Type.Object({ photo: Type.String({ format: 'uuid' }) }),
        body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }, exact),
        response: { 200: Done },
      },
      config: { permission: 'case.work' },
    },
    async (request) => {
      const { reason } = request.body;
      await commands.removePhoto(deps, request.viewer, { attachmentId: request.params.photo, reason });
      return DONE;
    },
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The form's parts, the file last. Its name and the type its sender claims are not looked at. */
async function readPhotoForm(request: FastifyRequest): Promise<{ attachmentId: string; words: string; bytes: Buffer }> {
  if (!request.isMultipart()) {
    throw badRequest(
      'photo.form',
      'Send the photo as a form with the fields attachmentId, words and file (multipart/form-data).',
    );
  }
  const fields: Record<string, string> = { words: '' };
  let bytes: Buffer | null = null;
  for await (const part of request.parts({
    limits: { fileSize: LARGEST_PHOTO_BYTES + 1, files: 1, fields: 2, fieldSize: 2000 },
  })) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value);
    else bytes = await part.toBuffer();
  }
  const { attachmentId = '', words = '' } = fields;
  if (!UUID.test(attachmentId))
    throw badRequest('photo.id', 'The field attachmentId should be a uuid, before the file.');
  if (bytes === null) throw badRequest('photo.file', 'The field file is missing.');
  return { attachmentId, words, bytes };
}
