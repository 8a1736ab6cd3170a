import type { WorkforceDeps } from '../workforce/index.ts';
import type { TravelTimes } from './travel-times.ts';

/** What deployment stands on besides the workforce: how far it is from place to place. */
export interface DeploymentDeps extends WorkforceDeps {
  travel: Pick<TravelTimes, 'ways'>;
}
