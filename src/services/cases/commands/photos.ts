import { can, requirePolicy } from '../../../governance/index.ts';
import {
  badRequest,
  conflict,
  fileKeeper,
  notAllowed,
  notFound,
  Refusal,
  takePhoto,
  unusedFiles,
} from '../../../platform/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import * as store from '../store/index.ts';
import { addEvents, authorOf, type CaseDeps, rowIn } from './shared.ts';

const QUOTA_BYTES = 20_000_000_000;
const MOST_PHOTOS = 40;
const LONGEST_WORDS = 200;

export interface PhotoInput {
  caseId: number;
  /** Made by the sender: a photo sent again is there once. */
  attachmentId: string;
  words: string;
  bytes: Buffer;
}

/** Keeps a photo of a case, made anew from its pixels so that nothing of its maker or their device is in it. */
export async function addPhoto(deps: CaseDeps, viewer: Viewer, input: PhotoInput): Promise<{ attachmentId: string }> {
  requirePolicy(viewer, 'case.report');
  const words = input.words.trim();
  if (words.length > LONGEST_WORDS)
    throw badRequest(
      'photo.words',
      `What the photo shows has ${words.length} characters; at most ${LONGEST_WORDS} fit.`,
    );
  // Rights before work: a stranger's photo is not even opened.
  await deps.database.transact(viewer, (tx) => rowIn(tx, input.caseId));
  const photo = await takePhoto(input.bytes);
  const files = fileKeeper(deps.dataFolder);
  const [sha256, thumbnailSha256] = [await files.keep(photo.bytes), await files.keep(photo.thumbnail)];
  const { attachmentId, caseId } = input;
  return deps.database.transact(viewer, async (tx) => {
    const kept = await store.lockBytesKept(tx);
    const earlier = await store.findPhoto(tx, attachmentId);
    if (earlier !== null) {
      if (earlier.caseId === caseId) return { attachmentId };
      throw conflict('photo.sent-before', 'This photo was sent before, for something else.');
    }
    const bytes = photo.bytes.length + photo.thumbnail.length;
    if (kept + bytes > QUOTA_BYTES) {
      throw new Refusal(
        'photo.quota',
        507,
        'There is no room for more photos. The report itself was kept; tell who runs AIM.',
      );
    }
    if ((await store.listPhotos(tx, caseId)).length >= MOST_PHOTOS) {
      throw conflict('photo.many', `A case keeps ${MOST_PHOTOS} photos, and this one has as many.`);
    }
    const row = await rowIn(tx, caseId, true);
    const author = authorOf(viewer);
    const isPublic = false;
    await store.insertPhoto(tx, {
      ...{
        attachmentId,
        caseId,
        at: deps.clock.now(),
        by: author.words,
        personId: author.personId,
        words,
        isPublic,
        bytes,
      },
      ...{ width: photo.width, height: photo.height, sha256, thumbnailSha256 },
    });
    await addEvents(
      tx,
      deps,
      row.it,
      { row },
      [{ what: 'photo', attachmentId, isPublic }],
      { questions: [], facts: [] },
      { author },
    );
    return { attachmentId };
  });
}

/** The photo's JPEG, for whoever may see its case. */
export async function readPhoto(
  deps: CaseDeps,
  viewer: Viewer,
  input: { attachmentId: string; isThumbnail: boolean },
): Promise<Buffer> {
  requirePolicy(viewer, 'case.read');
  const photo = await deps.database.transact(viewer, (tx) => store.findPhoto(tx, input.attachmentId));
  if (photo === null) throw notFound('The photo');
  const bytes = await fileKeeper(deps.dataFolder).read(input.isThumbnail ? photo.thumbnailSha256 : photo.sha256);
  if (bytes === null) throw notFound('The photo’s file');
  return bytes;
}

/** Takes a photo away for good, where it shows who should not be shown: the history says so and why, its file is gone. */
export async function removePhoto(
  deps: CaseDeps,
  viewer: Viewer,
  input: { attachmentId: string; reason: string },
): Promise<void> {
  requirePolicy(viewer, 'case.work');
  const reason = input.reason.trim();
  if (reason === '') throw badRequest('photo.reason', 'Say why the photo is removed.');
  const gone = await deps.database.transact(viewer, async (tx) => {
    const photo = await store.findPhoto(tx, input.attachmentId);
    if (photo === null) throw notFound('The photo');
    const row = await rowIn(tx, photo.caseId, true);
    const isOwn = viewer.kind === 'person' && photo.personId === viewer.personId;
    const isTheirs = can(viewer, 'case.dispatch') && viewer.kind === 'person' && viewer.agencyId === row.agencyId;
    if (!isOwn && !isTheirs) {
      throw notAllowed('A photo is removed by who took it, or by a coordinator of the agency that works the case.');
    }
    await store.removePhoto(tx, photo.attachmentId, deps.clock.now(), reason);
    await addEvents(
      tx,
      deps,
      row.it,
      { row },
      [{ what: 'photoRemoved', attachmentId: photo.attachmentId, words: reason }],
      { questions: [], facts: [] },
      { author: authorOf(viewer) },
    );
    return unusedFiles(tx, [photo.sha256, photo.thumbnailSha256]);
  });
  for (const sha256 of gone) await fileKeeper(deps.dataFolder).remove(sha256);
}
