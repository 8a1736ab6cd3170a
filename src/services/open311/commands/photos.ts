import { systemViewer } from '../../../governance/index.ts';
import { type Deps, Refusal } from '../../../platform/index.ts';
import { addPhoto } from '../../cases/index.ts';
import type { FetchPhoto } from '../client/fetch-photo.ts';
import * as store from '../store/index.ts';
import { noteFromOutside } from './on-cases.ts';
import { keyViewer } from './opener.ts';
import { uuidOf } from './uuid-of.ts';

const AT_ONCE = 20;
const ATTEMPTS = 5;

/**
 * Fetches the photos that reports name, from the hosts their key lists, and keeps them with their cases. One that is not
 * fetched is a note for staff, with its address and the reason. Begun again after a kill, none is kept twice.
 */
export async function fetchPhotos(deps: Deps, partnershipId: number, fetchPhoto: FetchPhoto): Promise<number> {
  const viewer = systemViewer(partnershipId, 'open311');
  const waiting = await deps.database.transact(viewer, (tx) => store.listMedia(tx, AT_ONCE));
  let n = 0;
  for (const { token, caseId, mediaUrl, mediaHosts, keyId, keyName, attempts } of waiting) {
    const by = keyViewer(partnershipId, keyId, keyName);
    const fetched = await fetchPhoto(mediaUrl, mediaHosts);
    let why = fetched.ok ? null : fetched.words;
    if (fetched.ok) {
      const attachmentId = uuidOf(`${partnershipId} photo of ${token}`);
      try {
        await addPhoto(deps, by, { caseId, attachmentId, words: '', bytes: fetched.bytes });
        n++;
      } catch (error) {
        if (!(error instanceof Refusal) || error.status === 503) throw error;
        why = error.message;
      }
    } else if (!fetched.isFinal && attempts + 1 < ATTEMPTS) {
      await deps.database.transact(viewer, (tx) => store.countAttempt(tx, token));
      continue;
    }
    if (why !== null) {
      const sendKey = uuidOf(`${partnershipId} no photo of ${token}`);
      const words = `${keyName} names a photo that was not fetched: ${why}. ${mediaUrl}`;
      await noteFromOutside(deps, by, { caseId, words, isPublic: false, sendKey });
    }
    await deps.database.transact(viewer, (tx) => store.saveMediaDone(tx, token));
  }
  return n;
}
