import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { LARGEST_PHOTO_BYTES, LONGEST_SIDE, takePhoto } from './photo.ts';

/** A made-up picture: a gradient, so that turning and shrinking can be seen in its pixels. */
function picture(width: number, height: number) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) pixels[i * 3] = Math.round(((i % width) / width) * 255);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

const refusal = (bytes: Buffer) =>
  takePhoto(bytes).then(
    () => null,
    (error: unknown) => error,
  );

describe('a photo that is kept', () => {
  it('has at most 1,600 pixels on its longest side and a thumbnail, and stands upright', async () => {
    const sent = await picture(2400, 1200).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { bytes, thumbnail, width, height } = await takePhoto(sent);
    expect({ width, height }).toEqual({ width: 800, height: LONGEST_SIDE });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 800, height: 1600 });
    expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'jpeg', width: 160, height: 320 });
    // What was left is up: the gradient now runs from the top down.
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    const redAt = (y: number) => data[(y * info.width + 400) * info.channels]!;
    expect(redAt(10)).toBeLessThan(20);
    expect(redAt(1590)).toBeGreaterThan(235);
  });

  it('carries nothing of where, when and by whom it was taken, nor what was hidden behind it', async () => {
    const secret = 'Made-Up Person 54.5742';
    const withPlace = await picture(64, 64)
      .jpeg()
      .withExif({
        IFD0: { Artist: secret, Model: secret },
        IFD3: { GPSLatitude: '54/1 34/1 27/1', GPSLatitudeRef: 'N' },
      })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><note>${secret}</note></x:xmpmeta>`)
      .toBuffer();
    const sent = Buffer.concat([withPlace, Buffer.from(`<script>${secret}</script>`)]);
    expect((await sharp(withPlace).metadata()).exif).toBeDefined();
    const { bytes, thumbnail } = await takePhoto(sent);
    for (const kept of [bytes, thumbnail]) {
      const { exif, xmp, icc, iptc } = await sharp(kept).metadata();
      expect({ exif, xmp, icc, iptc }).toEqual({});
      expect(kept.includes('Made-Up') || kept.includes('script')).toBe(false);
    }
  });

  it('is taken as JPEG, PNG and WebP, whatever it is called', async () => {
    for (const kind of ['jpeg', 'png', 'webp'] as const) {
      const { bytes } = await takePhoto(await picture(40, 30).toFormat(kind).toBuffer());
      expect((await sharp(bytes).metadata()).format).toBe('jpeg');
    }
  });

  it('is the same to the byte each time', async () => {
    const sent = await picture(300, 200).png().toBuffer();
    expect((await takePhoto(sent)).bytes.equals((await takePhoto(sent)).bytes)).toBe(true);
  });
});

describe('what is no photo', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    [
      'an SVG with a script',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'SVG',
    ],
    ['a web page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'web page'],
    ['a program', Buffer.from('MZ\u0000\u0000'), 'a program'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'a PDF'],
    ['a zip', Buffer.from('PK\u0003\u0004'), 'zip'],
    ['an animation', Buffer.from('GIF89a'), 'GIF'],
    ['an iPhone’s HEIC', Buffer.from('\u0000\u0000\u0000\u0018ftypheic'), 'Most compatible'],
  ])('%s is refused in words', async (_what, bytes, words) => {
    expect(await refusal(bytes)).toMatchObject({
      name: 'Refusal',
      status: 400,
      message: expect.stringContaining(words),
    });
  });

  it('is refused where it only begins as one, is cut short, or is one kind and goes on as another', async () => {
    const whole = await picture(200, 200).jpeg().toBuffer();
    const png = await picture(20, 20).png().toBuffer();
    for (const bytes of [
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]),
      whole.subarray(0, whole.length >> 1),
      Buffer.concat([png.subarray(0, 8), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')]),
    ]) {
      expect(await refusal(bytes)).toMatchObject({
        name: 'Refusal',
        code: expect.stringMatching(/^photo\.(broken|not-a-photo)$/),
      });
    }
  });

  it('is refused where few bytes would fill memory, or many bytes come', async () => {
    // 20,000 by 20,000 pixels of one colour: 400 million in a file of some hundred kB.
    const bomb = await sharp({
      create: { width: 20_000, height: 20_000, channels: 3, background: '#fff' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(3_000_000);
    expect(await refusal(bomb)).toMatchObject({ code: 'photo.too-many-pixels' });
    expect(await refusal(Buffer.alloc(LARGEST_PHOTO_BYTES + 1, 1))).toMatchObject({
      code: 'photo.too-large',
      status: 413,
    });
  });
});
