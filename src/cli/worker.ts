import type { Command } from 'commander';
import { openJobs } from '../platform/index.ts';
import { defineJobs, describeRooms, openRooms, type Rooms } from '../rooms.ts';
import { openAim, say } from './aim.ts';
import { untilToldToStop } from './serving.ts';
import { type CommonOptions, common, configOf } from './verb.ts';

export function workerVerb(program: Command): void {
  common(
    program
      .command('worker')
      .description('does the jobs of an AIM that is served with --no-jobs, here or on another machine'),
  ).action(async (options: CommonOptions) => {
    const aim = await openAim(configOf(options), { mayMake: false, log: 'stderr' });
    try {
      const jobs = await openJobs(aim.deps);
      // A worker serves every partnership of the database; each one's rooms are opened by its first job.
      const opened = new Map<number, Promise<Rooms>>();
      defineJobs(jobs, aim.deps, (partnershipId) => {
        const rooms =
          opened.get(partnershipId) ??
          describeRooms(aim.deps, partnershipId).then((described) => openRooms(aim.deps, described));
        opened.set(partnershipId, rooms);
        rooms.catch(() => opened.delete(partnershipId));
        return rooms;
      });
      await jobs.start();
      say('Working. Press Ctrl-C to stop.');
      if (options.json) process.stdout.write(`${JSON.stringify({ pid: process.pid })}\n`);
      await untilToldToStop();
      await jobs.stop();
      for (const rooms of opened.values()) await (await rooms).close();
    } finally {
      await aim.close();
    }
  });
}
