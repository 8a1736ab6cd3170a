import type { IntelligenceDeps } from '../../intelligence/index.ts';
import type { Deps, Jobs } from '../../platform/index.ts';

/** What the meetings stand on. */
export interface MeetingDeps extends Deps {
  intelligence: IntelligenceDeps;
  jobs: Jobs;
}
