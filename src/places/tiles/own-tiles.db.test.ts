import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type Deps, silentLog, systemClock } from '../../platform/index.ts';
import { setTiles } from '../commands.ts';
import { ownTile, ownTiles } from '../queries.ts';

const folder = mkdtempSync(join(tmpdir(), 'aim tiles '));
const layers = { water: 'water', parks: 'landuse', roads: 'roads' };
const analyst = testViewer();
let deps: Deps;

/** The smallest PMTiles version 3 archive: one raster tile at zoom 0, nothing compressed. */
function archive(tile: Buffer): Buffer {
  const directory = Buffer.from([1, 0, 1, tile.length, 1]);
  const metadata = Buffer.from('{}');
  const header = Buffer.alloc(127);
  header.write('PMTiles', 0, 'latin1');
  header.writeUInt8(3, 7);
  const at = (offset: number, value: number) => header.writeBigUInt64LE(BigInt(value), offset);
  at(8, 127);
  at(16, directory.length);
  at(24, 127 + directory.length);
  at(32, metadata.length);
  at(56, 127 + directory.length + metadata.length);
  at(64, tile.length);
  for (const counted of [72, 80, 88]) at(counted, 1);
  header.writeUInt8(1, 96);
  // No compression inside or of tiles; PNG.
  header.writeUInt8(1, 97);
  header.writeUInt8(1, 98);
  header.writeUInt8(2, 99);
  return Buffer.concat([header, directory, metadata, tile]);
}

beforeAll(async () => {
  deps = { database: await testDatabase(), clock: systemClock, log: silentLog, dataFolder: folder };
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a partnership’s own tiles', () => {
  it('are none until it sets them', async () => {
    expect(await ownTiles(deps, analyst)).toBeNull();
    await expect(ownTile(deps, analyst, { z: 0, x: 0, y: 0 })).rejects.toMatchObject({ status: 404 });
  });

  it('come from an address with a place for z, x and y', async () => {
    const url = 'https://tiles.example/{z}/{x}/{y}.png';
    await setTiles(deps, analyst, { kind: 'raster', url, attribution: 'Example', layers });
    expect(await ownTiles(deps, analyst)).toMatchObject({ kind: 'raster', tiles: url, attribution: 'Example' });
    const wrong = { kind: 'raster', url: 'https://tiles.example/map.png', attribution: '', layers } as const;
    await expect(setTiles(deps, analyst, wrong)).rejects.toMatchObject({ code: 'tiles.address' });
  });

  it('come from a PMTiles file, tile by tile', async () => {
    const tile = Buffer.from('a tile of the ground');
    writeFileSync(join(folder, 'town.pmtiles'), archive(tile));
    await setTiles(deps, analyst, { kind: 'pmtiles', file: 'town.pmtiles', attribution: '', layers });
    expect(await ownTiles(deps, analyst)).toMatchObject({ kind: 'raster', tiles: '/api/places/tiles/{z}/{x}/{y}' });
    expect(await ownTile(deps, analyst, { z: 0, x: 0, y: 0 })).toEqual({ bytes: tile, contentType: 'image/png' });
    await expect(ownTile(deps, analyst, { z: 3, x: 1, y: 1 })).rejects.toMatchObject({ status: 404 });
  });

  it('are refused in words when the file is no archive, and the earlier ones stay', async () => {
    writeFileSync(join(folder, 'wrong.pmtiles'), 'not tiles at all');
    const wrong = { kind: 'pmtiles', file: 'wrong.pmtiles', attribution: '', layers } as const;
    await expect(setTiles(deps, analyst, wrong)).rejects.toMatchObject({ code: 'tiles.unreadable' });
    expect(await ownTiles(deps, analyst)).toMatchObject({ tiles: '/api/places/tiles/{z}/{x}/{y}' });
    await setTiles(deps, analyst, null);
    expect(await ownTiles(deps, analyst)).toBeNull();
  });

  it('are set by who manages areas only', async () => {
    await expect(setTiles(deps, testViewer({ roles: ['officer'] }), null)).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });
});
