import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PMTiles, type Source, TileType } from 'pmtiles';
import { badRequest } from '../../platform/index.ts';
import type { OwnTiles, TilesSetting } from '../model.ts';

/** One tile of a partnership's own file: its bytes as they lie there, and what they are. */
export interface Tile {
  bytes: Buffer;
  contentType: string;
}

const RASTER: Partial<Record<TileType, string>> = {
  [TileType.Png]: 'image/png',
  [TileType.Jpeg]: 'image/jpeg',
  [TileType.Webp]: 'image/webp',
  [TileType.Avif]: 'image/avif',
};
const VECTOR = 'application/x-protobuf';

/** A PMTiles file on this machine, read by ranges: only the directory and the tiles asked for. */
function fileSource(path: string): Source {
  return {
    getKey: () => path,
    async getBytes(offset, length) {
      const handle = await open(path, 'r');
      try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
        return { data: buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + bytesRead) as ArrayBuffer };
      } finally {
        await handle.close();
      }
    },
  };
}

const archives = new Map<string, PMTiles>();

function archiveOf(dataFolder: string, file: string): PMTiles {
  const path = resolve(dataFolder, file);
  let archive = archives.get(path);
  if (archive === undefined) {
    archive = new PMTiles(fileSource(path));
    archives.set(path, archive);
  }
  return archive;
}

/** What the browser needs to draw a partnership's own tiles; a file of this machine is served by AIM itself. */
export async function describeTiles(dataFolder: string, setting: TilesSetting): Promise<OwnTiles> {
  const { attribution, layers } = setting;
  if ('url' in setting) {
    const { kind, url, minZoom = 0, maxZoom = 18 } = setting;
    return { kind, tiles: url, minZoom, maxZoom, attribution, layers };
  }
  const { minZoom, maxZoom, tileType } = await headerOf(dataFolder, setting.file);
  const kind = tileType === TileType.Mvt ? 'vector' : 'raster';
  return { kind, tiles: '/api/places/tiles/{z}/{x}/{y}', minZoom, maxZoom, attribution, layers };
}

/** @throws Refusal `tiles.unreadable` when the file is missing or no PMTiles archive */
export async function headerOf(dataFolder: string, file: string) {
  try {
    return await archiveOf(dataFolder, file).getHeader();
  } catch (error) {
    archives.delete(resolve(dataFolder, file));
    const reason = error instanceof Error ? error.message : String(error);
    throw badRequest(
      'tiles.unreadable',
      `${file} cannot be read as a PMTiles file (${reason}). Name a PMTiles version 3 archive that AIM may read.`,
    );
  }
}

export async function tileOf(dataFolder: string, file: string, z: number, x: number, y: number): Promise<Tile | null> {
  const { tileType } = await headerOf(dataFolder, file);
  const tile = await archiveOf(dataFolder, file).getZxy(z, x, y);
  if (tile === undefined) return null;
  return { bytes: Buffer.from(tile.data), contentType: RASTER[tileType] ?? VECTOR };
}
