import { type Stage, until } from '../stage/index.ts';
import { checkClocks, type Found, readCase } from './cases.ts';
import { LEFT_OPEN, LIFTED_IN_TIME, NOT_FOUND, NOT_OURS } from './crews.ts';
import type { People } from './people.ts';
import { N_BY_OPEN311, N_BY_PHONE, N_PROBLEMS, type Problem } from './reports.ts';
import type { OnSite } from './resident.ts';

const DAY_MS = 86_400_000;
const TWO_HOURS_MS = 7_200_000;

interface Share {
  k: number;
  n: number;
  lower: number | null;
  upper: number | null;
}

interface Measures {
  n: number;
  measures: {
    within: (Share & { target: string; words: string; nNotDue: number })[];
    beside: { nMerged: number; nRejected: number; nReopened: number; nReports: number; nPaused: number };
  }[];
  untaxed: { removed: number; ofEligible: Share; ofReport: Share };
}

/** At the end of the day every clock and every count is what the play itself reckons. */
export async function checkDay(
  stage: Stage,
  { dispatcher, performance }: People,
  problems: readonly Problem[],
  duplicates: readonly { of: Problem; number: string }[],
  resident: OnSite,
  date: string,
): Promise<{ cases: number; withinTarget: number; outOf: number }> {
  const { checks, signIn } = stage;
  const { now } = await dispatcher.call<{ now: number }>('GET', '/api/me');
  const found: Found[] = [];
  for (const { caseId } of [...problems, resident]) {
    const one = await readCase(dispatcher, caseId);
    checkClocks(checks, one, now);
    found.push(one);
  }
  for (const { number } of duplicates) {
    const { state } = await readCase(dispatcher, Number(number.slice(2)));
    checks.same(`${number} stays merged`, state, 'merged');
  }

  const from = Date.parse(`${date}T00:00:00Z`);
  const answer = await performance.call<Measures>('GET', `/api/services/measures?from=${from}&to=${from + DAY_MS}`);
  const all = answer.measures[0]!;
  const nDuplicates = duplicates.length;
  const nReports = N_BY_PHONE.firsts + N_BY_PHONE.again + N_BY_OPEN311.firsts + N_BY_OPEN311.again + 1;
  checks.same('Sixty reports came by telephone and Open311, and one on the site', nReports, 61);
  checks.same('AIM counts every case once', answer.n - all.beside.nMerged, N_PROBLEMS + 1);
  checks.same('AIM counts what was merged beside them', all.beside.nMerged, nDuplicates);
  checks.same('AIM counts every report once', all.beside.nReports, nReports);
  // Not found, not ours, and the stolen vehicle, which is the police’s.
  checks.same('AIM shows what was rejected', all.beside.nRejected, NOT_FOUND + NOT_OURS + 1);
  checks.same('AIM shows what was opened again', all.beside.nReopened, 1);
  checks.same('AIM shows what was paused', all.beside.nPaused, 2);
  // Those left, and the two that wait for their occupiers.
  checks.same('What is left is open', found.filter(({ isOpen }) => isOpen).length, LEFT_OPEN + 2);

  for (const target of all.within) {
    const readings = found.flatMap(({ targets }) =>
      targets.filter(({ id, words }) => id === target.target && words === target.words),
    );
    const kept = readings.filter(({ state }) => state === 'met').length;
    const judged = kept + readings.filter(({ state }) => state === 'late').length;
    checks.same(`Within "${target.words}"`, [target.k, target.n], [kept, judged]);
    const isHeld = target.n === 0 || (target.lower! <= target.k / target.n && target.k / target.n <= target.upper!);
    checks.check(`The interval of "${target.words}" holds its share`, isHeld, target);
  }
  const lifted = found.filter(({ code, state }) => code === 'VEH-UNTX' && state === 'done');
  const ofReport = lifted.filter(({ marks }) => marks.done! - marks.reported! <= TWO_HOURS_MS).length;
  const { removed, ofEligible, ofReport: said } = answer.untaxed;
  checks.same(
    'Untaxed vehicles removed, within two hours of eligible, and of report',
    [removed, ofEligible.k, ofEligible.n, said.k, said.n],
    [5, LIFTED_IN_TIME, 5, ofReport, 5],
  );
  await checkPicture(stage, dispatcher, from);
  const keeper = await signIn({ signInName: 'data-protection' });
  const audit = await keeper.call<{ entries: number; firstBroken: unknown }>('GET', '/api/audit/verify');
  checks.check('The audit trail of the day is whole', audit.entries > 0 && audit.firstBroken === null, audit);

  const promised = found.map(({ targets }) => targets.filter(({ to }) => to === 'done'));
  const judged = promised.filter((some) => some.some(({ state }) => state === 'met' || state === 'late'));
  const within = judged.filter((some) => some.every(({ state }) => state !== 'late'));
  return { cases: found.length, withinTarget: within.length, outOf: judged.length };
}

/** What the picture counts of the day: every case once, as soon as it was reported. */
async function checkPicture({ checks }: Stage, dispatcher: People['dispatcher'], from: number): Promise<void> {
  const { feeds } = await dispatcher.call<{ feeds: { feedId: number; code: string }[] }>('GET', '/api/picture/meta');
  const feed = feeds.find(({ code }) => code === 'aim-cases');
  if (!checks.check('The picture has a feed of AIM’s own cases', feed !== undefined)) return;
  const day = new Date(from).toISOString().slice(0, 10);
  const next = new Date(from + DAY_MS).toISOString().slice(0, 10);
  const filter = `feed=${feed!.feedId}&by=recorded&from=${day}&to=${next}`;
  const read = async () => {
    const { text } = await dispatcher.read(`/api/picture/export.csv?${filter}`);
    return text.split('\n').filter((line) => /[A-Z]+-\d{5}/.test(line)).length;
  };
  const n = await until(read, (counted) => counted === N_PROBLEMS + 1, 20_000);
  checks.same('The picture counts every case of the day once', n, N_PROBLEMS + 1);
}
