import type { AimApp } from '../platform/index.ts';
import { caseRoutes } from './cases/index.ts';
import { catalogueRoutes } from './catalogue/index.ts';
import { diaryRoutes } from './diaries/index.ts';
import { type DispatchDeps, dispatchRoutes } from './dispatch/index.ts';
import { enforcementRoutes } from './enforcement/index.ts';
import { type LetterDeps, letterRoutes } from './letters/index.ts';
import { measureRoutes } from './measures/index.ts';
import { type PriorityDeps, priorityRoutes } from './priority/index.ts';
import { vehicleRoutes } from './vehicles/index.ts';

/** What the street services stand on. */
export type ServicesDeps = LetterDeps & PriorityDeps & DispatchDeps;

/** Every route of the room, each part's own. */
export function servicesRoutes(app: AimApp, deps: ServicesDeps): void {
  catalogueRoutes(app, deps);
  caseRoutes(app, deps);
  priorityRoutes(app, deps);
  letterRoutes(app, deps);
  vehicleRoutes(app, deps);
  enforcementRoutes(app, deps);
  diaryRoutes(app, deps);
  dispatchRoutes(app, deps);
  measureRoutes(app, deps);
}
