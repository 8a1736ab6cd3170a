import type { Deps } from '../platform/index.ts';
import { startCases } from './cases/index.ts';
import { erasePersons } from './records/index.ts';

/** What the room does by itself while a server runs. The returned function stops it. */
export function startServices(deps: Deps, partnershipId: number): Promise<() => Promise<void>> {
  return startCases(deps, partnershipId, erasePersons);
}
