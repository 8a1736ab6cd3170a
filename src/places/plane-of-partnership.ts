import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Deps, Refusal, type Tx } from '../platform/index.ts';
import { type Plane, planeOf, readOstn15 } from './projection/index.ts';
import { getPlaneSetting } from './store/index.ts';

/** Where the user puts Ordnance Survey's grid file, in the data folder. */
const OSTN15_FILE = 'OSTN15_OSGM15_DataFile.txt';

/** The plane this partnership's metres are counted in. */
export async function planeOfPartnership(deps: Deps, tx: Tx): Promise<Plane> {
  const setting = await getPlaneSetting(tx);
  if (setting.id !== 'bng-ostn15') return planeOf(setting);
  const path = join(deps.dataFolder, OSTN15_FILE);
  const text = await readFile(path, 'latin1').catch((error: Error) => {
    throw new Refusal(
      'plane.no-grid',
      503,
      `This partnership works in the National Grid by OSTN15, but ${path} cannot be read (${error.message}). Put Ordnance Survey's file there, or set the plane to bng.`,
    );
  });
  return planeOf(setting, readOstn15(text));
}
