import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { Log } from './log.ts';
import type { MailSettings } from './mail.ts';

/** What every command is handed: nothing in AIM reads the time, the environment or a global of its own. */
export interface Deps {
  database: Database;
  clock: Clock;
  log: Log;
  /** Absolute path of the folder that holds this AIM's files (uploads, the made-up town, the private database). */
  dataFolder: string;
  /** Where e-mail is handed in; without it AIM sends none. */
  mail?: MailSettings | null;
  /** Authorities that can be asked about vehicles; without one it is asked by telephone and recorded by hand. */
  vehicleChecks?: VehicleChecks;
}

/** Another authority's service: where it is and the key it is asked with. */
export interface Connection {
  url: string;
  key: string;
}

export interface VehicleChecks {
  dvla: Connection | null;
  police: Connection | null;
}
