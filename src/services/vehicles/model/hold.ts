import { type Instant, poundsWords } from '../../../vocabulary/index.ts';

/**
 * A vehicle in the partnership's keeping, from the lift to its release or disposal. Its history is kept, not its state.
 * Sources: Refuse Disposal (Amenity) Act 1978 s.3 to 5; Vehicle Excise Duty (Immobilisation, Removal and Disposal of
 * Vehicles) Regulations 1997; Removal, Storage and Disposal of Vehicles charges regulations. Amounts are data.
 */
export type HoldEvent = { at: Instant; by: string; words: string } & (
  | { what: 'lifted'; place: string; vrm: string; workflow: HoldWorkflow }
  | { what: 'moved'; place: string }
  | { what: 'keeperTold'; letterId: number | null }
  | { what: 'claimed' }
  | { what: 'claimEnded' }
  | { what: 'paid'; pence: number; towards: Charge }
  | { what: 'suretyReturned'; pence: number }
  | { what: 'suretyKept' }
  | { what: 'released' }
  | { what: 'disposed'; certificate: string; facility: string }
);

export const CHARGES = ['removal', 'storage', 'surety', 'disposal'] as const;
export type Charge = (typeof CHARGES)[number];

/** Untaxed vehicles follow the excise regulations, abandoned ones the 1978 Act. */
export const HOLD_WORKFLOWS = ['untaxed', 'abandoned'] as const;
export type HoldWorkflow = (typeof HOLD_WORKFLOWS)[number];

/** What the law and the partnership's charges were from a day on. Pence; days are whole local days. */
export interface HoldTerms {
  /** `YYYY-MM-DD`. */
  from: string;
  workflow: HoldWorkflow;
  law: string;
  removalPence: number;
  /** For each 24 hours or part, the first `freeHours` not counted. */
  storagePencePerDay: number;
  freeHours: number;
  /** Paid instead of showing that the vehicle is taxed, given back when it is within `suretyDays`. 0: not offered. */
  suretyPence: number;
  suretyDays: number;
  /** Days after the lift, and after the keeper was told, before it may be disposed of. */
  daysBeforeDisposal: number;
  disposalPence: number;
}

/** Amounts to begin with; each partnership sets its own. */
export const SEED_TERMS: readonly HoldTerms[] = [
  {
    ...{
      from: '2000-01-01',
      workflow: 'untaxed',
      law: 'Vehicle Excise and Registration Act 1994 Sch 2A; SI 1997/2439',
    },
    ...{ removalPence: 20_000, storagePencePerDay: 2_100, freeHours: 24, suretyPence: 16_000, suretyDays: 15 },
    ...{ daysBeforeDisposal: 14, disposalPence: 0 },
  },
  {
    ...{ from: '2000-01-01', workflow: 'abandoned', law: 'Refuse Disposal (Amenity) Act 1978 s.3 to 5' },
    ...{ removalPence: 19_200, storagePencePerDay: 2_600, freeHours: 24, suretyPence: 0, suretyDays: 0 },
    ...{ daysBeforeDisposal: 7, disposalPence: 9_600 },
  },
];

/** The terms of a workflow on a local date, the latest that had begun. */
export function termsOn(terms: readonly HoldTerms[], workflow: HoldWorkflow, date: string): HoldTerms {
  const began = terms.filter((each) => each.workflow === workflow && each.from <= date);
  const latest = began.toSorted((a, b) => (a.from < b.from ? 1 : -1))[0];
  if (latest === undefined) throw new Error(`No terms of keeping ${workflow} vehicles on ${date}.`);
  return latest;
}

/** What is wrong with terms as edited, in words; [] when vehicles can be kept under them. `today` as 2026-11-24. */
export function termsProblems(terms: HoldTerms, today: string): string[] {
  const problems: string[] = [];
  if (terms.from < today) problems.push(`${terms.from} has passed; choose today or a later day.`);
  const whole = (name: string, n: number, most: number) => {
    if (!Number.isInteger(n) || n < 0 || n > most) {
      problems.push(`${name} should be from 0 to ${most}; ${Number.isNaN(n) ? 'it is missing' : `found ${n}`}.`);
    }
  };
  whole('The removal charge in pence', terms.removalPence, 1_000_000);
  whole('The storage charge in pence', terms.storagePencePerDay, 100_000);
  whole('The hours without storage charge', terms.freeHours, 240);
  whole('The surety in pence', terms.suretyPence, 1_000_000);
  whole('The days of the surety', terms.suretyDays, 365);
  whole('The days before disposal', terms.daysBeforeDisposal, 365);
  whole('The disposal charge in pence', terms.disposalPence, 1_000_000);
  if (terms.suretyPence > 0 && terms.suretyDays === 0)
    problems.push('A surety needs days in which it can be asked back.');
  if (terms.daysBeforeDisposal < 7) problems.push('No law lets a vehicle be disposed of in less than 7 days.');
  return problems;
}

export interface Hold {
  state: 'held' | 'claimed' | 'released' | 'disposed';
  workflow: HoldWorkflow;
  vrm: string;
  place: string;
  liftedAt: Instant;
  keeperToldAt: Instant | null;
  endedAt: Instant | null;
  paid: Readonly<Record<Charge, number>>;
  suretyReturned: number;
  /** When it was kept for good, because the vehicle was not taxed in time; null: it was not. */
  suretyKeptAt: Instant | null;
  certificate: string | null;
}

/** A vehicle in keeping with what it costs, and what stands against its release or disposal now. */
export interface HoldView extends Hold {
  holdId: number;
  caseId: number;
  version: number;
  terms: HoldTerms;
  charges: ChargeReading[];
  againstRelease: string[];
  againstDisposal: string[];
  history: { at: Instant; by: string; what: string; words: string }[];
}

export interface ChargeReading {
  charge: Charge;
  due: number;
  paid: number;
  left: number;
}

/** @returns null before the lift; @throws Error when the history says what cannot be */
export function foldHold(events: readonly HoldEvent[]): Hold | null {
  let hold: Hold | null = null;
  for (const event of events) {
    if (event.what === 'lifted') {
      if (hold !== null) throw new Error('A vehicle is lifted once.');
      hold = {
        ...{ state: 'held', workflow: event.workflow, vrm: event.vrm, place: event.place, liftedAt: event.at },
        ...{ keeperToldAt: null, endedAt: null, paid: { removal: 0, storage: 0, surety: 0, disposal: 0 } },
        ...{ suretyReturned: 0, suretyKeptAt: null, certificate: null },
      };
      continue;
    }
    if (hold === null) throw new Error('A vehicle is lifted before anything else happens to it.');
    hold = after(hold, event);
  }
  return hold;
}

function after(hold: Hold, event: Exclude<HoldEvent, { what: 'lifted' }>): Hold {
  switch (event.what) {
    case 'moved':
      return { ...hold, place: event.place };
    case 'keeperTold':
      return { ...hold, keeperToldAt: hold.keeperToldAt ?? event.at };
    case 'claimed':
      return { ...hold, state: 'claimed' };
    case 'claimEnded':
      return { ...hold, state: 'held' };
    case 'paid':
      return { ...hold, paid: { ...hold.paid, [event.towards]: hold.paid[event.towards] + event.pence } };
    case 'suretyReturned':
      return { ...hold, suretyReturned: hold.suretyReturned + event.pence };
    case 'suretyKept':
      return { ...hold, suretyKeptAt: event.at };
    case 'released':
      return { ...hold, state: 'released', endedAt: event.at };
    case 'disposed':
      return { ...hold, state: 'disposed', endedAt: event.at, certificate: event.certificate };
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Each charge due up to a moment, in pence, what was paid of it, and what is left. */
export function chargesOf(hold: Hold, terms: HoldTerms, now: Instant): ChargeReading[] {
  const stored = Math.max(0, (hold.endedAt ?? now) - hold.liftedAt - terms.freeHours * HOUR_MS);
  const due: Record<Charge, number> = {
    removal: terms.removalPence,
    storage: Math.ceil(stored / DAY_MS) * terms.storagePencePerDay,
    surety: 0,
    disposal: hold.state === 'disposed' ? terms.disposalPence : 0,
  };
  return CHARGES.map((charge) => ({
    charge,
    due: due[charge],
    paid: hold.paid[charge],
    left: Math.max(0, due[charge] - hold.paid[charge]),
  })).filter(({ due: owed, paid }) => owed > 0 || paid > 0);
}

/**
 * Why a vehicle may not be disposed of yet; [] when it may.
 *
 * @param localDay local day of an instant, days since 1970: the law counts days, not hours
 */
export function standsAgainstDisposal(
  hold: Hold,
  terms: HoldTerms,
  now: Instant,
  localDay: (instant: Instant) => number,
): string[] {
  const reasons: string[] = [];
  if (hold.state === 'released') return ['It was released.'];
  if (hold.state === 'disposed') return ['It was disposed of.'];
  if (hold.keeperToldAt === null) reasons.push('The keeper has not been told where it is, or that none is known.');
  const since = Math.max(hold.liftedAt, hold.keeperToldAt ?? hold.liftedAt);
  const left = localDay(since) + terms.daysBeforeDisposal - localDay(now);
  if (left > 0) {
    reasons.push(
      `${terms.daysBeforeDisposal} days must pass after it was lifted and its keeper told; ${left} ${left === 1 ? 'is' : 'are'} left.`,
    );
  }
  if (hold.state === 'claimed') reasons.push('Its keeper has claimed it.');
  return reasons;
}

/** Why a vehicle may not be released yet; [] when it may. `isTaxed`: its keeper shows that it is taxed now. */
export function standsAgainstRelease(hold: Hold, terms: HoldTerms, now: Instant, isTaxed: boolean): string[] {
  if (hold.state === 'released') return ['It was released.'];
  if (hold.state === 'disposed') return ['It was disposed of.'];
  const reasons: string[] = [];
  if (hold.state !== 'claimed') reasons.push('Nobody has claimed it.');
  for (const { charge, left } of chargesOf(hold, terms, now)) {
    if (left > 0 && charge !== 'surety')
      reasons.push(`${charge === 'removal' ? 'Removal' : 'Storage'}: ${poundsWords(left)} not paid.`);
  }
  if (hold.workflow === 'untaxed' && !isTaxed && hold.paid.surety < terms.suretyPence) {
    reasons.push(`Neither taxed nor surety paid: ${poundsWords(terms.suretyPence - hold.paid.surety)}.`);
  }
  return reasons;
}

export const HOLD_STEPS = [
  ...(['move', 'tellKeeper', 'claim', 'endClaim', 'pay', 'release', 'dispose'] as const),
  ...(['returnSurety', 'keepSurety'] as const),
] as const;
export type HoldStep = (typeof HOLD_STEPS)[number];

/** What can be done with it as it stands; whether the law and the charges let it is said by what stands against it. */
export function holdSteps(hold: Hold): HoldStep[] {
  if (hold.state === 'held') return ['tellKeeper', 'claim', 'move', 'dispose'];
  if (hold.state === 'claimed') return ['pay', 'release', 'tellKeeper', 'endClaim', 'move'];
  return suretyLeft(hold) > 0 ? ['returnSurety', 'keepSurety'] : [];
}

/** Surety that is neither given back nor kept for good, in pence. */
export const suretyLeft = (hold: Hold): number =>
  hold.suretyKeptAt === null ? hold.paid.surety - hold.suretyReturned : 0;

/** The last local day on which a released vehicle's surety is asked back; null while it is in keeping or none was paid. */
export const suretyDay = (hold: Hold, terms: HoldTerms, localDay: (instant: Instant) => number): number | null =>
  hold.state === 'released' && hold.paid.surety > 0 ? localDay(hold.endedAt!) + terms.suretyDays : null;

/** Why the surety may not be kept for good yet; [] when it may. */
export function standsAgainstKeeping(
  hold: Hold,
  terms: HoldTerms,
  now: Instant,
  localDay: (instant: Instant) => number,
): string[] {
  const day = suretyDay(hold, terms, localDay);
  const left = day === null ? 0 : day - localDay(now) + 1;
  return left > 0
    ? [`The keeper has ${terms.suretyDays} days to show that it is taxed; ${left} ${left === 1 ? 'is' : 'are'} left.`]
    : [];
}

/** What is left to pay towards a charge, in pence: no more is taken. */
export function payable(hold: Hold, terms: HoldTerms, charge: Charge, now: Instant): number {
  if (charge === 'surety') return Math.max(0, terms.suretyPence - hold.paid.surety);
  return chargesOf(hold, terms, now).find((each) => each.charge === charge)?.left ?? 0;
}
