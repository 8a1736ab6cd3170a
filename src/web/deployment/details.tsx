import { Link } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { skillWords } from '../../tasking/model.ts';
import { TaskMap } from '../tasking/task-map.tsx';
import { AgencyMark } from '../ui/marks.tsx';
import { StateTag } from '../ui/pieces.tsx';
import { plural, whenWords } from '../ui/words.ts';
import { useAnswer, useRemove, useSetNeed } from './queries.ts';
import type { BoardAssignment, BoardDay, BoardTask } from './types.ts';
import { needWords, STATE_NAMES, spanWords, windowWords } from './words.ts';

/** What is chosen, whole, with the map of the day beside it. */
export function Details({
  board,
  assignment,
  task,
  mayManage,
  onMove,
  onChooseTask,
  onError,
}: {
  board: BoardDay;
  assignment: BoardAssignment | undefined;
  task: BoardTask | undefined;
  mayManage: boolean;
  onMove: () => void;
  onChooseTask: (taskId: number) => void;
  onError: (error: Error) => void;
}) {
  const agencyKind = (agencyId: number | null) => board.agencies.find((each) => each.agencyId === agencyId)?.kind;
  const onMap = [...new Map([...board.tasks, ...board.unplaced].map((each) => [each.taskId, each])).values()].filter(
    (each) => each.lon !== null && each.lat !== null,
  );
  return (
    <aside className="dep-aside" aria-label="Chosen">
      <section className="card pad-card">
        {task === undefined && assignment === undefined ? (
          <p className="sm ink2">Choose a task on the board, in the list or on the map to see what is known of it.</p>
        ) : (
          <>
            <p className="row g2 sm mut">
              <span className="tab">{task?.number ?? 'Not open to you'}</span>
              {assignment && (
                <StateTag
                  state={assignment.state === 'agreed' ? 'ok' : assignment.state === 'declined' ? 'late' : 'soon'}
                >
                  {STATE_NAMES[assignment.state]}
                </StateTag>
              )}
            </p>
            <h2 className="big">
              {task ? (
                <Link className="l" to="/tasking/task/$id" params={{ id: String(task.taskId) }}>
                  {task.title}
                </Link>
              ) : (
                'A task above your clearance'
              )}
            </h2>
            {task && (
              <p className="sm ink2">
                {task.where ? `${task.where}. ` : ''}
                {windowWords(task, board)}. {needWords(task)}.
                {task.need.skills.length > 0 && ` Needs ${task.need.skills.map(skillWords).join(', ')}.`}
                {task.power && ` Relies on the power ${skillWords(task.power)}.`}
              </p>
            )}
            {assignment && (
              <Placed {...{ board, assignment, mayManage, onMove, onError }} key={assignment.assignmentId} />
            )}
            {task && assignment === undefined && mayManage && (
              <div className="row g2 wrap">
                <button type="button" className="btn p" onClick={onMove}>
                  Place…
                </button>
              </div>
            )}
            {task && mayManage && (
              <Need task={task} key={`need-${task.taskId}-${task.need.version}`} onError={onError} />
            )}
          </>
        )}
      </section>
      <section className="card dep-map" aria-labelledby="dep-map">
        <header>
          <h2 id="dep-map">Where</h2>
          <span className="xs mut">{plural(onMap.length, 'task')} of the day</span>
        </header>
        <TaskMap
          tasks={onMap.map((each) => ({
            taskId: each.taskId,
            label: each.taskId === task?.taskId ? each.number : '',
            geometry: { type: 'Point', coordinates: [each.lon ?? 0, each.lat ?? 0] },
            colour: `var(--${agencyKind(each.agencyId) ?? 'ink'})`,
            isChosen: each.taskId === task?.taskId,
          }))}
          height={260}
          onChoose={onChooseTask}
        />
      </section>
    </aside>
  );
}

function Placed({
  board,
  assignment,
  mayManage,
  onMove,
  onError,
}: {
  board: BoardDay;
  assignment: BoardAssignment;
  mayManage: boolean;
  onMove: () => void;
  onError: (error: Error) => void;
}) {
  const answer = useAnswer();
  const remove = useRemove();
  const [isDeclining, setDeclining] = useState(false);
  const [reason, setReason] = useState('');
  const id = useId();
  const team = board.teams.find(({ teamId }) => teamId === assignment.teamId);
  const shift = board.shifts.find(({ shiftId }) => shiftId === assignment.shiftId);
  const asker = board.agencies.find(({ agencyId }) => agencyId === assignment.askedByAgencyId);
  const seen = { assignmentId: assignment.assignmentId, expectedVersion: assignment.version };
  return (
    <>
      <dl className="facts dep-facts">
        <dt>Team</dt>
        <dd>
          {team?.name}
          {shift && `, ${shift.name}`}
        </dd>
        <dt>When</dt>
        <dd>{spanWords(assignment)}</dd>
        <dt>Who</dt>
        <dd>
          {assignment.memberName ??
            (assignment.isOnePerson ? 'One person' : plural(assignment.people, 'person', 'people'))}
        </dd>
        {asker && assignment.askedByAgencyId !== team?.agencyId && (
          <>
            <dt>Asked by</dt>
            <dd className="ag">
              <AgencyMark kind={asker.kind} /> {asker.name}
            </dd>
          </>
        )}
        {assignment.travel && (
          <>
            <dt>Gets there</dt>
            <dd>{assignment.travel}</dd>
          </>
        )}
        {assignment.despite !== '' && (
          <>
            <dt>Stands because</dt>
            <dd>{assignment.despite}</dd>
          </>
        )}
        {assignment.reason !== '' && (
          <>
            <dt>Reason</dt>
            <dd>{assignment.reason}</dd>
          </>
        )}
        <dt>Last changed</dt>
        <dd>
          {whenWords(assignment.changedAt)} by {assignment.changedBy}
        </dd>
      </dl>
      {assignment.conflicts.length > 0 && (
        <ul className="dep-conflicts sm">
          {assignment.conflicts.map((conflict) => (
            <li key={`${conflict.kind}${conflict.words}`}>
              <StateTag state="late">Against it</StateTag> {conflict.words}
            </li>
          ))}
        </ul>
      )}
      {mayManage && (
        <div className="row g2 wrap">
          {assignment.mayAnswer && (
            <>
              <button
                type="button"
                className="btn p"
                onClick={() => answer.mutate({ ...seen, accept: true }, { onError })}
              >
                Accept
              </button>
              <button
                type="button"
                className="btn"
                aria-expanded={isDeclining}
                onClick={() => setDeclining(!isDeclining)}
              >
                Decline…
              </button>
            </>
          )}
          {assignment.mayMove && (
            <>
              <button type="button" className={assignment.mayAnswer ? 'btn' : 'btn p'} onClick={onMove}>
                Move to…
              </button>
              <button type="button" className="btn" onClick={() => remove.mutate(seen, { onError })}>
                Take off
              </button>
            </>
          )}
        </div>
      )}
      {isDeclining && (
        <form
          className="col g2"
          onSubmit={(event) => {
            event.preventDefault();
            answer.mutate({ ...seen, accept: false, reason }, { onError, onSuccess: () => setDeclining(false) });
          }}
        >
          <div className="field">
            <label htmlFor={id}>Why not</label>
            <input
              id={id}
              className="in"
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          <div className="row">
            <button type="submit" className="btn" disabled={reason.trim() === ''}>
              Decline
            </button>
          </div>
        </form>
      )}
    </>
  );
}

/** How much work a task is: nobody can plan with what nobody has said. */
function Need({ task, onError }: { task: BoardTask; onError: (error: Error) => void }) {
  const [people, setPeople] = useState(task.need.people);
  const [minutes, setMinutes] = useState(task.need.minutes);
  const save = useSetNeed();
  const id = useId();
  const isChanged = people !== task.need.people || minutes !== task.need.minutes;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { taskId, need } = task;
    save.mutate({ taskId, expectedVersion: need.version, people, minutes, skills: need.skills }, { onError });
  };
  return (
    <form className="row g2 dep-need" onSubmit={submit}>
      <div className="field">
        <label htmlFor={`${id}-p`}>People</label>
        <input
          id={`${id}-p`}
          className="in"
          type="number"
          min={1}
          max={100}
          value={people}
          onChange={(event) => setPeople(Number(event.target.value))}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-m`}>Minutes each</label>
        <input
          id={`${id}-m`}
          className="in"
          type="number"
          min={5}
          max={14400}
          step={5}
          value={minutes}
          onChange={(event) => setMinutes(Number(event.target.value))}
        />
      </div>
      <button type="submit" className="btn" disabled={!isChanged && !task.need.isAssumed}>
        Set
      </button>
    </form>
  );
}
