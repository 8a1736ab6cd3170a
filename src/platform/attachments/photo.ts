import sharp from 'sharp';
import { Refusal } from '../errors.ts';

/** Longest side of a photo as it is kept, pixels. */
export const LONGEST_SIDE = 1600;
const THUMBNAIL_SIDE = 320;
export const LARGEST_PHOTO_BYTES = 20_000_000;
/** A phone's photo has 12 to 50 million pixels; a file that claims more is made to fill memory. */
const MOST_PIXELS = 60_000_000;
const QUALITY = 80;
const SECONDS = 20;

export interface Photo {
  /** JPEG made anew from the pixels: nothing of the file that came is in it. */
  bytes: Buffer;
  thumbnail: Buffer;
  width: number;
  height: number;
}

const KINDS = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP' } as const;
type PhotoKind = keyof typeof KINDS;

/**
 * Makes a photo that can be kept of what somebody sent: kind seen in its bytes (names and headers are not believed),
 * turned upright, at most 1,600 pixels, without metadata (place, camera, time, profile, hidden pictures).
 *
 * @throws Refusal in words for what is no photo, too large, cut short, or made to do harm
 */
export async function takePhoto(sent: Buffer): Promise<Photo> {
  if (sent.length > LARGEST_PHOTO_BYTES) {
    throw refused(
      'too-large',
      `The photo has ${megabytes(sent.length)} MB; at most ${megabytes(LARGEST_PHOTO_BYTES)} MB are taken.`,
    );
  }
  const kind = kindOf(sent);
  const open = () =>
    sharp(sent, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 }).timeout({ seconds: SECONDS });
  const found = await open()
    .metadata()
    .catch((error: unknown) => {
      throw unreadable(error, kind);
    });
  // The reader that libvips chose and the bytes must agree; a file that is two kinds at once is refused.
  if (found.format !== kind)
    throw refused('not-a-photo', `The file begins as ${KINDS[kind]} and goes on as something else.`);
  if (found.width * found.height > MOST_PIXELS) throw tooManyPixels(found.width, found.height);
  try {
    const { data, info } = await open()
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: QUALITY, mozjpeg: true })
      .toBuffer({ resolveWithObject: true });
    const thumbnail = await sharp(data)
      .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 70, mozjpeg: true })
      .toBuffer();
    return { bytes: data, thumbnail, width: info.width, height: info.height };
  } catch (error) {
    throw unreadable(error, kind);
  }
}

/** What the bytes are, from how they begin. @throws Refusal saying what was found instead of a photo */
function kindOf(bytes: Buffer): PhotoKind {
  if (bytes.length === 0) throw refused('not-a-photo', 'The file is empty.');
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (bytes.subarray(0, 8).equals(PNG)) return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (ascii(bytes, 4, 8) === 'ftyp' && /^(hei|hev|mif|msf)/.test(ascii(bytes, 8, 12))) {
    throw refused(
      'not-taken',
      'The photo is HEIC. Set the camera to "Most compatible" (JPEG), or send it from the phone’s gallery as JPEG.',
    );
  }
  const found = FOUND.find(([begins]) => begins.test(ascii(bytes, 0, 512)))?.[1] ?? 'something else';
  throw refused('not-a-photo', `The file is ${found}; photos are taken as JPEG, PNG or WebP.`);
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const FOUND: readonly (readonly [RegExp, string])[] = [
  [/^GIF8/, 'a GIF'],
  [/^%PDF/, 'a PDF'],
  [/^PK/, 'a zip or an office document'],
  [/^(MZ|\x7fELF)/, 'a program'],
  [/<svg/i, 'an SVG, which can hold scripts'],
  [/^\s*<(!doctype|html|script)/i, 'a web page'],
  [/^<\?xml/i, 'XML'],
  [/^(II\*|MM)/, 'a TIFF'],
  [/^.{4}ftyp/, 'a film'],
];

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to);
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes % 1e6 === 0 ? 0 : 1);

function unreadable(error: unknown, kind: PhotoKind): unknown {
  if (!(error instanceof Error)) return error;
  if (/exceeds pixel limit/i.test(error.message)) return tooManyPixels();
  if (/timeout/i.test(error.message))
    return refused('too-slow', `The photo took longer than ${SECONDS} seconds to read and was given up.`);
  return refused('broken', `The ${KINDS[kind]} cannot be read to its end: it is cut short or damaged. Send it again.`);
}

function tooManyPixels(width?: number, height?: number): Refusal {
  const found = width === undefined ? '' : ` (${width} by ${height})`;
  return refused(
    'too-many-pixels',
    `The photo has too many pixels${found}; at most ${MOST_PIXELS / 1e6} million are taken.`,
  );
}

function refused(code: string, words: string): Refusal {
  return new Refusal(`photo.${code}`, code === 'too-large' ? 413 : 400, words);
}
