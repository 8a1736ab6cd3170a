import { describe, expect, it } from 'vitest';
import { openChecks } from './checks.ts';

describe('what a play checks', () => {
  it('counts every check, keeps what did not hold with what was found, and goes on', () => {
    const heard: string[] = [];
    const checks = openChecks((sentence) => heard.push(sentence));
    expect(checks.check('Snow is white', true)).toBe(true);
    expect(checks.check('Snow is black', false, 'white')).toBe(false);
    expect(checks.same('Three tasks', [1, 2], [1, 2, 3])).toBe(false);
    expect(checks.same('The same', { a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(checks.n).toBe(4);
    expect(checks.failed).toEqual(['Snow is black; found white', 'Three tasks: expected [1,2,3]; found [1,2]']);
    expect(heard).toHaveLength(2);
  });
});
