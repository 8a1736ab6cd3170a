import type { FastifyRequest } from 'fastify';
import { badRequest, LARGEST_PHOTO_BYTES } from '../../platform/index.ts';
import type { Fields } from './model/answers.ts';

const MOST_FIELDS = 120;
const LONGEST_NAME = 100;
/** Longer than any field may be: what is too long is said to whoever wrote it, what is far too long is cut. */
const LONGEST_VALUE_BYTES = 16_000;

export interface Form {
  fields: Fields;
  /** Photos as they were sent; null in place of one that is larger than a photo may be. */
  photos: (Buffer | null)[];
}

/** A form of these pages, bounded in every direction. A file field left empty sends an empty file, which is none. */
export async function readForm(request: FastifyRequest, mostPhotos: number): Promise<Form> {
  if (!request.isMultipart()) throw badRequest('form.kind', 'Send the form of the page itself.');
  const fields = new Map<string, string[]>();
  const photos: (Buffer | null)[] = [];
  const parts = request.parts({
    // One more than is taken, so that one too many is seen and not a broken form.
    limits: {
      fileSize: LARGEST_PHOTO_BYTES + 1,
      files: mostPhotos + 1,
      fields: MOST_FIELDS,
      fieldSize: LONGEST_VALUE_BYTES,
      fieldNameSize: LONGEST_NAME,
    },
  });
  for await (const part of parts) {
    if (part.type === 'file') {
      const chunks: Buffer[] = [];
      for await (const chunk of part.file) chunks.push(chunk as Buffer);
      if (part.file.truncated) photos.push(null);
      else if (chunks.some(({ length }) => length > 0)) photos.push(Buffer.concat(chunks));
      continue;
    }
    if (typeof part.value !== 'string') continue;
    const known = fields.get(part.fieldname);
    if (known === undefined) fields.set(part.fieldname, [part.value]);
    else known.push(part.value);
  }
  return { fields, photos };
}
