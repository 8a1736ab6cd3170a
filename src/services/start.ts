import type { NoticeDeps } from '../tasking/index.ts';
import { startCases } from './cases/index.ts';
import { keepPositionsShort } from './dispatch/index.ts';
import { erasePersons } from './records/index.ts';

/** What the room does by itself while a server runs. The returned function stops it. */
export async function startServices(deps: NoticeDeps, partnershipId: number): Promise<() => Promise<void>> {
  const stopCases = await startCases(deps, partnershipId, erasePersons);
  const stopForgetting = keepPositionsShort(deps, partnershipId);
  return async () => {
    await stopForgetting();
    await stopCases();
  };
}
