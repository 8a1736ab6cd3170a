import { Link } from '@tanstack/react-router';
import { listedClock } from '../cases/clock-words.ts';
import { ClockRing } from '../cases/list.tsx';
import { StateTag } from '../ui/pieces.tsx';
import { clockWords, plural } from '../ui/words.ts';
import type { Board, BoardCase } from './queries.ts';
import { holderWords, leftWords, stateOf } from './words.ts';

const TWO_HOURS_MS = 7_200_000;
const MOST_ROWS = 11;

/** The two-hour board: what is late or due within two hours, large, for whoever stands before it. */
export function Wall({ board }: { board: Board }) {
  const due = board.cases.filter(isDue);
  const shown = due.slice(0, MOST_ROWS);
  const nNobody = due.filter(({ assigned }) => assigned === null).length;
  const nPaused = board.cases.filter((one) => stateOf(one) === 'hold').length;
  const nLate = due.filter((one) => stateOf(one) === 'late').length;
  return (
    <div className="disp-wall">
      <header>
        <h1>Two-hour board</h1>
        <p role="status">
          {plural(due.length, 'case')} late or due within two hours, {nNobody} with nobody
        </p>
        {nLate > 0 && <StateTag state="late">{nLate} late</StateTag>}
        <span className="f1" />
        <b className="tab">{clockWords(board.now)}</b>
        <Link className="btn" to="/cases/dispatch">
          Leave the wall
        </Link>
      </header>
      {shown.length === 0 ? (
        <p className="disp-wall-none">Nothing is late or due within two hours.</p>
      ) : (
        <ol>
          {shown.map((one) => (
            <li key={one.caseId}>
              <ClockRing target={listedClock(one.targets)} size={44} />
              <b className={`disp-wall-left clock-${stateOf(one)}`}>{leftWords(one)}</b>
              <span>
                <b>{one.name}</b>
                <span>
                  {one.number}
                  {one.place.words === '' ? '' : `, ${one.place.words}`}
                  {one.isAlarm ? '. Alarm' : ''}
                </span>
              </span>
              <span className="disp-wall-who">{holderWords(one)}</span>
            </li>
          ))}
        </ol>
      )}
      <p className="disp-wall-foot">
        {due.length > shown.length && `${due.length - shown.length} more not shown here. `}
        {plural(board.cases.length, 'case')} open, {nPaused} paused with reason. {plural(board.crews.length, 'crew')} on
        shift.
      </p>
    </div>
  );
}

function isDue({ isAlarm, targets }: BoardCase): boolean {
  if (isAlarm) return true;
  const clock = listedClock(targets);
  return clock !== null && (clock.state === 'late' || (clock.state === 'running' && clock.left <= TWO_HOURS_MS));
}
