import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Adapter, ParsedRow } from '../src/intake/adapters/index.ts';
import type { Profile } from '../src/intake/profile/index.ts';
import { openSourceFile } from '../src/intake/reading/source-file.ts';
import { type IncidentDraft, LocalClock, type RowProblem, type Viewer } from '../src/vocabulary/index.ts';

/** A file of these bytes in a folder of its own; `remove` takes both away. */
export function temporaryFile(name: string, content: string | Uint8Array): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'aim-intake-'));
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface ReadFile {
  rows: ParsedRow[];
  drafts: IncidentDraft[];
  problems: RowProblem[];
  header: string | null;
  notes: string[];
}

/** Reads a made-up file through an adapter, as a load would. */
export async function readThrough(
  adapter: Adapter,
  content: string | Uint8Array,
  options: { fileName?: string; timeZone?: string; profile?: Profile } = {},
): Promise<ReadFile> {
  const file = temporaryFile(options.fileName ?? 'test.csv', content);
  try {
    const source = await openSourceFile(file.path);
    const opened = await adapter.open(source, {
      clock: new LocalClock(options.timeZone ?? 'Europe/London'),
      profile: options.profile ?? null,
      onBytes: () => undefined,
    });
    const rows: ParsedRow[] = [];
    for await (const batch of opened.rows) rows.push(...batch);
    await source.close();
    return {
      rows,
      drafts: rows.flatMap(({ reading }) => (reading.kind === 'incident' ? [reading.draft] : [])),
      problems: rows.flatMap(({ reading }) => (reading.kind === 'problem' ? [reading.problem] : [])),
      header: opened.header,
      notes: opened.notes,
    };
  } finally {
    file.remove();
  }
}

/** A job of partnership 1, for processes that have no test runner around them. */
export function testSystemViewer(): Viewer {
  return {
    kind: 'system',
    partnershipId: 1,
    personId: null,
    name: 'test',
    agencyId: null,
    roles: [],
    clearance: 'OFFICIAL-SENSITIVE',
    sessionId: null,
    correlationId: 'test',
  };
}
