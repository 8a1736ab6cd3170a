import type { Deps } from '../../platform/index.ts';

/** What workforce and deployment stand on. */
export interface WorkforceDeps extends Pick<Deps, 'database' | 'clock'> {
  /** Zone that shifts are planned in. */
  timeZone: string;
}
