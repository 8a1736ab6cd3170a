import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type Database, type Deps, fileKeeper, silentLog, standingClock } from '../../platform/index.ts';
import { addPhoto, readCase, readPhoto, removePhoto, reportCase } from './commands/index.ts';

let database: Database;
let deps: Deps;
let folder: string;
let officerId: number;
const coordinator = testViewer({ roles: ['coordinator'], name: 'Dispatcher' });
const officer = () => ({ ...testViewer({ roles: ['officer'], name: 'Street crew' }), personId: officerId });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aim-case-photos-'));
  database = await testDatabase();
  deps = { database, clock: standingClock(Date.UTC(2026, 10, 24, 9)), log: silentLog, dataFolder: folder };
  officerId = await database.transact(coordinator, (tx) =>
    tx.asOwner(async (client) => {
      const [row] = await client.query(
        `insert into person (partnership_id, agency_id, sign_in_name, name, roles, clearance)
          values (1, 2, 'crew', 'Street crew', '{officer}', 1) returning person_id`,
      );
      return Number(row!['person_id']);
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const report = async () => {
  const place = { longitude: -1.21, latitude: 54.57 };
  const answers = { land: 'road' };
  const input = { code: 'GRF-GEN', channel: 'staff', place, words: '', answers } as const;
  return (await reportCase(deps, coordinator, input)).caseId;
};
const pixels = (background: string) => sharp({ create: { width: 64, height: 48, channels: 3, background } });
const send = (caseId: number, bytes: Buffer, attachmentId: string = randomUUID()) =>
  addPhoto(deps, officer(), { caseId, attachmentId, words: '', bytes });

describe('A photo of a case', () => {
  it('keeps nothing of where, when and with what it was taken', async () => {
    const caseId = await report();
    const taken = await pixels('#884422')
      .withExif({ IFD0: { Make: 'MadeUpPhone', Artist: 'A Person' }, IFD3: { GPSLatitude: '54/1 34/1 0/1' } })
      .jpeg()
      .toBuffer();
    expect((await sharp(taken).metadata()).exif?.includes('MadeUpPhone')).toBe(true);
    const { attachmentId } = await send(caseId, taken);
    for (const isThumbnail of [false, true]) {
      const kept = await readPhoto(deps, coordinator, { attachmentId, isThumbnail });
      const { exif, format } = await sharp(kept).metadata();
      expect([exif, format]).toEqual([undefined, 'jpeg']);
      expect(kept.includes('MadeUpPhone')).toBe(false);
    }
    // Sent again after a lost answer it is there once.
    await send(caseId, taken, attachmentId);
    expect((await readCase(deps, coordinator, caseId)).photos).toHaveLength(1);
  });

  it('that is none, or more than one, is refused in words and leaves nothing', async () => {
    const caseId = await report();
    const before = await fileKeeper(folder).list();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const cut = (await pixels('#123456').jpeg().toBuffer()).subarray(0, 200);
    for (const hostile of [svg, cut, Buffer.from('%PDF-1.7'), Buffer.from('GIF89a'), Buffer.alloc(0)]) {
      await expect(send(caseId, hostile)).rejects.toMatchObject({
        status: expect.any(Number),
        code: expect.any(String),
      });
    }
    expect((await readCase(deps, coordinator, caseId)).photos).toEqual([]);
    expect(await fileKeeper(folder).list()).toEqual(before);
    const outsider = testViewer({ roles: ['dataProtection'] });
    const bytes = await pixels('#ffffff').jpeg().toBuffer();
    await expect(addPhoto(deps, outsider, { caseId, attachmentId: randomUUID(), words: '', bytes })).rejects.toThrow();
  });

  it('is removed for good by who took it or who leads the work, with a reason; the same photo elsewhere stays', async () => {
    const [here, there] = [await report(), await report()];
    const bytes = await pixels('#00ff88').jpeg().toBuffer();
    const one = await send(here, bytes);
    const other = await send(there, bytes);
    const reason = 'Shows a face';
    const fire = testViewer({ roles: ['coordinator'], agencyId: 3 });
    await expect(removePhoto(deps, fire, { ...one, reason })).rejects.toThrow('by who took it');
    await expect(removePhoto(deps, officer(), { ...one, reason: ' ' })).rejects.toThrow('Say why');
    const before = await fileKeeper(folder).list();
    await removePhoto(deps, officer(), { ...one, reason });
    await expect(readPhoto(deps, coordinator, { ...one, isThumbnail: false })).rejects.toThrow('not');
    const after = await readCase(deps, coordinator, here);
    expect(after.photos).toEqual([]);
    expect(after.history.at(-1)).toMatchObject({ what: 'photoRemoved', words: reason });
    expect(await fileKeeper(folder).list()).toEqual(before);
    expect(await readPhoto(deps, coordinator, { ...other, isThumbnail: false })).toBeInstanceOf(Buffer);
    await removePhoto(deps, coordinator, { ...other, reason });
    expect((await fileKeeper(folder).list()).length).toBe(before.length - 2);
  });

  it('finds no room once the partnership keeps as much as it may, and the case is as it was', async () => {
    const caseId = await report();
    await database.transact(coordinator, (tx) =>
      tx.asOwner(async (client) => {
        await client.query(
          `insert into case_photo (partnership_id, attachment_id, case_id, at, actor, words, width, height, bytes, sha256, thumbnail_sha256)
            select 1, gen_random_uuid(), $1, now(), 'x', '', 1, 1, 2000000000, sha256(i::text::bytea), sha256(i::text::bytea)
            from generate_series(1, 10) i`,
          [await report()],
        );
      }),
    );
    const bytes = await pixels('#010203').jpeg().toBuffer();
    await expect(send(caseId, bytes)).rejects.toMatchObject({ status: 507, code: 'photo.quota' });
    expect((await readCase(deps, coordinator, caseId)).photos).toEqual([]);
  });
});
