import { type Instant, poundsWords } from '../../../vocabulary/index.ts';

/** An offence for which a fixed penalty can be offered. Amounts change with the law and the partnership: data with dates. */
export interface PenaltyOffence {
  code: string;
  /** `YYYY-MM-DD` from which these amounts hold. */
  from: string;
  name: string;
  law: string;
  /** What the law allows, and what the partnership asks for. Pence. */
  leastPence: number;
  mostPence: number;
  usualPence: number;
  /** Asked for when paid within `discountDays`; null: no discount. */
  discountPence: number | null;
  discountDays: number;
  payDays: number;
  /** Months from the offence in which an information may be laid. */
  prosecuteMonths: number;
  leastAge: number;
  /** Kinds of case it belongs to; [] any. */
  cases: readonly string[];
}

const offence = (
  code: string,
  name: string,
  law: string,
  [leastPence, usualPence, mostPence]: readonly [number, number, number],
  cases: readonly string[],
  discountPence: number | null = null,
): PenaltyOffence => ({
  ...{ code, from: '2000-01-01', name, law, leastPence, mostPence, usualPence, discountPence, cases },
  ...{ discountDays: 10, payDays: 14, prosecuteMonths: 6, leastAge: 18 },
});

/** Amounts to begin with. Each partnership sets its own and looks up what the law says on the day. */
export const SEED_OFFENCES: readonly PenaltyOffence[] = [
  offence('litter', 'Littering', 'EPA 1990 s.87 and s.88', [6_500, 10_000, 50_000], ['LIT-GEN', 'LIT-NDL'], 7_500),
  offence(
    'dog-fouling',
    'Dog fouling against a PSPO',
    'ASBCPA 2014 s.67 and s.68',
    [5_000, 10_000, 10_000],
    ['LIT-DOG'],
  ),
  offence(
    'graffiti',
    'Graffiti or fly-posting',
    'ASBA 2003 s.43',
    [6_500, 10_000, 50_000],
    ['GRF-OFF', 'GRF-GEN', 'FLY-POST'],
    7_500,
  ),
  offence('fly-tipping', 'Fly-tipping', 'EPA 1990 s.33ZA', [15_000, 40_000, 100_000], ['FLY-TIP'], 30_000),
  offence('duty-of-care', 'Household duty of care', 'EPA 1990 s.34ZA', [15_000, 30_000, 60_000], ['FLY-TIP'], 20_000),
  offence('abandoned-vehicle', 'Abandoning a vehicle', 'RDA 1978 s.2A', [12_000, 20_000, 20_000], ['VEH-ABND'], 12_000),
  offence(
    'nuisance-vehicle',
    'Selling or repairing on the road',
    'CNEA 2005 s.6',
    [8_000, 10_000, 10_000],
    ['VEH-NUIS'],
  ),
  offence('noise', 'Noise at night', 'Noise Act 1996 s.8', [7_500, 11_000, 11_000], ['NOI-DOM']),
  offence('cpn-breach', 'Breach of a community protection notice', 'ASBCPA 2014 s.52', [5_000, 10_000, 10_000], []),
  offence('pspo-breach', 'Breach of a public spaces protection order', 'ASBCPA 2014 s.68', [5_000, 10_000, 10_000], []),
];

/** The offences as they stood on a local date. */
export function offencesOn(offences: readonly PenaltyOffence[], date: string): PenaltyOffence[] {
  const latest = new Map<string, PenaltyOffence>();
  for (const each of offences) {
    const known = latest.get(each.code);
    if (each.from <= date && (known === undefined || known.from <= each.from)) latest.set(each.code, each);
  }
  return [...latest.values()];
}

/** What is wrong with an offence as edited, in words; [] when penalties can be offered for it. `today` as 2026-11-24. */
export function offenceProblems(offence: PenaltyOffence, today: string): string[] {
  const { leastPence, usualPence, mostPence, discountPence, discountDays, payDays } = offence;
  const problems: string[] = [];
  if (offence.from < today) problems.push(`${offence.from} has passed; choose today or a later day.`);
  if (offence.name.trim() === '' || offence.law.trim() === '') problems.push('Name the offence and its law.');
  const amounts = [leastPence, usualPence, mostPence, discountPence ?? 0];
  if (!amounts.every((pence) => Number.isInteger(pence) && pence >= 0 && pence <= 1_000_000)) {
    problems.push('An amount is missing, or is no amount up to £10,000.');
  }
  if (!(leastPence <= usualPence && usualPence <= mostPence)) {
    problems.push('The amount asked for should lie between the least and the most that the law allows.');
  }
  if (discountPence !== null && !(discountPence < usualPence)) {
    problems.push('The discounted amount should be less than the amount asked for.');
  }
  if (discountPence !== null && !(discountDays >= 1 && discountDays <= payDays)) {
    problems.push('The days of the discount should be at least 1 and no more than the days to pay.');
  }
  if (!(payDays >= 14)) problems.push('Whoever is offered a penalty has at least 14 days to pay it (EPA 1990 s.88).');
  if (!(offence.prosecuteMonths >= 1 && offence.prosecuteMonths <= 6)) {
    problems.push('An information is laid within 6 months of the offence (Magistrates’ Courts Act 1980 s.127).');
  }
  if (!(offence.leastAge >= 10 && offence.leastAge <= 25)) problems.push('The least age should be from 10 to 25.');
  return problems;
}

/** Looked at before a penalty is offered, every time. */
export interface PenaltyChecks {
  /** How the person's identity was established: document, address confirmed, police; '' not. */
  identity: string;
  /** Whole years, or null when not known. */
  age: number | null;
  /** '' none seen. */
  vulnerability: string;
  /** Understands what is said, in a language they know. */
  understands: boolean;
  /** Photo, statement or witness, in words; '' none. */
  evidence: string;
}

/** Why no penalty may be offered, in words with what to do instead; [] when it may. */
export function standsAgainstPenalty(offenceOf: PenaltyOffence, checks: PenaltyChecks, pence: number): string[] {
  const reasons: string[] = [];
  if (checks.identity.trim() === '')
    reasons.push('Identity is not established: ask the police, or record who it may be.');
  if (checks.age === null) reasons.push('Age is not known: ask, or take it for under age.');
  else if (checks.age < offenceOf.leastAge) {
    reasons.push(`Aged ${checks.age}: below ${offenceOf.leastAge}, the youth service is told instead.`);
  }
  if (checks.vulnerability.trim() !== '') {
    reasons.push(`Vulnerability seen (${checks.vulnerability.trim()}): offer support and warn in words instead.`);
  }
  if (!checks.understands) reasons.push('The person does not understand what is said: find an interpreter first.');
  if (checks.evidence.trim() === '') reasons.push('No evidence is named.');
  if (pence < offenceOf.leastPence || pence > offenceOf.mostPence) {
    reasons.push(
      `${poundsWords(pence)} is not between ${poundsWords(offenceOf.leastPence)} and ${poundsWords(offenceOf.mostPence)} that the law allows.`,
    );
  }
  return reasons;
}

export type PenaltyEvent = { at: Instant; by: string; words: string } & (
  | { what: 'offered'; pence: number; discountPence: number | null; offenceAt: Instant }
  | { what: 'paid'; pence: number; reference: string }
  | { what: 'refunded'; pence: number; reference: string }
  | { what: 'reminded' }
  | { what: 'disputed' }
  | { what: 'cancelled'; reason: CancelReason }
  | { what: 'prosecuted' }
);

export const CANCEL_REASONS = [
  'issuedInError',
  'wrongPerson',
  'underAge',
  'vulnerable',
  'evidence',
  'publicInterest',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export const CANCEL_WORDS: Record<CancelReason, string> = {
  issuedInError: 'Offered in error',
  wrongPerson: 'The wrong person',
  underAge: 'Under age',
  vulnerable: 'Vulnerable',
  evidence: 'The evidence does not carry it',
  publicInterest: 'Not in the public interest',
};

export interface Penalty {
  state: 'open' | 'paid' | 'cancelled' | 'prosecuted' | 'lapsed';
  offeredAt: Instant;
  pence: number;
  paid: number;
  /** What discharges it today: the discounted amount while that holds. */
  asked: number;
  left: number;
  /** Last local days: of the discount (null none), to pay, to lay an information. Days since 1970. */
  discountDay: number | null;
  payDay: number;
  prosecuteDay: number;
  isDisputed: boolean;
  isReminded: boolean;
}

/**
 * The penalty folded from its history, as it stands on a local day. Paid is what discharged it when it was paid: the
 * discounted amount within its days, else the whole.
 *
 * @param localDay local day of an instant, days since 1970
 * @param addMonths the same day of a later month, or that month's last
 */
export function foldPenalty(
  offenceOf: PenaltyOffence,
  events: readonly PenaltyEvent[],
  today: number,
  localDay: (instant: Instant) => number,
  addMonths: (day: number, months: number) => number,
): Penalty {
  const [first, ...later] = events;
  if (first?.what !== 'offered') throw new Error('A penalty begins when it is offered.');
  const offered = localDay(first.at);
  const discountDay = first.discountPence === null ? null : offered + offenceOf.discountDays;
  const prosecuteDay = addMonths(localDay(first.offenceAt), offenceOf.prosecuteMonths) - 1;
  const askedOn = (day: number) =>
    first.discountPence !== null && discountDay !== null && day <= discountDay ? first.discountPence : first.pence;
  let paid = 0;
  let state: Penalty['state'] = 'open';
  let isDisputed = false;
  let isReminded = false;
  for (const event of later) {
    if (event.what === 'paid') {
      paid += event.pence;
      if (state === 'open' && paid >= askedOn(localDay(event.at))) state = 'paid';
    } else if (event.what === 'refunded') {
      paid -= event.pence;
      if (state === 'paid' && paid < first.pence) state = 'open';
    } else if (event.what === 'cancelled') state = 'cancelled';
    else if (event.what === 'prosecuted') state = 'prosecuted';
    else if (event.what === 'disputed') isDisputed = true;
    else if (event.what === 'reminded') isReminded = true;
    else throw new Error('A penalty is offered once.');
  }
  if (state === 'open' && today > prosecuteDay) state = 'lapsed';
  const asked = state === 'open' ? askedOn(today) : first.pence;
  return {
    ...{
      state,
      offeredAt: first.at,
      pence: first.pence,
      paid,
      asked,
      left: state === 'open' ? Math.max(0, asked - paid) : 0,
    },
    ...{ discountDay, payDay: offered + offenceOf.payDays, prosecuteDay, isDisputed, isReminded },
  };
}

export const PENALTY_STEPS = ['pay', 'refund', 'remind', 'dispute', 'cancel', 'prosecute'] as const;
export type PenaltyStep = (typeof PENALTY_STEPS)[number];

/** What may happen next, and why the rest may not. */
export function standsAgainstStep(penalty: Penalty, step: PenaltyStep, today: number): string | null {
  if (step === 'refund') return penalty.paid > 0 ? null : 'Nothing was paid.';
  if (penalty.state === 'lapsed' && step !== 'cancel') {
    return 'The time to prosecute has passed, so it cannot be demanded any more.';
  }
  if (penalty.state !== 'open' && !(penalty.state === 'lapsed' && step === 'cancel')) {
    return `It is ${penalty.state}.`;
  }
  if (step === 'prosecute' && today <= penalty.payDay) return 'The days to pay have not passed.';
  if (step === 'remind' && today <= penalty.payDay) return 'The days to pay have not passed.';
  return null;
}
