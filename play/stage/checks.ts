import { isDeepStrictEqual } from 'node:util';

/** What was checked so far, and what of it did not hold. A check that fails does not end the play. */
export interface Checks {
  n: number;
  failed: string[];
  /** Holds the statement true, or keeps it with what was found instead. */
  check(statement: string, holds: boolean, found?: unknown): boolean;
  /** As `check`, for two values that should be the same. */
  same(statement: string, found: unknown, expected: unknown): boolean;
}

/** @param say  hears of each failure at once */
export function openChecks(say: (sentence: string) => void): Checks {
  const checks: Checks = {
    n: 0,
    failed: [],
    check(statement, holds, found) {
      checks.n++;
      if (!holds) {
        const words = found === undefined ? statement : `${statement}; found ${shortly(found)}`;
        checks.failed.push(words);
        say(`FAILED: ${words}`);
      }
      return holds;
    },
    same(statement, found, expected) {
      return checks.check(
        `${statement}: expected ${shortly(expected)}`,
        isDeepStrictEqual(JSON.parse(JSON.stringify(found ?? null)), JSON.parse(JSON.stringify(expected ?? null))),
        found ?? null,
      );
    },
  };
  return checks;
}

function shortly(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)} …` : text;
}
