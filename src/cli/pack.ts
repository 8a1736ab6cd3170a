import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { notFound, openJobs } from '../platform/index.ts';
import { describeRooms, openRooms } from '../rooms.ts';
import {
  listMeetings,
  MEETING_KINDS,
  type MeetingDeps,
  type MeetingKind,
  preparePack,
  remakePack,
  viewMeeting,
} from '../tasking/index.ts';
import { isoDateOfDay } from '../vocabulary/index.ts';
import { commandLineViewer, requirePartnership } from './aim.ts';
import { demoSettingsOf } from './demo-accounts.ts';
import { demoClock } from './demo-clock.ts';
import { type CommonOptions, common, withAim, workingFolder } from './verb.ts';

interface PackOptions extends CommonOptions {
  kind: MeetingKind;
  date?: string;
  again?: boolean;
  out?: string;
}

export function packVerb(program: Command): void {
  common(
    program
      .command('pack')
      .description('the pack of a meeting: makes it, or makes it again and says if it is the same'),
  )
    .addOption(new Option('--kind <kind>', 'which meeting').choices([...MEETING_KINDS]).default('daily'))
    .option('--date <date>', 'the meeting’s date, as 2026-11-24 (default the next one)')
    .option('--again', 'make the kept pack again from what was known then; exit code 1 where a byte differs')
    .option('--out <file>', 'write the pack as JSON to a file')
    .action((options: PackOptions) =>
      withAim(options, { mayMake: false }, async (aim) => {
        const partnership = await requirePartnership(aim.deps, options.partnership);
        const demo = demoSettingsOf(partnership);
        const deps = demo === null ? aim.deps : { ...aim.deps, clock: demoClock(demo.asOf) };
        const rooms = await openRooms(deps, await describeRooms(deps, partnership.partnershipId));
        const jobs = await openJobs(deps);
        const own: MeetingDeps = { ...deps, intelligence: rooms.intelligence, jobs };
        const viewer = commandLineViewer(partnership.partnershipId);
        try {
          const { meetingId, day, name } = await meetingOf(own, viewer, options);
          const title = `${name}, ${isoDateOfDay(day)}`;
          if (options.again) {
            const found = await remakePack(own, viewer, { meetingId });
            return {
              text: found.same
                ? `The pack of ${title} made again is the same to the byte (SHA-256 ${found.sha256}).`
                : `The pack of ${title} made again is NOT the same: kept ${found.sha256}, made ${found.madeAgainSha256}.`,
              json: { meetingId, ...found },
              isBad: !found.same,
            };
          }
          const made = await preparePack(own, viewer, { meetingId });
          const { pack, items } = await viewMeeting(own, viewer, meetingId);
          const json = { meetingId, date: isoDateOfDay(day), ...made };
          if (options.out !== undefined) {
            const path = resolve(workingFolder(), options.out);
            await writeFile(path, JSON.stringify({ ...pack, items }), { mode: 0o600 });
            return { text: `The pack of ${title} is in ${path}.`, json: { ...json, file: path } };
          }
          const lines = items.map(
            (item, i) => `${i + 1}. ${[item.title, item.place].filter(Boolean).join(', ')}: ${item.sentence}`,
          );
          return { text: [`${title}. ${pack?.headline ?? ''}`, ...lines].join('\n'), json };
        } finally {
          await jobs.stop();
          await rooms.close();
        }
      }),
    );
}

/** The meeting of a kind on a day, or the next that is not over. @throws Refusal `not-found` saying what there is */
async function meetingOf(deps: MeetingDeps, viewer: Parameters<typeof listMeetings>[1], { kind, date }: PackOptions) {
  const { meetings, next } = await listMeetings(deps, viewer);
  const found = meetings
    .filter((meeting) => meeting.kind === kind)
    .filter(({ day, meetingId }) => (date === undefined ? next.includes(meetingId) : isoDateOfDay(day) === date))
    .sort((a, b) => a.startsAt - b.startsAt)[0];
  if (found === undefined) throw notFound(`A ${kind} meeting${date === undefined ? ' to come' : ` on ${date}`}`);
  return found;
}
