import type { Instant } from '../../vocabulary/index.ts';

/** The three columns under each priority. */
export const STRANDS = ['prevention', 'intelligence', 'enforcement'] as const;
export type Strand = (typeof STRANDS)[number];

export const STRAND_NAMES: Record<Strand, string> = {
  prevention: 'Prevention',
  intelligence: 'Intelligence',
  enforcement: 'Enforcement',
};

/** Something an agency does for the whole period, not a task with an end. */
export interface StandingAction {
  strand: Strand;
  what: string;
  ownerAgencyId: number | null;
  measure: string;
}

/** MoRiLE-style scores. Confidence stands beside the risk and is never multiplied in. */
export interface PriorityRisk {
  harm: number;
  likelihood: number;
  position: number;
  confidence: 'low' | 'medium' | 'high';
}

export interface PriorityDraft {
  title: string;
  rationale: string;
  /** What is meant to come of it, in words with its measure. */
  target: string;
  leadAgencyId: number | null;
  risk: PriorityRisk | null;
  actions: StandingAction[];
}

export interface Priority extends PriorityDraft {
  priorityId: number;
}

export type StrategyStatus = 'draft' | 'inForce' | 'superseded';

export interface ControlStrategy {
  strategyId: number;
  title: string;
  /** Local days since 1970-01-01, both in it. */
  periodFrom: number;
  periodTo: number;
  status: StrategyStatus;
  effectiveFrom: Instant | null;
  effectiveTo: Instant | null;
  /** The strategic meeting that set it. */
  meetingId: number | null;
  decisionId: number | null;
  version: number;
  priorities: Priority[];
}

export interface StrategyDraft {
  title: string;
  periodFrom: number;
  periodTo: number;
  priorities: PriorityDraft[];
}

export const FEWEST_PRIORITIES = 3;
export const MOST_PRIORITIES = 6;

/** What keeps a draft from being adopted, in words; empty where nothing does. */
export function strategyProblems(draft: StrategyDraft): string[] {
  const problems: string[] = [];
  if (draft.title.trim() === '') problems.push('It has no title.');
  if (draft.periodTo < draft.periodFrom) problems.push('Its period ends before it begins.');
  const n = draft.priorities.length;
  if (n < FEWEST_PRIORITIES || n > MOST_PRIORITIES) {
    problems.push(`It has ${n} priorities; a control strategy has ${FEWEST_PRIORITIES} to ${MOST_PRIORITIES}.`);
  }
  for (const priority of draft.priorities) {
    const name = priority.title.trim() === '' ? 'A priority without a title' : `"${priority.title}"`;
    if (priority.title.trim() === '') problems.push('A priority has no title.');
    if (priority.rationale.trim() === '') problems.push(`${name} does not say why it is one.`);
    const empty = STRANDS.filter((strand) => !priority.actions.some((action) => action.strand === strand));
    if (empty.length > 0) {
      problems.push(`${name} has nothing under ${empty.map((strand) => STRAND_NAMES[strand]).join(' and ')}.`);
    }
    if (priority.actions.some((action) => action.measure.trim() === '')) {
      problems.push(`${name} has a standing action without a measure.`);
    }
  }
  return problems;
}

/** Risk = harm × likelihood; priority weighs it by how far the organisation falls short, 1 to 1.5 (scores 0 to 4). */
export function riskScore(risk: PriorityRisk): { risk: number; priority: number } {
  const score = risk.harm * risk.likelihood;
  return { risk: score, priority: score * (1 + (Math.min(4, Math.max(0, risk.position)) / 4) * 0.5) };
}
