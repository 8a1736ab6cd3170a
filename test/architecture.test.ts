import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './sources.ts';

/** Paths of this repository named in a document: in backticks from the root, or as the target of a link. */
function namedPaths(document: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8').replace(/```[\s\S]*?```/g, '');
  const code = [
    ...text.matchAll(
      /`((?:src|test|bench|bin|migrations|docs|\.ci)(?:\/[\w.@-]+)*\/?|[\w-]+\.md|(?:biome|knip|package)\.json)`/g,
    ),
  ];
  const links = [...text.matchAll(/\]\(([^)#\s]+)/g)].filter(([, target]) => !/^[a-z]+:/.test(target!));
  return [...code.map(([, path]) => path!), ...links.map(([, target]) => join(dirname(document), target!))];
}

const documents = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...['docs', 'docs/adr', 'docs/methods'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

describe('the documents', () => {
  it('name only what exists', () => {
    const named = documents.flatMap((document) => namedPaths(document).map((path) => ({ document, path })));
    expect(named.length).toBeGreaterThan(60);
    const missing = named.filter(
      ({ document, path }) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, dirname(document), path)),
    );
    expect(missing).toEqual([]);
  });

  it('name every room and everything that puts rooms together', () => {
    const paths = new Set(namedPaths('ARCHITECTURE.md').map((path) => path.replace(/\/$/, '')));
    const inSrc = readdirSync(join(ROOT, 'src'))
      .filter((name) => statSync(join(ROOT, 'src', name)).isDirectory() || name.endsWith('.ts'))
      .map((name) => `src/${name}`);
    expect(inSrc.length).toBeGreaterThanOrEqual(14);
    expect(inSrc.filter((path) => !paths.has(path))).toEqual([]);
  });

  it('are linked from the way in', () => {
    const linked = new Set(namedPaths('README.md'));
    for (const document of documents.filter((name) => !name.includes('/') && name !== 'README.md')) {
      expect(linked, document).toContain(document);
    }
  });
});
