import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { briefingDocument, briefingFor } from '../intelligence/index.ts';
import { badRequest, notFound, renderHtml, renderPdf } from '../platform/index.ts';
import { describeRooms, openRooms } from '../rooms.ts';
import { commandLineViewer, requirePartnership } from './aim.ts';
import { demoSettingsOf } from './demo-accounts.ts';
import { demoClock } from './demo-clock.ts';
import { type CommonOptions, common, withAim, workingFolder } from './verb.ts';

interface BriefOptions extends CommonOptions {
  date?: string;
  area?: string;
  asKnownAt?: number;
  format: 'html' | 'json' | 'pdf';
  out?: string;
}

export function briefVerb(program: Command): void {
  common(program.command('brief').description('the briefing of a day: what is out of the ordinary, with its records'))
    .option('--date <date>', 'the meeting’s date, as 2026-11-24 (default today)')
    .option('--area <ward>', 'name or number of a ward (default the whole partnership)')
    .option('--as-known-at <instant>', 'what was known then, as 2026-11-24T07:00Z', instant)
    .addOption(new Option('--format <format>').choices(['html', 'json', 'pdf']).default('html'))
    .option('--out <file>', 'write to a file instead of standard output')
    .action((options: BriefOptions) =>
      withAim(options, { mayMake: false }, async (aim) => {
        if (options.format === 'pdf' && options.out === undefined) {
          throw badRequest('usage.out', 'A PDF is written to a file: say which with --out.');
        }
        const partnership = await requirePartnership(aim.deps, options.partnership);
        const demo = demoSettingsOf(partnership);
        const deps = demo === null ? aim.deps : { ...aim.deps, clock: demoClock(demo.asOf) };
        const rooms = await openRooms(deps, await describeRooms(deps, partnership.partnershipId));
        try {
          const wards = (await rooms.intelligence.ground()).wards;
          const { briefing, ground } = await briefingFor(
            rooms.intelligence,
            commandLineViewer(partnership.partnershipId),
            {
              date: options.date,
              areaId: options.area === undefined ? undefined : wardOf([...wards.values()], options.area),
              asKnownAt: options.asKnownAt,
            },
          );
          const page = () => briefingDocument(briefing, ground.outlines);
          const body =
            options.format === 'json'
              ? JSON.stringify(briefing)
              : options.format === 'html'
                ? renderHtml(page())
                : await renderPdf(page());
          if (options.out === undefined) return { text: body.toString(), json: { ...briefing } };
          const path = resolve(workingFolder(), options.out);
          await writeFile(path, body, { mode: 0o600 });
          return {
            text: `The briefing of ${briefing.date} is in ${path}.`,
            json: { file: path, date: briefing.date, format: options.format },
          };
        } finally {
          await rooms.close();
        }
      }),
    );
}

function wardOf(wards: readonly { areaId: number; name: string }[], named: string): number {
  const ward = wards.find((each) => each.name === named || String(each.areaId) === named);
  if (ward === undefined) throw notFound(`The ward "${named}" (known: ${wards.map((each) => each.name).join(', ')})`);
  return ward.areaId;
}

function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError(`Expected an instant as 2026-11-24T07:00Z; found "${text}".`);
  return at;
}
