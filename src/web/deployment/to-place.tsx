import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import { AgencyMark } from '../ui/marks.tsx';
import { plural } from '../ui/words.ts';
import type { BoardDay, BoardTask } from './types.ts';
import { needWords, windowWords } from './words.ts';

/** Tasks that still need people. What others add waits behind a line at the top, what they place stays where it is read. */
export function ToPlace({
  board,
  chosen,
  mayPlace,
  onChoose,
  onMove,
  onKey,
  onDragStart,
  onDragEnd,
}: {
  board: BoardDay;
  chosen: number | undefined;
  mayPlace: boolean;
  onChoose: (taskId: number) => void;
  onMove: (task: BoardTask) => void;
  onKey: (event: KeyboardEvent, task: BoardTask) => void;
  onDragStart: (event: DragEvent, task: BoardTask) => void;
  onDragEnd: () => void;
}) {
  const { shown, nNew, showNew } = useSteady(board);
  const left = board.unplaced.reduce((sum, task) => sum + task.left, 0);
  return (
    <section className="card dep-side" aria-labelledby="to-place">
      <header>
        <h2 id="to-place">To place</h2>
        <span className="sm mut">
          {plural(board.unplaced.length, 'task')}, {Math.round(left / 6) / 10} h of work
        </span>
      </header>
      {nNew > 0 && (
        <button type="button" className="btn s dep-new" onClick={showNew}>
          {nNew} new
        </button>
      )}
      {shown.length === 0 && (
        <p className="sm ink2 dep-none">Nothing waits for people on this day. Tasks come here when they are agreed.</p>
      )}
      <ul className="dep-tasks">
        {shown.map(({ task, isPlaced }) => {
          const agency = board.agencies.find(({ agencyId }) => agencyId === task.agencyId);
          return (
            <li
              key={task.taskId}
              className="dep-task"
              data-chosen={chosen === task.taskId || undefined}
              data-placed={isPlaced || undefined}
              draggable={mayPlace && !isPlaced}
              onDragStart={(event) => onDragStart(event, task)}
              onDragEnd={onDragEnd}
            >
              <button
                type="button"
                className="dep-task-name"
                aria-pressed={chosen === task.taskId}
                aria-keyshortcuts={mayPlace ? 'Enter' : undefined}
                onClick={() => onChoose(task.taskId)}
                onKeyDown={(event) => onKey(event, task)}
              >
                <span className="xs mut row g1">
                  {agency && <AgencyMark kind={agency.kind} label={agency.name} />}{' '}
                  <span className="tab">{task.number}</span>
                  {isPlaced && <b> Placed</b>}
                </span>
                <span className="b sm">{task.title}</span>
                <span className="xs ink2">
                  {windowWords(task, board)}. {needWords(task)}.
                </span>
              </button>
              {mayPlace && !isPlaced && (
                <button type="button" className="btn s" onClick={() => onMove(task)}>
                  Place…<span className="unseen"> {task.number}</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The list as it was when the day was opened, in that order, with what has become of each. */
function useSteady(board: BoardDay) {
  const [day, setDay] = useState(board.date);
  const [known, setKnown] = useState<readonly number[]>(() => board.unplaced.map(({ taskId }) => taskId));
  const seen = useRef(new Map<number, BoardTask>());
  if (day !== board.date) {
    setDay(board.date);
    setKnown(board.unplaced.map(({ taskId }) => taskId));
    seen.current.clear();
  }
  const now = new Map(board.unplaced.map((task) => [task.taskId, task]));
  for (const task of board.unplaced) seen.current.set(task.taskId, task);
  const shown = known.flatMap((taskId) => {
    const task = now.get(taskId) ?? seen.current.get(taskId);
    return task === undefined ? [] : [{ task, isPlaced: !now.has(taskId) }];
  });
  return {
    shown,
    nNew: board.unplaced.filter(({ taskId }) => !known.includes(taskId)).length,
    showNew: () => setKnown(board.unplaced.map(({ taskId }) => taskId)),
  };
}
