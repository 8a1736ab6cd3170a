import { clockWords, plural } from '../ui/words.ts';
import { HOUR_PX, pxOf } from './layout.ts';
import type { BoardDay, BoardTeam } from './types.ts';
import { minutesWords } from './words.ts';

const isOver = (hour: { there: number; agreed: number; requested: number }) =>
  hour.agreed + hour.requested > hour.there;

/** What a team can do against what it is asked, hour by hour: people asked for of people there. */
export function CapacityStrip({ team, board }: { team: BoardTeam; board: BoardDay }) {
  return (
    <div className="dep-capacity" role="img" aria-label={`Capacity: ${capacityWords(team)}`}>
      {team.capacity.map((hour) => {
        const asked = hour.agreed + hour.requested;
        if (hour.there === 0 && asked === 0) return null;
        const share = hour.there === 0 ? 1 : Math.min(1, asked / hour.there);
        return (
          <span
            key={hour.startsAt}
            className="dep-hour"
            data-over={isOver(hour) || undefined}
            style={{ left: pxOf(hour.startsAt - board.from), width: HOUR_PX }}
          >
            <i style={{ width: `${100 * share}%` }} />
            <span>
              {isOver(hour) ? '! ' : ''}
              {people(asked)} of {people(hour.there)}
            </span>
          </span>
        );
      })}
    </div>
  );
}

/** In people: person-minutes of an hour over sixty, to a half. */
const people = (minutes: number): string => String(Math.round(minutes / 30) / 2);

export function capacityWords(team: BoardTeam): string {
  const sum = (of: 'there' | 'agreed' | 'requested') => team.capacity.reduce((total, hour) => total + hour[of], 0);
  const over = team.capacity.filter(isOver);
  const total = sum('agreed') + sum('requested');
  if (total === 0) return `nothing asked of ${minutesWords(sum('there'))} of people’s time.`;
  const asked = `${minutesWords(total)} of work for ${minutesWords(sum('there'))} of people’s time`;
  if (over.length === 0) return `${asked}; in no hour more than are there.`;
  return `${asked}; more than are there in ${plural(over.length, 'hour')}, first at ${clockWords(over[0]!.startsAt)}.`;
}
