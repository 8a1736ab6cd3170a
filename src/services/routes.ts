import type { AimApp, Deps } from '../platform/index.ts';
import { caseRoutes } from './cases/index.ts';
import { catalogueRoutes } from './catalogue/index.ts';

/** Every route of the room, each part's own. */
export function servicesRoutes(app: AimApp, deps: Deps): void {
  catalogueRoutes(app, deps);
  caseRoutes(app, deps);
}
