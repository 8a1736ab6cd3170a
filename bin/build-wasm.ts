import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import asc from 'assemblyscript/asc';

/** Compiles every AssemblyScript source of `src/analysis/wasm` into the TypeScript module that ships its bytes. */
const folder = resolve(import.meta.dirname, '../src/analysis/wasm');
export const WASM_SOURCES = ['splat', 'gaussian'] as const;

/** The text of `<name>-module.ts`. @throws Error with the compiler's words when the source does not compile */
export async function buildWasmModule(name: string): Promise<string> {
  let binary: Uint8Array | null = null;
  const { error, stderr } = await asc.main(
    [
      ...[`${name}.ts`, '--outFile', `${name}.wasm`, '-O3', '--converge', '--noAssert', '--runtime', 'stub'],
      ...['--enable', 'simd', '--initialMemory', '1'],
    ],
    {
      // The sources end in .as so that neither tsc nor the formatter takes them for TypeScript.
      readFile: (file) => (file === `${name}.ts` ? readFileSync(resolve(folder, `${name}.as`), 'utf8') : null),
      writeFile: (file, contents) => {
        if (file === `${name}.wasm` && typeof contents !== 'string') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || binary === null) throw new Error(`${name}.as does not compile: ${stderr.toString()}`);
  const lines =
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,110}/g) ?? [];
  const constant = `${name.toUpperCase()}_WASM`;
  return `// Made from ${name}.as by bin/build-wasm.ts; do not edit.
export const ${constant} = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
}

if (process.argv[1] === import.meta.filename) {
  for (const name of WASM_SOURCES) {
    writeFileSync(resolve(folder, `${name}-module.ts`), await buildWasmModule(name));
    console.log(`Wrote src/analysis/wasm/${name}-module.ts`);
  }
}
