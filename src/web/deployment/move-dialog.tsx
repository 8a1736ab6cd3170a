import { useId, useState } from 'react';
import { instantAt, minuteOf } from '../../tasking/model.ts';
import { dayOfIsoDate, LocalClock } from '../../vocabulary/index.ts';
import { useMe } from '../api/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { StateTag } from '../ui/pieces.tsx';
import { clockWords } from '../ui/words.ts';
import { shiftAt } from './layout.ts';
import { useCheck } from './queries.ts';
import type { BoardDay, Spot } from './types.ts';
import { spanWords } from './words.ts';

/** Where something goes, chosen from lists: equal to dragging, and where it is said why something stands all the same. */
export function MoveDialog({
  board,
  spot: start,
  name,
  problem,
  isBusy,
  onPlace,
  onClose,
}: {
  board: BoardDay;
  spot: Spot;
  name: string;
  /** What the server said no to. */
  problem: string | null;
  isBusy: boolean;
  onPlace: (spot: Spot, despite: string) => void;
  onClose: () => void;
}) {
  const [spot, setSpot] = useState(start);
  const [time, setTime] = useState(clockWords(start.startsAt));
  const [despite, setDespite] = useState('');
  const zone = useMe().data?.partnership.timeZone ?? 'Europe/London';
  const check = useCheck(spot);
  const id = useId();
  const team = board.teams.find(({ teamId }) => teamId === spot.teamId);
  const shift = board.shifts.find(({ shiftId }) => shiftId === spot.shiftId);
  const people = shift?.people.filter((person) => person.memberId !== null) ?? [];
  const conflicts = check.data?.conflicts ?? [];
  const minutes = Math.round((spot.endsAt - spot.startsAt) / 60_000);

  const put = (change: Partial<Spot>) => setSpot((before) => ({ ...before, ...change }));
  const toShift = (value: string) => {
    const [teamId, shiftId] = value.split(':').map(Number);
    const to = board.shifts.find((each) => each.shiftId === shiftId);
    const length = spot.endsAt - spot.startsAt;
    const fits = to !== undefined && spot.startsAt >= to.startsAt && spot.endsAt <= to.endsAt;
    const startsAt = to === undefined || fits ? spot.startsAt : Math.max(to.startsAt, board.from);
    put({ teamId: teamId!, shiftId: to?.shiftId ?? null, memberId: null, startsAt, endsAt: startsAt + length });
    setTime(clockWords(startsAt));
  };
  const toTime = (words: string) => {
    setTime(words);
    const minute = minuteOf(words);
    if (minute === null) return;
    // Before six it is the morning after: the board runs from six to six.
    const startsAt = instantAt(new LocalClock(zone), dayOfIsoDate(board.date), minute < 360 ? minute + 1440 : minute);
    const to = shiftAt(board, spot.teamId, startsAt);
    const isOther = to?.shiftId !== spot.shiftId;
    put({
      ...{ startsAt, endsAt: startsAt + minutes * 60_000, shiftId: to?.shiftId ?? null },
      ...(isOther ? { memberId: null } : {}),
    });
  };
  const needsReason = conflicts.length > 0;
  return (
    <Dialog title={`Place ${name}`} isOpen onClose={onClose}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          onPlace(spot, despite.trim());
        }}
      >
        <div className="field">
          <label htmlFor={`${id}-shift`}>Team and shift</label>
          <select
            id={`${id}-shift`}
            className="in"
            value={`${spot.teamId}:${spot.shiftId ?? 0}`}
            onChange={(event) => toShift(event.target.value)}
          >
            {board.teams.map((each) => (
              <optgroup key={each.teamId} label={each.name}>
                {board.shifts
                  .filter((one) => one.teamId === each.teamId && !one.isCancelled)
                  .map((one) => (
                    <option key={one.shiftId} value={`${each.teamId}:${one.shiftId}`}>
                      {each.name}, {one.name}, {spanWords(one)}, {one.nThere} there
                    </option>
                  ))}
                {each.teamId === spot.teamId && spot.shiftId === null && (
                  <option value={`${each.teamId}:0`}>{each.name}, no shift then</option>
                )}
              </optgroup>
            ))}
          </select>
        </div>
        <div className="row g3 dep-fields">
          <div className="field">
            <label htmlFor={`${id}-from`}>Starts</label>
            <input
              id={`${id}-from`}
              className="in"
              type="time"
              step={900}
              value={time}
              onChange={(e) => toTime(e.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={`${id}-minutes`}>Minutes</label>
            <input
              id={`${id}-minutes`}
              className="in"
              type="number"
              min={5}
              max={960}
              step={5}
              value={minutes}
              onChange={(event) => {
                const wanted = Number(event.target.value);
                if (wanted > 0) put({ endsAt: spot.startsAt + wanted * 60_000 });
              }}
            />
          </div>
          <div className="field">
            <label htmlFor={`${id}-people`}>People</label>
            <input
              id={`${id}-people`}
              className="in"
              type="number"
              min={1}
              max={100}
              value={spot.people}
              disabled={spot.memberId !== null}
              onChange={(event) => put({ people: Math.max(1, Number(event.target.value)) })}
            />
          </div>
        </div>
        {people.length > 0 && (
          <div className="field">
            <label htmlFor={`${id}-who`}>Who</label>
            <select
              id={`${id}-who`}
              className="in"
              value={spot.memberId ?? ''}
              onChange={(event) => {
                const memberId = event.target.value === '' ? null : Number(event.target.value);
                put({ memberId, people: memberId === null ? spot.people : 1 });
              }}
            >
              <option value="">Anyone on the shift</option>
              {people.map((person) => (
                <option key={person.memberId} value={person.memberId ?? ''}>
                  {person.callSign} {person.name}
                  {person.isAway ? ', not available' : ''}
                </option>
              ))}
            </select>
          </div>
        )}
        <div className="dep-check" role="status">
          {conflicts.length === 0 && check.data && <StateTag state="ok">Nothing stands against it</StateTag>}
          {conflicts.map((conflict) => (
            <p key={`${conflict.kind}${conflict.words}`} className="sm">
              <StateTag state="late">Against it</StateTag> {conflict.words}
            </p>
          ))}
          {check.data?.state === 'requested' && (
            <p className="sm ink2">
              {team?.name} belong to another agency: they are asked, and only that agency says yes.
            </p>
          )}
        </div>
        {needsReason && (
          <div className="field">
            <label htmlFor={`${id}-despite`}>Why it is to stand all the same</label>
            <textarea
              id={`${id}-despite`}
              className="in"
              rows={2}
              maxLength={500}
              value={despite}
              onChange={(event) => setDespite(event.target.value)}
            />
          </div>
        )}
        {problem !== null && (
          <p className="sm late-ink" role="alert">
            {problem}
          </p>
        )}
        <div className="row g2">
          <button type="submit" className="btn p" disabled={isBusy || (needsReason && despite.trim() === '')}>
            {check.data?.state === 'requested' ? 'Ask for them' : start.assignmentId === null ? 'Place' : 'Move'}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
