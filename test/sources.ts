import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

/** The rooms in their order: each may use those before it, through their face. */
export const ROOMS = [
  'vocabulary',
  'analysis',
  'platform',
  'governance',
  'places',
  'intake',
  'picture',
  'intelligence',
  'tasking',
  'services',
  'performance',
  'community',
  'town',
  'web',
] as const;
export type Room = (typeof ROOMS)[number];

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  path: string;
  /** Null for what composes the rooms: main.ts, app.ts, rooms.ts, pages.ts and cli/. */
  room: Room | null;
  text: string;
  /** Relative imports as paths from the root. */
  imports: string[];
  /** Packages and `node:` modules. */
  packages: string[];
}

// `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')` and `new URL('x', import.meta.url)`.
const IMPORT =
  /(?:^|[\s;}])(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|\bnew URL\(\s*['"](\.[^'"]+)['"]/g;

/** Every TypeScript file under `src`, with what it imports. */
export function readSources(): SourceFile[] {
  return walk(join(ROOT, 'src'))
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      const found = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3]!);
      const imports = found
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => fromRoot(resolve(dirname(path), specifier)));
      const packages = found.filter((specifier) => !specifier.startsWith('.'));
      return { path: fromRoot(path), room: roomOf(fromRoot(path)), text, imports, packages };
    });
}

export function roomOf(path: string): Room | null {
  const [top, name, ...rest] = path.split('/');
  return top === 'src' && rest.length > 0 ? (ROOMS.find((room) => room === name) ?? null) : null;
}

function fromRoot(path: string): string {
  return relative(ROOT, path).replaceAll('\\', '/');
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}
