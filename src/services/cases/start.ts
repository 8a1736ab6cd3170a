import type { Deps } from '../../platform/index.ts';
import { keepForgetting, startTellingPicture } from './commands/index.ts';

/** What cases do by themselves while a server runs: tell the picture, and forget in time. The returned function stops it. */
export async function startCases(deps: Deps, partnershipId: number): Promise<() => Promise<void>> {
  const stopForgetting = keepForgetting(deps, partnershipId);
  const stopTelling = await startTellingPicture(deps, partnershipId);
  return async () => {
    await stopTelling();
    await stopForgetting();
  };
}
