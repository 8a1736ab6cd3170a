import { listPeople, type PartnershipSummary, personViewer } from '../governance/index.ts';
import { draftNewStrategy, STRANDS, type Strand } from '../intelligence/index.ts';
import { type Deps, openJobs, standingClock } from '../platform/index.ts';
import { describeRooms, openRooms } from '../rooms.ts';
import {
  addSeries,
  changePack,
  closeMeeting,
  type DecisionAsked,
  defaultSeries,
  listMeetings,
  type MeetingDeps,
  type MeetingKind,
  openMeeting,
  preparePack,
  recordDecision,
  signInToMeeting,
  viewMeeting,
} from '../tasking/index.ts';
import { dayOfIsoDate, isoDateOfDay, type Viewer } from '../vocabulary/index.ts';
import { operatorViewer } from './aim.ts';
import { demoInstant } from './demo-clock.ts';

const PRIORITIES: readonly {
  title: string;
  rationale: string;
  target: string;
  lead: number;
  does: Record<Strand, string>;
}[] = [
  {
    title: 'Deliberate fires and abandoned vehicles',
    rationale: 'Small fires gather where vehicles and waste are left; both have risen in three years.',
    target: 'Fewer deliberate fires in the year than in the last, against wards alike.',
    lead: 3,
    does: {
      prevention: 'Lift reported vehicles and loose waste within two days in the hot wards.',
      intelligence: 'Every fire matched to vehicles reported within 60 m.',
      enforcement: 'Joint inspection of repeat fly-tipping places.',
    },
  },
  {
    title: 'Burglary and its repeats',
    rationale: 'A home near one just burgled faces more risk for two weeks.',
    target: 'Fewer near repeats within 14 days and 200 m than chance and the last year would give.',
    lead: 1,
    does: {
      prevention: 'Cocooning visits around each first burglary within 48 hours.',
      intelligence: 'Weekly review of method and time with the victims’ consent.',
      enforcement: 'Patrols timed to the hours of risk.',
    },
  },
  {
    title: 'Antisocial behaviour in the evening economy',
    rationale: 'Calls gather in few streets and hours; three services go there separately.',
    target: 'Fewer calls on Friday and Saturday evenings in the agreed streets.',
    lead: 2,
    does: {
      prevention: 'Wardens and youth workers on the same evenings.',
      intelligence: 'Noise, street and police reports read together.',
      enforcement: 'Graduated warnings, agreed between police and council.',
    },
  },
];

/** Made-up meetings for the made-up town: a strategy that was adopted, yesterday's meeting held, and this morning's pack. */
export async function addMadeUpMeetings(deps: Deps, partnership: PartnershipSummary, asOf: string): Promise<void> {
  const { partnershipId } = partnership;
  const clock = standingClock(demoInstant(asOf, 60, 9, 0));
  const rooms = await openRooms({ ...deps, clock }, await describeRooms(deps, partnershipId));
  const jobs = await openJobs(deps);
  const own: MeetingDeps = { ...deps, clock, intelligence: { ...rooms.intelligence, clock }, jobs };
  try {
    const people = await listPeople(deps, operatorViewer(partnershipId));
    const viewer = (name: string) =>
      personViewer(deps, partnershipId, people.find(({ signInName }) => signInName === name)!.personId);
    const [chair, analyst, police, fire] = (await Promise.all(
      ['coordinator', 'analyst', 'police-lead', 'fire-lead'].map(viewer),
    )) as [Viewer, Viewer, Viewer, Viewer];
    const members = [
      { personId: chair.personId!, part: 'chair' as const },
      { personId: police.personId!, part: 'deputy' as const },
      { personId: fire.personId!, part: 'member' as const },
      { personId: analyst.personId!, part: 'member' as const },
    ];
    const add = (kind: MeetingKind, change = {}) =>
      addSeries(own, chair, { ...defaultSeries(kind), ...change, members });
    const next = async (seriesId: number) => {
      const { meetings } = await listMeetings(own, chair);
      return meetings
        .filter((meeting) => meeting.seriesId === seriesId && !['closed', 'cancelled'].includes(meeting.state))
        .sort((a, b) => a.day - b.day)[0]!;
    };

    await adoptStrategy(own, chair, { clock, add, next, asOf });
    clock.at = demoInstant(asOf, 1, 8, 0);
    await add('tactical');
    const { seriesId } = await add('daily');
    await holdYesterday(own, { chair, analyst, police, fire }, { clock, seriesId, asOf });

    clock.at = demoInstant(asOf, 0, 8, 12);
    const today = dayOfIsoDate(asOf);
    const coming = (await listMeetings(own, chair)).meetings
      .filter((meeting) => meeting.seriesId === seriesId && meeting.day >= today)
      .sort((a, b) => a.day - b.day)[0]!;
    await preparePack(own, analyst, { meetingId: coming.meetingId });
  } finally {
    await jobs.stop();
    await rooms.close();
  }
}

const nothing: DecisionAsked = {
  choice: 'noAction',
  reason: '',
  untilDay: null,
  refer: null,
  task: null,
  closing: null,
};

async function adoptStrategy(
  deps: MeetingDeps,
  chair: Viewer,
  {
    clock,
    add,
    next,
    asOf,
  }: {
    clock: { at: number };
    add: (kind: MeetingKind, change?: object) => Promise<{ seriesId: number }>;
    next: (seriesId: number) => Promise<{ meetingId: number; startsAt: number }>;
    asOf: string;
  },
): Promise<void> {
  const day = dayOfIsoDate(asOf) - 50;
  const month = Number(isoDateOfDay(day).slice(5, 7));
  // The month of the strategy, and half a year later.
  const months = [month, ((month + 5) % 12) + 1];
  clock.at = demoInstant(asOf, 50 + Number(isoDateOfDay(day).slice(8)) - 1, 9, 0);
  const { seriesId } = await add('strategic', {
    calendar: { kind: 'sixMonthly', at: '14:00', months, weekday: 2, week: 1 },
  });
  const { strategyId } = await draftNewStrategy(deps, chair, {
    title: `Control strategy ${isoDateOfDay(day).slice(0, 4)}, second half`,
    periodFrom: day,
    periodTo: day + 181,
    priorities: PRIORITIES.map(({ title, rationale, target, lead, does }) => ({
      title,
      rationale,
      target,
      leadAgencyId: lead,
      risk: null,
      actions: STRANDS.map((strand) => ({
        strand,
        what: does[strand],
        ownerAgencyId: lead,
        measure: 'Counted monthly, shown with its usual range.',
      })),
    })),
  });
  const { meetingId, startsAt } = await next(seriesId);
  clock.at = startsAt - 3_600_000;
  await preparePack(deps, chair, { meetingId });
  clock.at = startsAt;
  await openMeeting(deps, chair, { meetingId });
  clock.at += 30 * 60_000;
  await recordDecision(deps, chair, {
    ...nothing,
    choice: 'adopt',
    meetingId,
    itemKey: `strategy:${strategyId}`,
    idempotencyKey: crypto.randomUUID(),
  });
  await closeMeeting(deps, chair, { meetingId, carryReason: null });
}

/** The last working day's meeting: a task that is late by now, something to look at again today, and something let be. */
async function holdYesterday(
  deps: MeetingDeps,
  { chair, analyst, police, fire }: Record<'chair' | 'analyst' | 'police' | 'fire', Viewer>,
  { clock, seriesId, asOf }: { clock: { at: number }; seriesId: number; asOf: string },
): Promise<void> {
  const today = dayOfIsoDate(asOf);
  for (let daysBefore = 1; daysBefore <= 4; daysBefore++) {
    clock.at = demoInstant(asOf, daysBefore, 8, 12);
    const { meetings } = await listMeetings(deps, chair);
    const meeting = meetings.find((each) => each.seriesId === seriesId && each.day === today - daysBefore);
    if (meeting === undefined) continue;
    const { meetingId } = meeting;
    await preparePack(deps, analyst, { meetingId });
    await changePack(deps, analyst, {
      meetingId,
      expectedChanges: 0,
      edit: {
        what: 'add',
        title: 'Insecure empty building',
        place: 'Beside the market',
        sentence: 'A warden found the door open on Sunday evening; children were seen inside.',
        section: 'tasking',
        point: null,
      },
    });
    clock.at = meeting.startsAt;
    await openMeeting(deps, chair, { meetingId });
    await signInToMeeting(deps, police, { meetingId, declaration: '' });
    await signInToMeeting(deps, fire, { meetingId, declaration: '' });
    const { items } = await viewMeeting(deps, chair, meetingId);
    for (const [i, item] of items.entries()) {
      clock.at += 60_000;
      await recordDecision(deps, chair, {
        ...decisionFor(item.kind, i, { today, dueAt: demoInstant(asOf, daysBefore, 16, 0) }),
        meetingId,
        itemKey: item.key,
        idempotencyKey: crypto.randomUUID(),
      });
    }
    await closeMeeting(deps, chair, { meetingId, carryReason: null });
    return;
  }
}

function decisionFor(kind: string, i: number, { today, dueAt }: { today: number; dueAt: number }): DecisionAsked {
  if (kind === 'added') {
    return {
      ...nothing,
      choice: 'task',
      task: {
        title: 'Board up the empty building',
        what: 'Secure the door and the ground floor windows.',
        agencyId: 2,
        dueAt,
        success: 'Closed by the evening, and still closed a week later.',
        priorityId: null,
        offStrategyReason: 'A danger to children does not wait for a priority.',
        power: null,
      },
    };
  }
  if (i % 2 === 0)
    return {
      ...nothing,
      choice: 'monitor',
      untilDay: today,
      reason: 'One night is not a pattern; looked at again this morning.',
    };
  return { ...nothing, reason: 'Known and in hand with the street team.' };
}
