import { Link } from '@tanstack/react-router';
import { useMay } from '../api/queries.ts';
import { TaskTag, useAgencies } from '../tasking/pieces.tsx';
import { useTaskNews, useTasks } from '../tasking/queries.ts';
import type { TaskView } from '../tasking/types.ts';
import { AgencyMark } from '../ui/marks.tsx';
import { countWords, localDay, today } from '../ui/words.ts';

const SHOWN = 4;
/** Late, then blocked, then what is due today, then the rest. */
const RANKS = ['late', 'blocked', 'due today', 'on time'] as const;

/** What was agreed before and is still to be done: how much of it presses, and the first of it. */
export function OpenTasks() {
  const tasks = useTasks();
  const agencies = useAgencies();
  const may = useMay('task.read');
  useTaskNews();
  if (!may || !tasks.data) return null;
  const open = tasks.data.tasks;
  const ranked = open
    .map((task) => ({ task, rank: rankOf(task) }))
    .sort((a, b) => a.rank - b.rank || (a.task.when?.until ?? 0) - (b.task.when?.until ?? 0));
  return (
    <section className="card open-tasks" aria-labelledby="open-tasks-title">
      <header>
        <h2 id="open-tasks-title">Open tasks</h2>
        <span className="f1" />
        <Link className="l sm" to="/tasking">
          All {open.length}
        </Link>
      </header>
      {open.length === 0 && <p className="li">No task is open.</p>}
      {open.length > 0 && (
        <ul className="open-counts">
          {RANKS.map((words, rank) => {
            const n = ranked.filter((each) => each.rank === rank).length;
            return (
              <li key={words}>
                <b className={words === 'late' && n > 0 ? 'late-ink' : undefined}>{countWords(n)}</b>
                <span className="xs ink2">{words}</span>
              </li>
            );
          })}
        </ul>
      )}
      <ul>
        {ranked.slice(0, SHOWN).map(({ task }) => {
          const agency = agencies.find(({ agencyId }) => agencyId === task.who.agencyId);
          return (
            <li key={task.taskId} className="li">
              <TaskTag task={task} />
              <Link className="q f1" to="/tasking/task/$id" params={{ id: String(task.taskId) }}>
                {task.title}
              </Link>
              {agency && <AgencyMark kind={agency.kind} label={agency.name} />}
              <span className="xs mut tab nw">{task.number}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function rankOf({ isOverdue, state, when }: TaskView): number {
  if (isOverdue || state === 'rejected') return 0;
  if (state === 'blocked') return 1;
  return when && localDay(when.until) === today() ? 2 : 3;
}
