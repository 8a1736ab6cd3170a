import type { Command } from 'commander';
import { verifyAudit } from '../governance/index.ts';
import { commandLineViewer, requirePartnership } from './aim.ts';
import { type CommonOptions, common, withAim } from './verb.ts';

export function verifyVerb(program: Command): void {
  const verify = program
    .command('verify')
    .description('recompute what must hold, and name the first thing that does not');

  common(
    verify.command('audit').description('the audit trail: every entry unchanged, none missing, none put in'),
  ).action((options: CommonOptions) =>
    withAim(options, { mayMake: false }, async ({ deps }) => {
      const { partnershipId } = await requirePartnership(deps, options.partnership);
      const { entries, firstBroken } = await verifyAudit(deps, commandLineViewer(partnershipId));
      return {
        text:
          firstBroken === null
            ? `The audit trail is whole: ${entries} entries, each with the hash of the one before.`
            : `The audit trail is broken: entry ${firstBroken} of ${entries} is not what was written, or an entry before it is missing.`,
        json: { entries, firstBroken, whole: firstBroken === null },
        isBad: firstBroken !== null,
      };
    }),
  );
}
