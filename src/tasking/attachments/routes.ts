import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type AimApp, badRequest, DONE, Done, LARGEST_PHOTO_BYTES, Nullable, Refusal } from '../../platform/index.ts';
import { type AttachmentDeps, attachPhoto, listPhotos, readPhoto, removePhoto } from './commands.ts';

const exact = { additionalProperties: false } as const;
const Photo = Type.Object({
  attachmentId: Type.String(),
  taskId: Type.Integer(),
  at: Type.Number(),
  by: Type.String(),
  agencyId: Nullable(Type.Integer()),
  words: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
  bytes: Type.Integer(),
  mayRemove: Type.Boolean(),
});
const TaskParams = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const PhotoParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const config = { permission: 'task.read' } as const;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function attachmentRoutes(app: AimApp, deps: AttachmentDeps): void {
  app.post(
    '/api/tasks/:id/attachments',
    {
      schema: {
        params: TaskParams,
        consumes: ['multipart/form-data'],
        description: 'A form with the field file (JPEG, PNG or WebP) and, before it, attachmentId (uuid) and words.',
        response: { 200: Photo },
      },
      config: { ...config, rateLimit: { max: 60, timeWindow: '1 minute' } },
    },
    async (request) => attachPhoto(deps, request.viewer, { ...(await readForm(request)), taskId: request.params.id }),
  );

  app.get(
    '/api/tasks/:id/attachments',
    { schema: { params: TaskParams, response: { 200: Type.Object({ photos: Type.Array(Photo) }) } }, config },
    async (request) => ({ photos: await listPhotos(deps, request.viewer, request.params.id) }),
  );

  app.get(
    '/api/attachments/:id',
    {
      schema: {
        params: PhotoParams,
        querystring: Type.Object({ thumbnail: Type.Optional(Type.Boolean()) }, exact),
        produces: ['image/jpeg'],
      },
      config,
    },
    async (request, reply) => {
      const { id } = request.params;
      const bytes = await readPhoto(deps, request.viewer, {
        attachmentId: id,
        isThumbnail: request.query.thumbnail ?? false,
      });
      return reply
        .type('image/jpeg')
        .header('x-content-type-options', 'nosniff')
        .header('content-disposition', `inline; filename="${id}.jpg"`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(bytes);
    },
  );

  app.post(
    '/api/attachments/:id/remove',
    {
      schema: {
        params: PhotoParams,
        body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 400 }) }, exact),
        response: { 200: Done },
      },
      config,
    },
    async (request) => {
      await removePhoto(deps, request.viewer, { attachmentId: request.params.id, reason: request.body.reason });
      return DONE;
    },
  );
}

/** The form's parts, the file last. Its name and the type its sender claims are not looked at. */
async function readForm(request: FastifyRequest): Promise<{ attachmentId: string; words: string; bytes: Buffer }> {
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
    if (part.type === 'field') {
      if (!['attachmentId', 'words'].includes(part.fieldname) || typeof part.value !== 'string') {
        throw badRequest(
          'field.unknown',
          `The form has a field ${part.fieldname.slice(0, 60)}; expected attachmentId, words and file.`,
        );
      }
      fields[part.fieldname] = part.value;
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of part.file) chunks.push(chunk as Buffer);
    if (part.file.truncated) {
      throw new Refusal('photo.too-large', 413, `The photo is larger than ${LARGEST_PHOTO_BYTES / 1e6} MB.`);
    }
    bytes = Buffer.concat(chunks);
  }
  const { attachmentId = '', words = '' } = fields;
  if (!UUID.test(attachmentId)) throw badRequest('photo.id', 'attachmentId should be a uuid that the sender made.');
  if (bytes === null) throw badRequest('photo.none', 'The form has no file.');
  return { attachmentId, words, bytes };
}
