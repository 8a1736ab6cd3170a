import type { NoticeDeps } from '../../tasking/index.ts';
import { type ForgetAlso, keepForgetting, keepUpWithCases, tellAlarms, tellPicture } from './commands/index.ts';

const ALARMS_EVERY_MS = 5 * 60_000;

/** What cases do by themselves while a server runs: tell the picture, sound alarms, and forget in time. The returned function stops it. */
export async function startCases(
  deps: NoticeDeps,
  partnershipId: number,
  forgetAlso: ForgetAlso,
): Promise<() => Promise<void>> {
  const stopForgetting = keepForgetting(deps, partnershipId, forgetAlso);
  const stopTelling = await keepUpWithCases(deps, partnershipId, {
    words: 'cases wait to be told to the picture',
    work: () => tellPicture(deps, partnershipId),
  });
  const stopAlarms = await keepUpWithCases(deps, partnershipId, {
    ...{ words: 'alarms of cases wait to be told', everyMs: ALARMS_EVERY_MS },
    work: () => tellAlarms(deps, partnershipId),
  });
  return async () => {
    await stopAlarms();
    await stopTelling();
    await stopForgetting();
  };
}
