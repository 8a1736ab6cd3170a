import type { TrialEffect } from '../../../analysis/index.ts';
import type { ProgrammeTrial } from './programme.ts';

const number = (value: number) =>
  Math.abs(value) >= 10 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));

/** What was known before the trial began, in a sentence. */
export function powerWords({
  fall,
  power,
  nAssigned,
  nOthers,
  meanAPlaceDay,
}: Pick<ProgrammeTrial, 'fall' | 'power' | 'nAssigned' | 'nOthers' | 'meanAPlaceDay'>): string {
  const expected = `${number(meanAPlaceDay)} incidents a place-day were usual; ${nAssigned} place-days with a patrol are compared with ${nOthers} without.`;
  if (power.smallestFall === null || power.smallestFall > 1) {
    return `${expected} That is too few to show any fall. Take more places, more days or a wider outcome.`;
  }
  const chance = Math.round(100 * power.power);
  const verdict = power.power >= 0.8 ? 'good enough' : 'too few to rely on: no clear change would not mean no change';
  return `${expected} If patrols take away ${Math.round(100 * fall)} in 100, the trial shows it with a chance of ${chance} in 100 (${verdict}). The smallest fall shown with 80 in 100 is ${Math.round(100 * power.smallestFall)} in 100.`;
}

/** What came of it, counts first; an interval that holds nothing is no clear change. */
export function effectWords(effect: TrialEffect, what: string): string {
  const [withPatrol, without] = effect.total.map(number);
  const head = `${withPatrol} ${what} on ${effect.nAssigned} place-days with a patrol assigned, ${without} on ${effect.nOthers} without.`;
  const [low, high] = effect.avertedInterval;
  if (Number.isNaN(low)) return `${head} Too few stretches of days for an interval yet.`;
  if (low <= 0 && high >= 0) {
    return `${head} No clear change: between ${number(Math.abs(low))} more and ${number(high)} fewer over the patrolled days.`;
  }
  return low > 0
    ? `${head} ${number(effect.averted)} fewer than without patrols, ${number(low)} to ${number(high)} fewer.`
    : `${head} ${number(-effect.averted)} more than without patrols, ${number(-high)} to ${number(-low)} more.`;
}
