import { AgencyMark } from '../ui/marks.tsx';
import { StateTag } from '../ui/pieces.tsx';
import { capital, plural } from '../ui/words.ts';
import { capacityWords } from './capacity-strip.tsx';
import type { BoardAssignment, BoardDay, BoardTask } from './types.ts';
import { needWords, SHARED_WORDS, STATE_NAMES, spanWords, windowWords } from './words.ts';

/** The board as lists: the same records, in the same order, with the same actions. */
export function BoardTable({
  board,
  chosen,
  onChoose,
  onMove,
  onPlace,
  mayPlace,
}: {
  board: BoardDay;
  chosen: number | undefined;
  onChoose: (assignmentId: number) => void;
  onMove: (assignment: BoardAssignment) => void;
  onPlace: (task: BoardTask) => void;
  mayPlace: boolean;
}) {
  return (
    <div className="col g4 dep-tables">
      <section className="card">
        <header>
          <h2>Placed</h2>
          <span className="sm mut">{board.assignments.length}</span>
        </header>
        <table className="stack plain">
          <caption className="unseen">Tasks on shifts, in the order they begin</caption>
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">Team</th>
              <th scope="col">Time</th>
              <th scope="col">Who</th>
              <th scope="col">State</th>
              <th scope="col">Against it</th>
              <th scope="col">
                <span className="unseen">Move</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {board.assignments.map((each) => (
              <tr key={each.assignmentId} className={chosen === each.assignmentId ? 'sel' : ''}>
                <th scope="row">
                  <button type="button" className="dep-name" onClick={() => onChoose(each.assignmentId)}>
                    {each.number ?? 'Not open to you'} {each.title}
                  </button>
                </th>
                <td data-label="Team">{board.teams.find(({ teamId }) => teamId === each.teamId)?.name}</td>
                <td data-label="Time" className="nw">
                  {spanWords(each)}
                </td>
                <td data-label="Who">
                  {each.memberName ?? (each.isOnePerson ? 'One person' : plural(each.people, 'person', 'people'))}
                </td>
                <td data-label="State">{STATE_NAMES[each.state]}</td>
                <td data-label="Against it">
                  {each.conflicts.length === 0 ? (
                    <span className="mut">Nothing</span>
                  ) : (
                    <span>
                      <StateTag state="late">{each.conflicts.length}</StateTag>{' '}
                      {each.conflicts.map(({ words }) => words).join(' ')}
                    </span>
                  )}
                </td>
                <td>
                  {each.mayMove && (
                    <button type="button" className="btn s" onClick={() => onMove(each)}>
                      Move to…<span className="unseen"> {each.number}</span>
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="card">
        <header>
          <h2>To place</h2>
          <span className="sm mut">{board.unplaced.length}</span>
        </header>
        <table className="stack plain">
          <caption className="unseen">Tasks that still need people</caption>
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">When</th>
              <th scope="col">Where</th>
              <th scope="col">How much</th>
              <th scope="col">
                <span className="unseen">Place</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {board.unplaced.map((task) => (
              <tr key={task.taskId}>
                <th scope="row">
                  {task.number} {task.title}
                </th>
                <td data-label="When">{windowWords(task, board)}</td>
                <td data-label="Where">{task.where}</td>
                <td data-label="How much">{needWords(task)}</td>
                <td>
                  {mayPlace && (
                    <button type="button" className="btn s" onClick={() => onPlace(task)}>
                      Place…<span className="unseen"> {task.number}</span>
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="card">
        <header>
          <h2>On shift</h2>
        </header>
        <table className="stack plain">
          <caption className="unseen">Teams, their shifts, and how much of their people’s time is asked for</caption>
          <thead>
            <tr>
              <th scope="col">Team</th>
              <th scope="col">Shifts</th>
              <th scope="col">Capacity</th>
            </tr>
          </thead>
          <tbody>
            {board.teams.map((team) => {
              const kind = board.agencies.find(({ agencyId }) => agencyId === team.agencyId)?.kind ?? 'partner';
              return (
                <tr key={team.teamId}>
                  <th scope="row">
                    <span className="ag wrap">
                      <AgencyMark kind={kind} /> {team.name}
                    </span>
                  </th>
                  <td data-label="Shifts">
                    <span>
                      {board.shifts
                        .filter((shift) => shift.teamId === team.teamId && !shift.isCancelled)
                        .map((shift) => `${shift.name} ${spanWords(shift)}, ${shift.nThere} of ${shift.nPlanned} there`)
                        .join('; ') || 'None on this day'}
                      {SHARED_WORDS[team.shared] !== '' && (
                        <span className="xs mut"> {SHARED_WORDS[team.shared]}.</span>
                      )}
                    </span>
                  </td>
                  <td data-label="Capacity">{capital(capacityWords(team))}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </div>
  );
}
