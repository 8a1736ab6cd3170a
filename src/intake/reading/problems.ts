import type { RowProblem } from '../../vocabulary/index.ts';
import type { ProblemCode } from '../model.ts';

const LONGEST_FOUND = 300;

/** Collects what is wrong with one row. The first problem is the one that is told; readers go on so that none throws. */
export class Problems {
  first: RowProblem | null = null;

  /** Returns null, so that a reader can end with `return problems.note(…)`. */
  note(code: ProblemCode, column: string, found: string, expected: string): null {
    this.first ??= { code, column, found: found.slice(0, LONGEST_FOUND), expected };
    return null;
  }
}
