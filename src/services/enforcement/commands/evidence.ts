import { createHash } from 'node:crypto';
import { finished } from 'node:stream/promises';
import yazl from 'yazl';
import { requirePolicy } from '../../../governance/index.ts';
import { renderPdf } from '../../../platform/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import { readCase, readPhoto } from '../../cases/index.ts';
import { listDiaries } from '../../diaries/index.ts';
import { type LetterDeps, letterDocument, listLetters } from '../../letters/index.ts';
import { listPenalties } from './penalties.ts';

interface Item {
  name: string;
  bytes: Buffer;
  /** Who made it and when, as the case's history says. */
  continuity: string;
}

/**
 * Everything of a case that a court asks for, in one archive: its history, photos, letters, penalties and diaries, and a manifest
 * with the SHA-256 of each file, who made it and when, and who made the bundle. That it was made is in the audit trail.
 */
export async function evidenceBundle(
  deps: LetterDeps,
  viewer: Viewer,
  caseId: number,
): Promise<{ name: string; bytes: Buffer }> {
  requirePolicy(viewer, 'case.enforce');
  const found = await readCase(deps, viewer, caseId);
  const items: Item[] = [];
  const { reporters: _, near: __, steps: ___, ...kept } = found;
  items.push({
    name: 'case.json',
    bytes: Buffer.from(`${JSON.stringify(kept, null, 2)}\n`),
    continuity: `history of ${found.history.length} events, kept as they happened`,
  });
  for (const [i, photo] of found.photos.entries()) {
    items.push({
      name: `photos/${String(i + 1).padStart(2, '0')}-${photo.attachmentId}.jpg`,
      bytes: await readPhoto(deps, viewer, { attachmentId: photo.attachmentId, isThumbnail: false }),
      continuity: `taken in by AIM from ${photo.by} at ${new Date(photo.at).toISOString()}; made anew from its pixels, without its device's data`,
    });
  }
  for (const letter of await listLetters(deps, viewer, caseId)) {
    items.push({
      name: `letters/${letter.letterId}-${letter.template}.pdf`,
      bytes: await renderPdf(await letterDocument(deps, viewer, letter.letterId)),
      continuity: letter.history
        .map(({ at, by, what }) => `${what} by ${by} at ${new Date(at).toISOString()}`)
        .join('; '),
    });
  }
  for (const penalty of await listPenalties(deps, viewer, { caseId })) {
    items.push({
      name: `penalties/${penalty.penaltyId}.json`,
      bytes: Buffer.from(`${JSON.stringify(penalty, null, 2)}\n`),
      continuity: penalty.history
        .map(({ at, by, what }) => `${what} by ${by} at ${new Date(at).toISOString()}`)
        .join('; '),
    });
  }
  for (const diary of await listDiaries(deps, viewer, caseId)) {
    items.push({
      name: `diaries/${diary.diaryId}.json`,
      bytes: Buffer.from(`${JSON.stringify(diary, null, 2)}\n`),
      continuity: diary.entries
        .map(({ by, writtenAt }) => `entry by ${by} at ${new Date(writtenAt).toISOString()}`)
        .join('; '),
    });
  }
  const madeAt = deps.clock.now();
  const files = items.map(({ name, bytes, continuity }) => ({
    ...{ name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), continuity },
  }));
  const manifest = { case: found.number, madeAt: new Date(madeAt).toISOString(), madeBy: viewer.name, files };
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const sha256 = createHash('sha256').update(text).digest('hex');
  await deps.database.transact(viewer, async (tx) => {
    const details = { number: found.number, files: files.length, manifest: sha256 };
    tx.audit({ v: 1, what: 'evidence.bundled', subjectType: 'case', subjectId: caseId, details });
  });
  const bytes = await zip([...items, { name: 'manifest.json', bytes: text, continuity: '' }], madeAt);
  return { name: `${found.number}-evidence.zip`, bytes };
}

async function zip(items: readonly Item[], at: number): Promise<Buffer> {
  const archive = new yazl.ZipFile();
  for (const { name, bytes } of items) archive.addBuffer(bytes, name, { mtime: new Date(at) });
  archive.end();
  const chunks: Buffer[] = [];
  archive.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await finished(archive.outputStream as NodeJS.ReadableStream);
  return Buffer.concat(chunks);
}
