import { systemViewer } from '../../governance/index.ts';
import type { IntelligenceDeps } from '../../intelligence/index.ts';
import type { Deps, JobData, Jobs } from '../../platform/index.ts';
import { preparePack } from './commands/pack.ts';
import { listMeetings } from './commands/series.ts';
import type { MeetingDeps } from './deps.ts';

const PACK_JOB = 'meeting pack';
/** A pack is made so long before its meeting begins, and not for one that nobody came to. */
const LEAD_MS = 60 * 60_000;
const LATEST_MS = 4 * 60 * 60_000;
const LOOK_EVERY_MS = 60_000;

interface PackJob extends JobData {
  meetingId: number;
}

/**
 * Packs make themselves: whoever does the jobs builds one that was asked for, and a look at the clock every minute asks
 * for those whose meeting is near. Asked twice, it is built once.
 */
export function definePackJob(
  jobs: Jobs,
  deps: Deps,
  intelligenceOf: (partnershipId: number) => Promise<IntelligenceDeps>,
): void {
  jobs.define<PackJob>(
    PACK_JOB,
    async ({ data }) => {
      const viewer = systemViewer(data.partnershipId, 'nightly pack');
      const intelligence = await intelligenceOf(data.partnershipId);
      // The time is that of whoever keeps it for the partnership: the demonstration has a clock of its own.
      return preparePack({ ...deps, clock: intelligence.clock, intelligence, jobs }, viewer, {
        meetingId: data.meetingId,
        onlyIfMissing: true,
      });
    },
    { limitMinutes: 10, retries: 2 },
  );
}

/** Asks for the packs of meetings that begin within the hour and have none. @returns how many */
export async function askForDuePacks(deps: MeetingDeps, partnershipId: number): Promise<number> {
  const viewer = systemViewer(partnershipId, 'meeting clock');
  const now = deps.clock.now();
  const { meetings } = await listMeetings(deps, viewer);
  const due = meetings.filter(
    ({ state, startsAt }) => state === 'planned' && startsAt - LEAD_MS <= now && now < startsAt + LATEST_MS,
  );
  for (const { meetingId } of due) await deps.jobs.enqueue<PackJob>(PACK_JOB, { partnershipId, meetingId });
  return due.length;
}

/** Looks at the clock every minute until stopped. */
export function startMeetingClock(deps: MeetingDeps, partnershipId: number): () => void {
  const asked = new Set<string>();
  const look = () =>
    askForDuePacks(deps, partnershipId).catch((error) => {
      // The same failure every minute is told once.
      const words = error instanceof Error ? error.message : String(error);
      if (!asked.has(words)) deps.log.error('packs could not be asked for', error);
      asked.add(words);
    });
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
