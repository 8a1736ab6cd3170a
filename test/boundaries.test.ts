import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOMS, ROOT, readSources, roomOf } from './sources.ts';

const sources = readSources();
const isTest = (path: string) => /\.(test|spec|bench)\.tsx?$/.test(path);
const code = sources.filter(({ path }) => !isTest(path));
/** Folders of `src` that are no rooms: they put rooms together. */
const COMPOSITION = ['cli'];

describe('the rooms', () => {
  it('were all seen, with all their modules', () => {
    const folders = readdirSync(join(ROOT, 'src')).filter((name) => statSync(join(ROOT, 'src', name)).isDirectory());
    expect(folders.filter((name) => ![...ROOMS, ...COMPOSITION].includes(name as never))).toEqual([]);
    const seen = new Set(sources.map(({ room }) => room));
    for (const room of folders.filter((name) => !COMPOSITION.includes(name))) expect(seen).toContain(room);
    // A walk or a pattern that broke would see few modules and few imports, and find nothing wrong with them.
    expect(sources.length).toBeGreaterThan(250);
    expect(sources.reduce((n, { imports }) => n + imports.length, 0)).toBeGreaterThan(800);
    const withImports = sources.filter(({ text }) => /^import /m.test(text));
    expect(withImports.filter(({ imports, packages }) => imports.length + packages.length === 0)).toEqual([]);
  });

  it('use each other only downwards', () => {
    const wrong = code.flatMap(({ path, room, imports }) =>
      imports
        .filter((target) => {
          const other = roomOf(target);
          return room !== null && other !== null && ROOMS.indexOf(other) > ROOMS.indexOf(room);
        })
        .map((target) => `${path} uses ${target}, a later room`),
    );
    expect(wrong).toEqual([]);
  });

  it('use each other only through their face', () => {
    const wrong = sources.flatMap(({ path, room, imports }) =>
      imports
        .filter((target) => {
          const other = roomOf(target);
          if (other === null || other === room) return false;
          return room === 'web' ? !isPureFace(target) : !isPureFace(target) && target !== `src/${other}/index.ts`;
        })
        .map((target) => `${path} reaches into ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('are not composed by one another: only main, app and the verbs know them all', () => {
    const wrong = code.flatMap(({ path, room, imports }) =>
      imports
        .filter((target) => room !== null && target.startsWith('src/') && roomOf(target) === null)
        .map((target) => `${path} uses ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('purity', () => {
  it('keeps vocabulary free of imports and analysis free of packages, clocks and chance', () => {
    for (const { path, room, packages, imports, text } of code) {
      if (room === 'vocabulary')
        expect(
          imports.filter((target) => roomOf(target) !== 'vocabulary'),
          path,
        ).toEqual([]);
      if (room !== 'analysis') continue;
      expect(
        packages.filter((name) => !PURE_PACKAGES.has(name)),
        path,
      ).toEqual([]);
      expect(
        /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/.exec(withoutComments(text)),
        path,
      ).toBeNull();
    }
  });

  it('keeps models free of the database, the network and the file system', () => {
    const models = code.filter(({ path, room }) => room !== 'web' && /\/(model|model\/.*)\.ts$/.test(path));
    expect(models.length).toBeGreaterThanOrEqual(5);
    const wrong = models.flatMap(({ path, packages, imports }) => [
      ...packages.filter((name) => /^(node:|pg|kysely|fastify)/.test(name)).map((name) => `${path} uses ${name}`),
      ...imports
        .filter((target) => /\/(store|routes|commands)(\/|\.ts)/.test(target))
        .map((target) => `${path} uses ${target}`),
    ]);
    expect(wrong).toEqual([]);
  });

  it('keeps SQL in stores, the platform and migrations', () => {
    const isSql =
      /\bsql`|\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bcopy(In|Out)\(|\.query(<[^(]*>)?\(\s*[`'"]/;
    const wrong = code
      .filter(({ path, room }) => room !== 'platform' && room !== 'web' && !/\/store(\.ts|\/)/.test(path))
      .filter(({ text }) => isSql.test(withoutComments(text)))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });
});

/** What runs anywhere, and so all that the browser application may take: the shared words, the methods, and pure models. */
function isPureFace(target: string): boolean {
  return (
    ['src/vocabulary/index.ts', 'src/analysis/index.ts'].includes(target) || /^src\/[a-z]+\/model\.ts$/.test(target)
  );
}

/** Data structures and projections without I/O, the same in Node and in the browser. */
const PURE_PACKAGES = new Set(['flatbush', 'kdbush', 'temporal-polyfill']);

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
