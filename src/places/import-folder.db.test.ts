import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../test/database.ts';
import { silentLog, standingClock } from '../platform/index.ts';
import { importAreas } from './commands.ts';
import { importPlacesFolder } from './import-folder.ts';
import { listAreaSets, searchPlaces, venuesAsGeoJson } from './queries.ts';

const folder = mkdtempSync(join(tmpdir(), 'aim-places-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, content: object | string) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}
const one = (geometry: object, properties: object) => ({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', geometry, properties }],
});
const square = {
  type: 'Polygon',
  coordinates: [
    [
      [-1.22, 54.5],
      [-1.2, 54.5],
      [-1.2, 54.51],
      [-1.22, 54.51],
      [-1.22, 54.5],
    ],
  ],
};

describe('a folder of places', () => {
  const deps = async () => ({
    database: await testDatabase(),
    clock: standingClock(0),
    log: silentLog,
    dataFolder: folder,
  });
  const viewer = testViewer();
  write('areas/wards.geojson', one(square, { code: 'W1', name: 'Harbour', population: 5000 }));
  write(
    'places/streets.geojson',
    one(
      {
        type: 'LineString',
        coordinates: [
          [-1.219, 54.505],
          [-1.215, 54.505],
        ],
      },
      { id: 'S1', name: 'Ropery Street' },
    ),
  );
  write(
    'places/addresses.csv',
    'uprn,address,postcode,lon,lat,segment_id\n7,14 Ropery Street,FH1 2AB,-1.217,54.505,S1\n',
  );
  write(
    'places/venues.geojson',
    one({ type: 'Point', coordinates: [-1.217, 54.505] }, { id: 'V1', name: 'The Anchor', kind: 'pub', uprn: '7' }),
  );
  write('basemap/water.geojson', { type: 'FeatureCollection', features: [] });

  it('is imported in an order in which each file finds what it names, and again without a change', async () => {
    const aim = await deps();
    const said: string[] = [];
    const input = { folder, vintage: '2026', onProgress: (what: string) => said.push(what) };
    const { imported } = await importPlacesFolder(aim, viewer, input);
    expect(imported).toEqual([
      'areas/wards.geojson',
      'places/streets.geojson',
      'places/addresses.csv',
      'places/venues.geojson',
      'basemap/water.geojson',
    ]);
    expect(said).toEqual(imported);
    await importPlacesFolder(aim, viewer, input);
    expect(await listAreaSets(aim, viewer)).toMatchObject([{ kind: 'ward', nAreas: 1, isInUse: true }]);
    expect(await venuesAsGeoJson(aim, viewer)).toMatchObject({
      features: [{ properties: { segmentId: null, uprn: '7' } }],
    });
    // The venue answers with its address, which names its street.
    expect(await searchPlaces(aim, viewer, { q: 'anchor', limit: 5 })).toMatchObject([
      { kind: 'address', name: 'The Anchor' },
    ]);
  });

  it('may hold gzipped files; a file that is not there is named', async () => {
    const aim = await deps();
    const file = join(folder, 'wards.geojson.gz');
    writeFileSync(file, gzipSync(JSON.stringify(one(square, { code: 'W1', name: 'Harbour' }))));
    expect(await importAreas(aim, viewer, { source: { file }, kind: 'ward', vintage: '1' })).toMatchObject({
      added: 1,
    });
    const missing = join(folder, 'none.geojson');
    await expect(
      importAreas(aim, viewer, { source: { file: missing }, kind: 'ward', vintage: '1' }),
    ).rejects.toMatchObject({
      code: 'file.unreadable',
      message: `${missing} cannot be read: there is no such file.`,
    });
  });
});
