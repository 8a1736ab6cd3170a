import { describe, expect, it } from 'vitest';
import { type PriorityDraft, riskScore, STRANDS, type StrategyDraft, strategyProblems } from './model.ts';

const priority = (change: Partial<PriorityDraft> = {}): PriorityDraft => ({
  title: 'Deliberate fires',
  rationale: 'Three years rising.',
  target: 'Fewer in the year than in the last.',
  leadAgencyId: 3,
  risk: null,
  actions: STRANDS.map((strand) => ({ strand, what: `${strand} work`, ownerAgencyId: 3, measure: 'counted monthly' })),
  ...change,
});
const draft = (change: Partial<StrategyDraft> = {}): StrategyDraft => ({
  title: 'Control strategy',
  periodFrom: 20_544,
  periodTo: 20_726,
  priorities: [priority(), priority(), priority()],
  ...change,
});

describe('a control strategy', () => {
  it('with three to six priorities, each with prevention, intelligence and enforcement, is whole', () => {
    expect(strategyProblems(draft())).toEqual([]);
    expect(strategyProblems(draft({ priorities: Array.from({ length: 6 }, () => priority()) }))).toEqual([]);
  });

  it.each([
    ['two priorities', draft({ priorities: [priority(), priority()] }), /2 priorities/],
    ['seven', draft({ priorities: Array.from({ length: 7 }, () => priority()) }), /7 priorities/],
    ['an empty strand', draft({ priorities: [priority({ actions: [] }), priority(), priority()] }), /Prevention and/],
    ['no reason', draft({ priorities: [priority({ rationale: ' ' }), priority(), priority()] }), /does not say why/],
    ['a backward period', draft({ periodTo: 20_000 }), /ends before it begins/],
  ])('with %s is not', (_, incomplete, words) => {
    expect(strategyProblems(incomplete).join(' ')).toMatch(words);
  });

  it('weighs risk by how far the organisation falls short, and leaves confidence beside it', () => {
    const risk = { harm: 6, likelihood: 4, position: 4, confidence: 'low' as const };
    expect(riskScore(risk)).toEqual({ risk: 24, priority: 36 });
    expect(riskScore({ ...risk, confidence: 'high' })).toEqual(riskScore(risk));
  });
});
