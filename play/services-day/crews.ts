import type { Stage } from '../stage/index.ts';
import { step } from './cases.ts';
import type { People } from './people.ts';
import type { Problem } from './reports.ts';
import type { OnSite } from './resident.ts';
import { giveOnScreen, workWithoutSignal } from './screens.ts';

const DAY = '2026-11-24';

/** Something that is done at a time of the day. */
interface Doing {
  at: string;
  does(): Promise<unknown>;
}

/** What the gates of a kind ask to be established on the way. */
const FOUND: Record<string, Record<string, unknown>> = {
  'FLY-TIP': { searched: true },
  'FLY-POST': { photographed: true },
  'GRF-GEN': { photographed: true, owner: true },
  'GRF-OFF': { photographed: true, owner: true },
};

/** Of the street's cases: how many are left for tomorrow, were not found, are somebody else's. */
export const LEFT_OPEN = 4;
export const NOT_FOUND = 2;
export const NOT_OURS = 2;
/** Of the untaxed vehicles, how many are lifted within two hours of when the law allows. */
export const LIFTED_IN_TIME = 4;

/** The crews' day, in the order of the clock. */
export async function playCrews(
  stage: Stage,
  people: People,
  problems: readonly Problem[],
  resident: OnSite,
): Promise<void> {
  const { dispatcher, lifter, warden } = people;
  const untaxed = problems.filter(({ kind }) => kind === 'untaxed');
  const street = problems.filter(({ kind }) => kind === 'street');
  const needles = street.filter(({ code }) => code === 'LIT-NDL');
  const others = street.filter(({ code }) => code !== 'LIT-NDL');
  const lights = others.filter(({ code }) => code === 'LGT-OUT').slice(0, NOT_OURS);
  const tips = others.filter(({ code }) => code === 'FLY-TIP').slice(0, NOT_FOUND);
  const rest = others.filter((each) => !lights.includes(each) && !tips.includes(each));
  const left = rest.slice(-LEFT_OPEN);
  const withoutSignal = rest.filter(({ code }) => code.startsWith('LIT')).slice(0, 3);
  const usual = rest.filter((each) => !left.includes(each) && !withoutSignal.includes(each));

  const whole = (at: string, who: People['warden'], { caseId, code }: Pick<Problem, 'caseId' | 'code'>): Doing => ({
    at,
    async does() {
      await step(dispatcher, caseId, { step: 'assign', personId: who.personId });
      const facts = FOUND[code];
      if (facts !== undefined) await step(who, caseId, { step: 'establish', facts });
      await step(who, caseId, { step: 'arrive' });
      await step(who, caseId, { step: 'done', outcome: 'Cleared' });
    },
  });
  const lift = (at: string, { caseId }: Problem): Doing => ({
    at,
    async does() {
      await step(lifter, caseId, { step: 'arrive' });
      await step(lifter, caseId, { step: 'done', outcome: 'Lifted' });
    },
  });
  const doings: Doing[] = [
    { at: '08:10', does: () => giveOnScreen(stage, people, untaxed[0]!) },
    ...untaxed.slice(1).map(({ caseId }) => ({
      at: '08:12',
      does: () => step(dispatcher, caseId, { step: 'assign', personId: lifter.personId }),
    })),
    ...needles.slice(0, 2).map((each) => whole('08:30', warden, each)),
    ...untaxed.map((each, i) => lift(['08:45', '09:05', '09:25', '09:45', '10:40'][i]!, each)),
    { at: '10:50', does: () => workWithoutSignal(stage, people, withoutSignal) },
    ...needles.slice(2).map((each) => whole('12:10', warden, each)),
    ...usual.map((each, i) => whole(`${12 + Math.floor((20 + i * 5) / 60)}:${pad((20 + i * 5) % 60)}`, warden, each)),
    ...tips.map(({ caseId }) => ({
      at: '14:30',
      async does() {
        await step(dispatcher, caseId, { step: 'assign', personId: warden.personId });
        await step(warden, caseId, { step: 'arrive' });
        await step(warden, caseId, { step: 'notFound', words: 'Nothing there' });
      },
    })),
    ...lights.map(({ caseId }) => ({
      at: '14:35',
      does: () => step(dispatcher, caseId, { step: 'notOurs', body: 'national-roads', words: 'Their column' }),
    })),
    // Nobody has been there: the closure is wrong.
    whole('14:50', warden, { caseId: resident.caseId, code: 'FLY-TIP' }),
  ];
  for (const { at, does } of doings.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    const { now } = await dispatcher.call<{ now: number }>('GET', '/api/me');
    // In November local time is UTC; what takes a while in this play may have passed the minute already.
    if (now < Date.parse(`${DAY}T${at}:00Z`)) await stage.aim.forwardTo(`${DAY}T${at}`);
    await does();
  }
}

const pad = (n: number) => String(n).padStart(2, '0');
