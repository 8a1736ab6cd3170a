import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Deps } from '../platform/index.ts';
import type { Viewer } from '../vocabulary/index.ts';
import {
  importAddresses,
  importAreas,
  importBasemapLayer,
  importPostcodes,
  importStreets,
  importVenues,
} from './commands.ts';
import { type AreaKind, BASEMAP_LAYERS } from './model.ts';

const AREA_FILES: readonly [file: string, kind: AreaKind][] = [
  ['boundary', 'partnership'],
  ['wards', 'ward'],
  ['small-areas', 'smallArea'],
  ['beats', 'beat'],
];

/**
 * Imports every place of a folder laid out as the made-up town's is (docs/town.md): `areas/`, `places/`, `basemap/`.
 * Files that are not there are left out. Streets go first, because postcodes, addresses and venues name them.
 */
export async function importPlacesFolder(
  deps: Deps,
  viewer: Viewer,
  input: { folder: string; vintage: string; onProgress?: (what: string) => void },
): Promise<{ imported: string[] }> {
  const imported: string[] = [];
  const step = async (path: string, run: (file: string) => Promise<unknown>) => {
    const file = join(input.folder, path);
    if (!existsSync(file)) return;
    input.onProgress?.(path);
    await run(file);
    imported.push(path);
  };
  for (const [name, kind] of AREA_FILES) {
    await step(`areas/${name}.geojson`, (file) =>
      importAreas(deps, viewer, {
        source: { file },
        kind,
        vintage: input.vintage,
        codeProperty: 'code',
        nameProperty: 'name',
      }),
    );
  }
  await step('places/streets.geojson', (file) => importStreets(deps, viewer, { source: { file } }));
  await step('places/postcodes.csv', (file) => importPostcodes(deps, viewer, { source: { file } }));
  await step('places/addresses.csv', (file) => importAddresses(deps, viewer, { source: { file } }));
  await step('places/venues.geojson', (file) => importVenues(deps, viewer, { source: { file } }));
  for (const layer of BASEMAP_LAYERS) {
    await step(`basemap/${layer}.geojson`, (file) => importBasemapLayer(deps, viewer, { source: { file }, layer }));
  }
  return { imported };
}
