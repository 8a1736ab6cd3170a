import type { IntelligenceDeps } from '../intelligence/index.ts';
import type { AimApp, Deps, Jobs } from '../platform/index.ts';
import { taskRoutes } from './tasks/index.ts';
import { workforceRoutes } from './workforce/index.ts';

/** What tasking stands on. */
export interface TaskingDeps extends Deps {
  intelligence: IntelligenceDeps;
  jobs: Jobs;
}

/** Every route of the room, each part's own. */
export function taskingRoutes(app: AimApp, deps: TaskingDeps): void {
  taskRoutes(app, deps);
  const workforce = { ...deps, timeZone: deps.intelligence.partnership.timeZone };
  workforceRoutes(app, workforce);
}
