import './sheet.css';
import { useMe } from '../api/queries.ts';
import { dayOfIso, longDayWords, momentWords, plural } from '../ui/words.ts';
import type { BoardDay, BoardShift } from './types.ts';
import { spanWords } from './words.ts';

/** A shift on one sheet of A4, landscape, to be handed out and written on. Drawn only on paper. */
export function ShiftSheet({ board, shift }: { board: BoardDay; shift: BoardShift }) {
  const partnership = useMe().data?.partnership;
  const team = board.teams.find(({ teamId }) => teamId === shift.teamId);
  const tasks = board.assignments.filter((each) => each.shiftId === shift.shiftId && each.state === 'agreed');
  const marking = partnership?.marking.replace('-', '–') ?? '';
  const there = shift.people.filter((person) => !person.isAway);
  return (
    <section className="dep-sheet" aria-label="Shift sheet">
      <p className="sheet-marking">
        <b>{marking}</b> <span>{partnership?.name}</span>
        {partnership?.madeUp && <span>Demonstration: everything here is made up</span>}
      </p>
      <h2>
        {team?.name}: {shift.name}, {longDayWords(dayOfIso(shift.date) ?? 0)}, {spanWords(shift)}
      </h2>
      <p>
        {plural(shift.nThere, 'person', 'people')}
        {there.length > 0 &&
          `: ${there
            .map((person) => [person.callSign, person.name].filter((word) => word !== null && word !== '').join(' '))
            .join(', ')}`}
        .
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Task</th>
            <th scope="col">Where</th>
            <th scope="col">Who</th>
            <th scope="col">Gets there</th>
            <th scope="col">Done</th>
            <th scope="col">What came of it</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((each) => {
            const task = board.tasks.find(({ taskId }) => taskId === each.taskId);
            return (
              <tr key={each.assignmentId}>
                <td>{spanWords(each)}</td>
                <td>
                  <b>{each.number ?? 'Ask the control room'}</b> {each.title} {each.part}
                </td>
                <td>{task?.where}</td>
                <td>{each.memberName ?? plural(each.people, 'person', 'people')}</td>
                <td>{each.travel}</td>
                <td className="sheet-tick">☐</td>
                <td className="sheet-write" />
              </tr>
            );
          })}
          {tasks.length === 0 && (
            <tr>
              <td colSpan={7}>Nothing is placed on this shift.</td>
            </tr>
          )}
        </tbody>
      </table>
      <p className="sheet-foot">
        <b>{marking}</b> As planned {momentWords(board.now)}. Destroy after the shift: it names people.
      </p>
    </section>
  );
}
