import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = 'attachments';
const HASH = /^[0-9a-f]{64}$/;

/**
 * Files kept under the SHA-256 of their bytes, in the data folder and outside everything that is served: the same photo
 * twice is one file, a name never comes from outside, and a file that was changed is noticed when it is read.
 */
export interface FileKeeper {
  /** Written whole and on disk before it is named. @returns SHA-256, hex */
  keep(bytes: Buffer): Promise<string>;
  /** Null: the file is not there. @throws Error when its bytes are not the ones that were kept */
  read(sha256: string): Promise<Buffer | null>;
  remove(sha256: string): Promise<void>;
  /** Every file's hash, for backups. */
  list(): Promise<string[]>;
}

export function fileKeeper(dataFolder: string): FileKeeper {
  const pathOf = (sha256: string) => {
    if (!HASH.test(sha256)) throw new RangeError(`a file is named by its SHA-256 in hex; got ${sha256.slice(0, 80)}`);
    return join(dataFolder, FOLDER, sha256.slice(0, 2), sha256);
  };
  return {
    async keep(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = pathOf(sha256);
      if (existsSync(path)) return sha256;
      const folder = join(dataFolder, FOLDER, sha256.slice(0, 2));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const unfinished = join(folder, `.${randomUUID()}`);
      try {
        const file = await open(unfinished, 'wx', 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
      return sha256;
    },
    async read(sha256) {
      const path = pathOf(sha256);
      if (!existsSync(path)) return null;
      const bytes = await readFile(path);
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
        throw new Error(`the kept file ${sha256} is not what was written`);
      }
      return bytes;
    },
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    async list() {
      const root = join(dataFolder, FOLDER);
      if (!existsSync(root)) return [];
      const folders = (await readdir(root)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
      const names = await Promise.all(folders.map((name) => readdir(join(root, name))));
      return names
        .flat()
        .filter((name) => HASH.test(name))
        .sort();
    },
  };
}
