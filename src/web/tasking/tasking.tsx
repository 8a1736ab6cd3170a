import './tasking.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { NextStep } from '../../tasking/model.ts';
import { Failed } from '../api/failed.tsx';
import { useMay, useMe } from '../api/queries.ts';
import { useShortcuts } from '../shell/keys.ts';
import { Skeleton } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { now } from '../ui/words.ts';
import { TaskAside } from './aside.tsx';
import { Board } from './board.tsx';
import { type Filters, TaskFilters } from './filters.tsx';
import { TaskList } from './list.tsx';
import { NewTask } from './new-task.tsx';
import { useTaskNews, useTasks } from './queries.ts';
import type { TaskingSearch } from './search.ts';
import { StepDialog } from './step-dialog.tsx';
import { Templates } from './templates.tsx';
import type { TaskView } from './types.ts';
import { TaskingViews } from './views.tsx';
import { countSentence } from './words.ts';

/** From this width on the chosen task stands beside the board; below, it is a page of its own. */
const ASIDE = window.matchMedia('(min-width: 1180px)');

/** What is open, what it waits for, and what I can do about it. */
export function Tasking() {
  const search = useSearch({ from: '/tasking' });
  const navigate = useNavigate({ from: '/tasking' });
  const tasks = useTasks();
  const me = useMe().data?.person;
  const mayPropose = useMay('task.propose');
  const mayEdit = useMay('task.template');
  const [stepping, setStepping] = useState<{ taskId: number; next: NextStep } | null>(null);
  useTaskNews();
  const go = (change: Partial<TaskingSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false, replace: true });
  const open = (taskId: number) => {
    if (ASIDE.matches) go({ task: taskId });
    else void navigate({ to: '/tasking/task/$id', params: { id: String(taskId) } });
  };
  const shown = filtered(tasks.data?.tasks ?? [], search, me?.personId ?? null, me?.agencyId ?? null);
  const move = (by: number) => {
    const at = shown.findIndex(({ taskId }) => taskId === search.task);
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))];
    if (next) go({ task: next.taskId });
  };
  useShortcuts('Tasking', [
    { keys: 'j', words: 'Next task', does: () => move(1) },
    { keys: 'k', words: 'Previous task', does: () => move(-1) },
    {
      keys: 'o',
      words: 'Open the task whole',
      does: () => search.task && void navigate({ to: '/tasking/task/$id', params: { id: String(search.task) } }),
    },
    ...(mayPropose ? [{ keys: 'n', words: 'New task', does: () => go({ new: 1 }) }] : []),
  ]);
  if (tasks.isPending) return <Skeleton lines={6} height={60} words="Loading tasks" />;
  if (tasks.isError) return <Failed error={tasks.error} what="The tasks" onRetry={() => void tasks.refetch()} />;
  const { open: openWords, rest } = countSentence(shown);
  const stepped = stepping && tasks.data.tasks.find(({ taskId }) => taskId === stepping.taskId);
  return (
    <div className="tasking">
      <div className="tasking-bar">
        <TaskingViews />
        <p className="sm ink2 f1" role="status">
          <b>{openWords}</b>
          {rest}
        </p>
        <Segments
          label="Show as"
          value={search.view === 'list' ? 'list' : 'board'}
          options={[
            { value: 'board', words: 'Columns' },
            { value: 'list', words: 'List' },
          ]}
          onChange={(view) => go({ view: view === 'board' ? undefined : view })}
        />
        {mayEdit && (
          <button type="button" className="btn" onClick={() => go({ view: 'templates' })}>
            <SlidersHorizontal size={15} strokeWidth={1.75} aria-hidden /> Usual responses
          </button>
        )}
        {mayPropose && (
          <button type="button" className="btn p" onClick={() => go({ new: 1 })}>
            <Plus size={16} strokeWidth={1.75} aria-hidden /> New task
          </button>
        )}
      </div>
      <TaskFilters filters={search} tasks={tasks.data.tasks} onChange={go} />
      {shown.length === 0 ? (
        <section className="state">
          <h2>No open tasks{isFiltered(search) ? ' like this' : ''}</h2>
          <p className="sm ink2">
            {isFiltered(search)
              ? 'Take a filter away to see the others.'
              : 'Tasks come from the meeting, from a hot spot on the map, or from “New task” here.'}
          </p>
        </section>
      ) : search.view === 'list' ? (
        <div className="tasking-list">
          <TaskList
            tasks={shown}
            chosen={search.task}
            onOpen={open}
            onStep={(task, next) => setStepping({ taskId: task.taskId, next })}
          />
        </div>
      ) : (
        <Board
          tasks={shown}
          chosen={search.task}
          onOpen={open}
          onStep={(task, next) => setStepping({ taskId: task.taskId, next })}
        />
      )}
      <TaskAside
        tasks={shown}
        taskId={search.task}
        onOpen={open}
        onClose={() => go({ task: undefined })}
        onStep={(task, next) => setStepping({ taskId: task.taskId, next })}
      />
      {stepping && stepped && <StepDialog task={stepped} next={stepping.next} onClose={() => setStepping(null)} />}
      {search.new !== undefined && mayPropose && (
        <NewTask
          from={search}
          onClose={() => go(NOTHING_NEW)}
          onMade={(task) => go({ ...NOTHING_NEW, task: task.taskId })}
        />
      )}
      {search.view === 'templates' && mayEdit && <Templates onClose={() => go({ view: undefined })} />}
    </div>
  );
}

const NOTHING_NEW = {
  new: undefined,
  why: undefined,
  ref: undefined,
  words: undefined,
  title: undefined,
  problem: undefined,
  area: undefined,
  place: undefined,
};

const isFiltered = ({ agency, mine, overdue, priority, team }: Filters) =>
  agency !== undefined || mine !== undefined || overdue !== undefined || priority !== undefined || team !== undefined;

/** Late first, then by what is due first. */
function filtered(
  tasks: readonly TaskView[],
  filters: Filters,
  personId: number | null,
  agencyId: number | null,
): TaskView[] {
  return tasks
    .filter((task) => filters.agency === undefined || task.who.agencyId === filters.agency)
    .filter((task) => filters.team === undefined || task.who.teamId === filters.team)
    .filter((task) => filters.priority === undefined || task.priorityId === filters.priority)
    .filter((task) => filters.overdue === undefined || task.isOverdue)
    .filter(
      (task) =>
        filters.mine === undefined ||
        task.who.personId === personId ||
        task.proposed.by?.personId === personId ||
        (task.who.agencyId === agencyId &&
          task.nextSteps.some(({ step }) => step !== 'cancel' && step !== 'supersede')),
    )
    .sort((a, b) => Number(b.isOverdue) - Number(a.isOverdue) || dueOf(a) - dueOf(b) || a.taskId - b.taskId);
}

const dueOf = ({ when }: TaskView) => when?.until ?? now() + 1e12;
