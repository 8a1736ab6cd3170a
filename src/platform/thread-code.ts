import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const FOLDER = resolve(import.meta.dirname, '../../dist/threads');

/**
 * The code of a thread in one file of JavaScript, made of its sources as they are now. A thread that reads TypeScript
 * itself has first to load the compiler and then file after file, which takes longer than most of its work.
 *
 * @param entry  the TypeScript file whose default export the thread calls
 * @returns address of the file; its name carries a hash of what is in it, so several versions of AIM stand side by side
 */
export async function threadCode(entry: URL): Promise<string> {
  const source = fileURLToPath(entry);
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    // Some packages are CommonJS inside.
    banner: { js: "import{createRequire as _r}from'node:module';const require=_r(import.meta.url);" },
  });
  const { contents } = outputFiles[0]!;
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  const file = join(FOLDER, `${basename(dirname(source))}-${basename(source, '.ts')}-${hash}.mjs`);
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    // Written beside and then renamed: no thread starts on half a file.
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, contents);
    renameSync(unfinished, file);
  }
  return pathToFileURL(file).href;
}
