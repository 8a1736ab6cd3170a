import type { Command } from 'commander';
import { eraseExpired, type FeedErasure } from '../intake/index.ts';
import { commandLineViewer, requirePartnership } from './aim.ts';
import { type CommonOptions, common, withAim } from './verb.ts';

/** `aim retention`: what the server does by itself once a day, now; or what it would do. */
export function retentionVerb(program: Command): void {
  common(
    program
      .command('retention')
      .description('erases records that are past their feed’s retention, as the server does once a day')
      .option('--trial', 'say what would be erased and change nothing'),
  ).action((options: CommonOptions & { trial?: boolean }) =>
    withAim(options, { mayMake: false }, async ({ deps }) => {
      const { partnershipId } = await requirePartnership(deps, options.partnership);
      const feeds = await eraseExpired(deps, commandLineViewer(partnershipId), { isTrial: options.trial === true });
      const text = feeds.length === 0 ? 'No feed has a retention: everything is kept.' : feeds.map(line).join('\n');
      return { text, json: { feeds }, isBad: feeds.some(({ state }) => state === 'busy') };
    }),
  );
}

function line({ name, retentionDays, before, incidents, heldRows, state }: FeedErasure): string {
  const rule = `${name}, kept ${retentionDays} days`;
  const day = new Date(before).toISOString().slice(0, 10);
  switch (state) {
    case 'busy':
      return `${rule}: is being loaded; nothing was erased`;
    case 'nothing':
      return `${rule}: nothing ended before ${day}`;
    case 'would':
      return `${rule}: ${incidents} records that ended before ${day} and ${heldRows} held rows would be erased`;
    case 'erased':
      return `${rule}: ${incidents} records that ended before ${day} and ${heldRows} held rows were erased`;
  }
}
