import { type ClockState, clockState, clockWordsOf, listedClock } from '../cases/clock-words.ts';
import { clockWords, plural } from '../ui/words.ts';
import type { BoardCase, BoardCrew } from './queries.ts';

/** Who has a case or could, or why it cannot be given yet. */
export function holderWords({ assigned, refusal, nearest, state }: BoardCase): string {
  if (assigned !== null) {
    const when = assigned.plannedFor === null ? '' : `, planned for ${clockWords(assigned.plannedFor)}`;
    return `${state === 'onScene' ? 'On scene' : 'With'}: ${assigned.words}${when}`;
  }
  if (refusal !== null) return `Not yet: ${refusal}`;
  return nearest === null ? 'No fit crew on shift' : `Nearest: ${nearest.name}, ${nearest.minutes} min`;
}

export const stateOf = ({ targets }: Pick<BoardCase, 'targets'>): ClockState => clockState(listedClock(targets));
export const leftWords = ({ targets }: Pick<BoardCase, 'targets'>): string => clockWordsOf(listedClock(targets));

/** Of the tokens, for a case on the map. */
export const colourOf = (one: BoardCase): string => {
  const state = stateOf(one);
  return state === 'none' ? 'var(--hold)' : `var(--${state})`;
};

export const crewWords = ({ nThere, shift }: BoardCrew): string =>
  `${plural(nThere, 'person', 'people')} there, ${shift.name} until ${clockWords(shift.endsAt)}`;

const minutes = (n: number) => `${Math.round(n)} min`;

/** How good a round is at least, in one sentence. */
export function boundWords(round: {
  cost: number;
  bound: number;
  gapPercent: number | null;
  lateMinutes: number;
  lateWeight: number;
}): string {
  const { cost, bound, gapPercent, lateMinutes, lateWeight } = round;
  const what = lateMinutes > 0 ? `travel and ${lateWeight} times the minutes late` : 'travel';
  if (cost <= bound + 1e-9) return `No order needs less: ${minutes(cost)} of ${what} is the least there is.`;
  const least = `No order needs less than ${minutes(bound)} of ${what}; this one needs ${minutes(cost)}`;
  return gapPercent === null
    ? `${least}.`
    : `${least}, at most ${gapPercent.toFixed(gapPercent < 10 ? 1 : 0)} % above.`;
}
