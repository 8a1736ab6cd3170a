import type { Deps } from '../../platform/index.ts';
import { type ForgetAlso, keepForgetting, startTellingPicture } from './commands/index.ts';

/** What cases do by themselves while a server runs: tell the picture, and forget in time. The returned function stops it. */
export async function startCases(
  deps: Deps,
  partnershipId: number,
  forgetAlso: ForgetAlso,
): Promise<() => Promise<void>> {
  const stopForgetting = keepForgetting(deps, partnershipId, forgetAlso);
  const stopTelling = await startTellingPicture(deps, partnershipId);
  return async () => {
    await stopTelling();
    await stopForgetting();
  };
}
