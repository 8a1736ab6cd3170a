import type { AnalysisDeps, IntelligenceDeps } from '../intelligence/index.ts';
import type { AimApp, Deps, Jobs } from '../platform/index.ts';
import type { Viewer } from '../vocabulary/index.ts';
import { attachmentRoutes } from './attachments/index.ts';
import { deploymentRoutes, type TravelTimes } from './deployment/index.ts';
import { loneWorkerRoutes } from './lone-worker/index.ts';
import { meetingRoutes } from './meetings/index.ts';
import { noticeRoutes, startTelling } from './notices/index.ts';
import { doseOf, openPatrolPool, patrolRoutes } from './patrol/index.ts';
import { powersRoutes } from './powers/index.ts';
import { programmeRoutes } from './programme/index.ts';
import { resultsRoutes } from './results/index.ts';
import { taskRoutes } from './tasks/index.ts';
import { workforceRoutes } from './workforce/index.ts';

/** What tasking stands on. */
export interface TaskingDeps extends Deps {
  intelligence: IntelligenceDeps;
  analysis: AnalysisDeps;
  jobs: Jobs;
  travel: TravelTimes;
}

/** Every route of the room, each part's own. */
export function taskingRoutes(app: AimApp, deps: TaskingDeps): void {
  const { timeZone } = deps.intelligence.partnership;
  powersRoutes(app, { ...deps, timeZone });
  taskRoutes(app, deps);
  attachmentRoutes(app, deps);
  const noticing = { ...deps, timeZone: deps.intelligence.partnership.timeZone };
  noticeRoutes(app, noticing);
  let stopTelling: (() => Promise<void>) | null = null;
  app.addHook('onReady', async () => {
    stopTelling = await startTelling(noticing, deps.intelligence.picture.partnershipId);
  });
  app.addHook('onClose', async () => stopTelling?.());
  const workforce = { ...deps, timeZone: deps.intelligence.partnership.timeZone };
  workforceRoutes(app, workforce);
  deploymentRoutes(app, workforce);
  loneWorkerRoutes(app, workforce);
  const patrol = { ...deps, pool: openPatrolPool() };
  programmeRoutes(app, patrol);
  patrolRoutes(app, patrol, deps.intelligence.picture.partnershipId);
  const results = {
    ...deps,
    timeZone,
    picture: deps.intelligence.picture,
    doseOf: (viewer: Viewer, taskId: number) => doseOf(deps, viewer, taskId),
  };
  resultsRoutes(app, results);
  meetingRoutes(app, deps);
}
