import type { Command } from 'commander';
import { verifyAudit } from '../governance/index.ts';
import { verifyLoads } from '../intake/index.ts';
import { commandLineViewer, requirePartnership } from './aim.ts';
import { type CommonOptions, common, withAim } from './verb.ts';

export function verifyVerb(program: Command): void {
  const verify = program.command('verify').description('recompute what must hold, and name what does not');

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

  common(
    verify.command('loads').description('every load: its rows add up, and what it says went in or was held is there'),
  ).action((options: CommonOptions) =>
    withAim(options, { mayMake: false }, async ({ deps }) => {
      const { partnershipId } = await requirePartnership(deps, options.partnership);
      const { loads, rowsRead, problems, stray } = await verifyLoads(deps, commandLineViewer(partnershipId));
      const isBad = problems.length > 0 || stray > 0;
      const strays = stray > 0 ? `, and ${stray} incident versions belong to no finished load` : '';
      const first = isBad
        ? `${problems.length} of ${loads} loads do not add up${strays}:`
        : `All ${loads} loads add up: each of ${rowsRead.toLocaleString('en-GB')} rows read was accepted, updated, unchanged or quarantined, and is where it says.`;
      const rest = problems.map((each) => `  load ${each.loadId} (${each.feed}, ${each.fileName}): ${each.problem}`);
      return { text: [first, ...rest].join('\n'), json: { loads, rowsRead, problems, stray, whole: !isBad }, isBad };
    }),
  );
}
