import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { NextStep } from '../../tasking/model.ts';
import { Failed } from '../api/failed.tsx';
import { Skeleton } from '../ui/pieces.tsx';
import { TaskFacts, TaskHead } from './detail.tsx';
import { useAgencies } from './pieces.tsx';
import { PowersLookUp } from './powers.tsx';
import { useTask } from './queries.ts';
import { TaskMap } from './task-map.tsx';
import type { TaskView } from './types.ts';

const TOWN_METRES = 3000;

/** Beside the board: the chosen task, or where all of them lie. */
export function TaskAside({
  tasks,
  taskId,
  onOpen,
  onClose,
  onStep,
}: {
  tasks: readonly TaskView[];
  taskId: number | undefined;
  onOpen: (taskId: number) => void;
  onClose: () => void;
  onStep: (task: TaskView, next: NextStep) => void;
}) {
  return (
    <aside className="tasking-aside" aria-label={taskId === undefined ? 'Where the tasks are' : 'Chosen task'}>
      {taskId === undefined ? (
        <AllTasks tasks={tasks} onOpen={onOpen} />
      ) : (
        <OneTask taskId={taskId} onClose={onClose} onStep={onStep} />
      )}
    </aside>
  );
}

function AllTasks({ tasks, onOpen }: { tasks: readonly TaskView[]; onOpen: (taskId: number) => void }) {
  const agencies = useAgencies();
  const placed = tasks.flatMap((task) => (task.where ? [{ task, geometry: task.where.geometry }] : []));
  return (
    <>
      <h2>Where the tasks are</h2>
      <TaskMap
        height={360}
        leastMetres={TOWN_METRES}
        onChoose={onOpen}
        tasks={placed.map(({ task, geometry }) => {
          const kind = agencies.find(({ agencyId }) => agencyId === task.who.agencyId)?.kind;
          return {
            taskId: task.taskId,
            label: task.number,
            geometry,
            colour: kind ? `var(--${kind})` : 'var(--ink-2)',
          };
        })}
      />
      <p className="xs mut">
        {placed.length} of {tasks.length} tasks have a place. The columns hold them all. Choose one to see it here.
      </p>
    </>
  );
}

function OneTask({
  taskId,
  onClose,
  onStep,
}: {
  taskId: number;
  onClose: () => void;
  onStep: (task: TaskView, next: NextStep) => void;
}) {
  const task = useTask(taskId);
  if (task.isPending) return <Skeleton lines={5} height={40} words="Loading the task" />;
  if (task.isError) return <Failed error={task.error} what="The task" onRetry={() => void task.refetch()} />;
  return (
    <>
      <div className="row sp">
        <Link className="l sm b" to="/tasking/task/$id" params={{ id: String(taskId) }}>
          Open whole task
        </Link>
        <button type="button" className="btn t s sq" aria-label="Close" onClick={onClose}>
          <X size={16} strokeWidth={1.75} aria-hidden />
        </button>
      </div>
      <TaskHead task={task.data} onStep={(next) => onStep(task.data, next)} />
      <TaskFacts task={task.data} mapHeight={220} />
      <div className="inset">
        <PowersLookUp problem={task.data.problem} />
      </div>
    </>
  );
}
