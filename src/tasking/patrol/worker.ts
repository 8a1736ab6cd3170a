import { type PatrolAnswer, type PatrolWork, solvePatrol } from './model/solve.ts';

/** Called by the pool. */
export default function run(work: PatrolWork): PatrolAnswer {
  return solvePatrol(work);
}
