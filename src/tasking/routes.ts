import type { IntelligenceDeps } from '../intelligence/index.ts';
import type { AimApp, Deps, Jobs } from '../platform/index.ts';

/** What tasking stands on. */
export interface TaskingDeps extends Deps {
  intelligence: IntelligenceDeps;
  jobs: Jobs;
}

/** Every route of the room, each part's own. */
export function taskingRoutes(_app: AimApp, _deps: TaskingDeps): void {}
