import { describe, expect, it } from 'vitest';
import type { TargetReading } from '../../services/model.ts';
import { urgentFirst } from './clock-words.ts';

const MINUTE = 60_000;

const target = (left: number): TargetReading => ({
  ...{ id: 'crew', words: 'Within 2 hours', from: 'eligible', to: 'done', startedAt: 0, stoppedAt: null, dueAt: 0 },
  ...{ state: left < 0 ? 'late' : 'running', allowed: 120 * MINUTE, used: 120 * MINUTE - left, left },
});
const one = (caseId: number, left: number, isAlarm = false) => ({
  ...{ caseId, targets: [target(left)] },
  prompts: isAlarm ? [{ words: 'Now', isAlarm, until: null }] : [],
});

describe('The order of cases', () => {
  it('is alarms, then what is late or due within half an hour, then what the picture points at, then the rest', () => {
    const cases = [
      one(1, 300 * MINUTE),
      one(2, 200 * MINUTE),
      one(3, 20 * MINUTE),
      one(4, -5 * MINUTE),
      one(5, 90 * MINUTE, true),
      one(6, 400 * MINUTE),
    ];
    const goesUp = (caseId: number) => caseId === 6;
    expect(cases.toSorted(urgentFirst(goesUp)).map(({ caseId }) => caseId)).toEqual([5, 4, 3, 6, 2, 1]);
  });
});
