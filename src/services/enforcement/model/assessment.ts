/** Risk to a victim of anti-social behaviour, asked again at every contact. After the national risk assessment matrix. */

export interface RiskQuestion {
  id: string;
  words: string;
  options: readonly { value: string; words: string; score: number }[];
}

const scale = (id: string, words: string, ...steps: string[]): RiskQuestion => ({
  id,
  words,
  options: steps.map((step, score) => ({ value: String(score), words: step, score })),
});

export const SEED_RISK_QUESTIONS: readonly RiskQuestion[] = [
  scale('often', 'How often does it happen?', 'Once', 'Monthly', 'Weekly', 'Most days', 'Daily'),
  scale('worse', 'Is it getting worse?', 'Better', 'The same', 'Worse', 'Much worse'),
  scale(
    'aimed',
    'Is it aimed at this person?',
    'Nobody in particular',
    'A group they belong to',
    'The household',
    'This person',
  ),
  scale('hate', 'Is it because of who they are?', 'No', 'Perhaps', 'Yes'),
  scale('known', 'Do those responsible have a history of it?', 'Not known', 'Some', 'Known to be violent'),
  scale(
    'harm',
    'How does it affect them?',
    'Annoyed',
    'Worried',
    'Changed how they live',
    'Health harmed',
    'Speaks of not wanting to live',
  ),
  scale('alone', 'Who helps them?', 'Family and friends', 'Few', 'Nobody'),
  scale('vulnerable', 'Illness, disability, age or circumstance that makes it worse?', 'No', 'Some', 'Severe'),
  scale('children', 'Are children in the home?', 'No', 'Yes', 'Yes, and affected'),
];

export const RISK_LEVELS = ['standard', 'medium', 'high'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export interface Assessment {
  score: number;
  most: number;
  level: RiskLevel;
  /** Working days in which the victim is contacted. */
  contactWithinDays: number;
  /** What to do now, in words; [] nothing beyond the usual. */
  prompts: readonly string[];
  unanswered: readonly string[];
}

/** Answers that by themselves make the risk high, with what they demand. */
const ALONE: Record<string, { value: string; prompt: string }> = {
  harm: { value: '4', prompt: 'Speaks of not wanting to live: safeguarding now; do not leave it to a letter.' },
  hate: { value: '2', prompt: 'Hate: tell the police’s hate crime officer today.' },
  vulnerable: { value: '2', prompt: 'Adult at risk: safeguarding referral.' },
  children: { value: '2', prompt: 'Children affected: tell children’s services.' },
};
const HIGH_AT = 0.6;
const MEDIUM_AT = 0.35;
const CONTACT: Record<RiskLevel, number> = { high: 1, medium: 2, standard: 5 };

/**
 * A score helps to see the same way twice; it decides nothing by itself, and one grave answer outweighs it. What was not
 * answered is said, never taken for "no".
 */
export function assess(questions: readonly RiskQuestion[], answers: Readonly<Record<string, string>>): Assessment {
  let score = 0;
  let most = 0;
  const unanswered: string[] = [];
  const prompts: string[] = [];
  for (const { id, words, options } of questions) {
    const chosen = options.find(({ value }) => value === answers[id]);
    if (chosen === undefined) {
      unanswered.push(words);
      continue;
    }
    score += chosen.score;
    most += Math.max(...options.map((option) => option.score));
    if (ALONE[id]?.value === chosen.value) prompts.push(ALONE[id].prompt);
  }
  const share = most === 0 ? 0 : score / most;
  const level: RiskLevel = prompts.length > 0 || share >= HIGH_AT ? 'high' : share >= MEDIUM_AT ? 'medium' : 'standard';
  return { score, most, level, contactWithinDays: CONTACT[level], prompts, unanswered };
}

/** The partnership's published threshold for an ASB case review (2014 Act s.104): so many reports in so long. */
export interface ReviewThreshold {
  reports: number;
  months: number;
  /** Reported within this time of each incident, as the Act says: one month. */
  reportedWithinDays: number;
  /** The review is asked for within this time of the last. */
  askedWithinMonths: number;
  /** Hate or high risk meets it by itself. */
  graveAlone: boolean;
  acknowledgeWorkingDays: number;
  decideWorkingDays: number;
}

export const SEED_THRESHOLD: ReviewThreshold = {
  ...{ reports: 3, months: 6, reportedWithinDays: 31, askedWithinMonths: 6, graveAlone: true },
  ...{ acknowledgeWorkingDays: 5, decideWorkingDays: 20 },
};

/** What is wrong with a threshold as edited, in words; [] when reviews can be asked for under it. `today` as 2026-11-24. */
export function thresholdProblems(threshold: ReviewThreshold & { from: string }, today: string): string[] {
  const problems: string[] = [];
  if (threshold.from < today) problems.push(`${threshold.from} has passed; choose today or a later day.`);
  // 2014 Act s.104(5): three complaints within the period, or fewer.
  if (!(threshold.reports >= 1 && threshold.reports <= 3)) {
    problems.push('The threshold is at most 3 reports (2014 Act s.104(5)), and at least 1.');
  }
  if (!(threshold.months >= 1 && threshold.months <= 24)) problems.push('The period should be from 1 to 24 months.');
  if (!(threshold.reportedWithinDays >= 28))
    problems.push('A report counts when made within a month: at least 28 days.');
  if (!(threshold.askedWithinMonths >= 6)) {
    problems.push('A review may be asked for up to 6 months after the last report, or longer (2014 Act s.104(11)).');
  }
  for (const days of [threshold.acknowledgeWorkingDays, threshold.decideWorkingDays]) {
    if (!(Number.isInteger(days) && days >= 1 && days <= 60)) problems.push('Deadlines are from 1 to 60 working days.');
  }
  return [...new Set(problems)];
}

/** Whether reports meet the threshold, with the count. Days are local days since 1970. */
export function meetsThreshold(
  threshold: ReviewThreshold,
  reports: readonly { happenedDay: number; reportedDay: number }[],
  askedDay: number,
  isGrave: boolean,
  addMonths: (day: number, months: number) => number,
): { isMet: boolean; nCounted: number; words: string } {
  const first = addMonths(askedDay, -threshold.months);
  const counted = reports.filter(
    ({ happenedDay, reportedDay }) =>
      reportedDay >= happenedDay &&
      reportedDay - happenedDay <= threshold.reportedWithinDays &&
      happenedDay >= first &&
      happenedDay <= askedDay,
  );
  const last = Math.max(...reports.map(({ happenedDay }) => happenedDay), Number.NEGATIVE_INFINITY);
  const isInTime = last >= addMonths(askedDay, -threshold.askedWithinMonths);
  const n = counted.length;
  const words = `${n} of ${reports.length} reports count: ${threshold.reports} within ${threshold.months} months are needed`;
  if (n >= threshold.reports && isInTime) return { isMet: true, nCounted: n, words: `${words}, and there are.` };
  if (threshold.graveAlone && isGrave && isInTime) {
    return { isMet: true, nCounted: n, words: `${words}; hate or high risk meets it by itself.` };
  }
  return { isMet: false, nCounted: n, words: `${words}${isInTime ? '.' : ', and the last lies too far back.'}` };
}
