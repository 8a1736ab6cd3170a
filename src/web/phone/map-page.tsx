import { plural } from '../ui/words.ts';
import { type Book, withUpdates } from './book.ts';
import { StreetSketch } from './street-sketch.tsx';
import { dueOrder, isMine } from './task-words.ts';
import type { Phone } from './use-phone.ts';

/** Where today's tasks are; the list under the map is its equal. */
export function MapPage({ phone, book }: { phone: Phone; book: Book }) {
  const open = withUpdates(book, phone.updates)
    .filter(
      (task) =>
        isMine(task, book.person.personId) && ['accepted', 'inProgress', 'blocked', 'allocated'].includes(task.state),
    )
    .sort(dueOrder);
  const shapes = open.flatMap((task, i) =>
    task.where ? [{ geometry: task.where.geometry, label: String(i + 1) }] : [],
  );
  return (
    <>
      <header className="phone-head">
        <h1>Map</h1>
        <p>{open.length === 0 ? 'No tasks to show' : `${plural(open.length, 'task')}, soonest first`}</p>
      </header>
      <div className="phone-body">
        {shapes.length > 0 && (
          <StreetSketch shapes={shapes} height={380} label="Streets with today's tasks by number" />
        )}
        <ol className="phone-list">
          {open.map((task, i) => (
            <li key={task.taskId}>
              <a className="phone-card phone-row" href={`#/task/${task.taskId}`}>
                <span className="phone-number" aria-hidden>
                  {i + 1}
                </span>
                <span>
                  <b>{task.title}</b>
                  <span className="mut">{task.where?.words ?? 'no place given'}</span>
                </span>
              </a>
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}
