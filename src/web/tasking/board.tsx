import { ChevronDown, Ellipsis } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { NextStep } from '../../tasking/model.ts';
import { plural } from '../ui/words.ts';
import { TaskAgency, TaskTag, useAgencies } from './pieces.tsx';
import type { TaskView } from './types.ts';
import { COLUMNS, type Column, columnOf, problemName, stepInto } from './words.ts';

const SHOWN = 8;

export interface BoardProps {
  tasks: readonly TaskView[];
  chosen: number | undefined;
  onOpen: (taskId: number) => void;
  onStep: (task: TaskView, step: NextStep) => void;
}

/** Open tasks by what they wait for. Dragging a card to a column is the same as its menu: a step that the rules allow. */
export function Board({ tasks, chosen, onOpen, onStep }: BoardProps) {
  const [narrow, setNarrow] = useState<Column['id']>(() => columnOf(tasks[0]?.state ?? 'allocated')?.id ?? 'accept');
  const [dragged, setDragged] = useState<TaskView | null>(null);
  const group = (ids: readonly Column['id'][]) =>
    ids.map((id) => COLUMNS.find((column) => column.id === id)).filter((column) => column !== undefined);
  const groups = [group(['agree', 'accept']), group(['accepted']), group(['progress']), group(['blocked', 'check'])];
  return (
    <>
      <label className="field board-pick">
        <span className="label">Show</span>
        <select className="in" value={narrow} onChange={(event) => setNarrow(event.target.value as Column['id'])}>
          {COLUMNS.map((column) => (
            <option key={column.id} value={column.id}>
              {column.words}, {tasks.filter(({ state }) => columnOf(state)?.id === column.id).length}
            </option>
          ))}
        </select>
      </label>
      <div className="board">
        {groups.map((columns) => (
          <div className="board-col" key={columns[0]?.id}>
            {columns.map((column) => (
              <Lane
                key={column.id}
                column={column}
                tasks={tasks.filter(({ state }) => columnOf(state)?.id === column.id)}
                isShownNarrow={narrow === column.id}
                drop={dragged ? stepInto(dragged, column) : undefined}
                isDragging={dragged !== null}
                onDrop={(step) => dragged && onStep(dragged, step)}
                {...{ chosen, onOpen, onStep, setDragged }}
              />
            ))}
          </div>
        ))}
      </div>
    </>
  );
}

function Lane({
  column,
  tasks,
  isShownNarrow,
  drop,
  isDragging,
  onDrop,
  chosen,
  onOpen,
  onStep,
  setDragged,
}: Omit<BoardProps, 'tasks'> & {
  column: Column;
  tasks: readonly TaskView[];
  isShownNarrow: boolean;
  drop: NextStep | undefined;
  isDragging: boolean;
  onDrop: (step: NextStep) => void;
  setDragged: (task: TaskView | null) => void;
}) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? tasks : tasks.slice(0, SHOWN);
  const over = {
    onDragOver: (event: DragEvent) => drop && event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (drop) onDrop(drop);
      setDragged(null);
    },
  };
  return (
    <section
      className={isShownNarrow ? 'lane' : 'lane not-narrow'}
      aria-label={`${column.words}, ${plural(tasks.length, 'task')}`}
      data-drop={isDragging ? (drop ? 'may' : 'not') : undefined}
      {...over}
    >
      <h2>
        {column.words} <span className="mut">{tasks.length}</span>
      </h2>
      {drop && <p className="xs ink2 drop-words">{drop.label}</p>}
      {tasks.length === 0 && <p className="xs mut lane-empty">None</p>}
      <ul>
        {shown.map((task) => (
          <li key={task.taskId}>
            <TaskCard task={task} isChosen={task.taskId === chosen} {...{ onOpen, onStep, setDragged }} />
          </li>
        ))}
      </ul>
      {tasks.length > shown.length && (
        <button type="button" className="btn s" onClick={() => setWhole(true)}>
          {tasks.length - shown.length} more
        </button>
      )}
    </section>
  );
}

function TaskCard({
  task,
  isChosen,
  onOpen,
  onStep,
  setDragged,
}: {
  task: TaskView;
  isChosen: boolean;
  onOpen: (taskId: number) => void;
  onStep: (task: TaskView, step: NextStep) => void;
  setDragged: (task: TaskView | null) => void;
}) {
  const agencies = useAgencies();
  return (
    <article
      className="task-card"
      data-chosen={isChosen || undefined}
      draggable={task.nextSteps.length > 0}
      onDragStart={() => setDragged(task)}
      onDragEnd={() => setDragged(null)}
    >
      <div className="row g2 sm">
        <TaskAgency task={task} agencies={agencies} isShort />
        <span className="f1" />
        <span className="mut tab nowrap">{task.number}</span>
        <StepMenu task={task} onStep={onStep} />
      </div>
      <h3>
        <button type="button" onClick={() => onOpen(task.taskId)} aria-current={isChosen || undefined}>
          {task.title}
        </button>
      </h3>
      <TaskTag task={task} />
      <div className="xs mut">
        {task.priorityId === null && task.offStrategyReason ? 'Off strategy, reason given' : problemName(task.problem)}
      </div>
    </article>
  );
}

/** The steps this person can take, without dragging. */
export function StepMenu({
  task,
  onStep,
  isWide = false,
}: {
  task: TaskView;
  onStep: (task: TaskView, step: NextStep) => void;
  isWide?: boolean;
}) {
  if (task.nextSteps.length === 0) return null;
  return (
    <MenuTrigger>
      <Button className={isWide ? 'btn' : 'btn t s sq'} aria-label={`Move ${task.number}`}>
        {isWide ? (
          <>
            Next step <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
          </>
        ) : (
          <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
        )}
      </Button>
      <Popover className="pop menu-pop" placement="bottom end">
        <Menu
          className="menu"
          onAction={(key) => {
            const step = task.nextSteps.find((next) => next.step === key);
            if (step) onStep(task, step);
          }}
        >
          {task.nextSteps.map((next) => (
            <MenuItem key={next.step} id={next.step} className="menu-item">
              {next.label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
