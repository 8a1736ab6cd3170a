import { TRAVELS, type Travel } from '../../tasking/model.ts';
import { clockWords, plural } from '../ui/words.ts';
import type { BoardAssignment, BoardDay, BoardTask, BoardTeam, Spot } from './types.ts';

export const spanWords = ({ startsAt, endsAt }: { startsAt: number; endsAt: number }): string =>
  `${clockWords(startsAt)} to ${clockWords(endsAt)}`;

export function minutesWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  return hours === 0 ? `${rest} min` : rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** "2 people for 1 h 30 min", with what is still to place. */
export function needWords({ need, left, placed }: BoardTask): string {
  const whole = `${plural(need.people, 'person', 'people')} for ${minutesWords(need.minutes)}`;
  const said = need.isAssumed ? `${whole} (assumed, nobody has said)` : whole;
  return placed > 0 && left > 0 ? `${said}; ${minutesWords(left)} of it still to place` : said;
}

export function windowWords({ from, until }: BoardTask, board: BoardDay): string {
  if (from === null || until === null) return 'No time set';
  const isToday = (at: number) => at >= board.from && at < board.to;
  if (isToday(from) && isToday(until - 1)) return `${clockWords(from)} to ${clockWords(until)}`;
  return isToday(until - 1) ? `by ${clockWords(until)}` : 'also on later days';
}

export const STATE_NAMES: Record<BoardAssignment['state'], string> = {
  agreed: 'Placed',
  requested: 'Asked for',
  declined: 'Declined',
  removed: 'Taken off',
};

export const SHARED_WORDS: Record<BoardTeam['shared'], string> = {
  own: '',
  names: 'Names shared with you',
  skills: 'Numbers and skills shared with you',
  numbers: 'Numbers shared with you',
};

const TRAVEL_NAMES: Record<Travel, string> = {
  walk: 'on foot',
  cycle: 'by bicycle',
  drive: 'by vehicle',
  none: 'from the control room',
};
export const travelName = (travel: Travel): string => (TRAVELS.includes(travel) ? TRAVEL_NAMES[travel] : travel);

/** An assignment as one sentence, for its button and for reading aloud. */
export function assignmentWords(assignment: BoardAssignment, board: BoardDay): string {
  const team = board.teams.find(({ teamId }) => teamId === assignment.teamId);
  const shift = board.shifts.find(({ shiftId }) => shiftId === assignment.shiftId);
  const what = assignment.title === null ? 'A task you may not open' : `${assignment.number} ${assignment.title}`;
  const who =
    assignment.memberName ?? (assignment.isOnePerson ? 'one person' : plural(assignment.people, 'person', 'people'));
  const wrong =
    assignment.conflicts.length === 0 ? '' : `. ${assignment.conflicts.map(({ words }) => words).join(' ')}`;
  return `${what}, ${team?.name ?? ''} ${shift?.name ?? ''}, ${spanWords(assignment)}, ${who}, ${STATE_NAMES[assignment.state].toLowerCase()}${wrong}`;
}

export function spotWords(spot: Spot, board: BoardDay): string {
  const team = board.teams.find(({ teamId }) => teamId === spot.teamId);
  const shift = board.shifts.find(({ shiftId }) => shiftId === spot.shiftId);
  return `${team?.name ?? ''}, ${shift ? shift.name : 'no shift'}, ${spanWords(spot)}`;
}
