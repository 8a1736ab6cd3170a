import { ChevronRight, Clock, Navigation } from 'lucide-react';
import { clockWords, now, plural, whenWords } from '../ui/words.ts';
import { type Book, type PhoneTask, withUpdates } from './book.ts';
import { StreetSketch } from './street-sketch.tsx';
import { directionsTo, dueOrder, isMine } from './task-words.ts';
import type { Phone } from './use-phone.ts';

const PHONE_STATES = ['allocated', 'accepted', 'inProgress', 'blocked'] as const;

/** Today's tasks, soonest first; the first one ready to be begun. */
export function MyTasks({ phone, book }: { phone: Phone; book: Book }) {
  const all = withUpdates(book, phone.updates).filter((task) => isMine(task, book.person.personId));
  const open = all.filter(({ state }) => (PHONE_STATES as readonly string[]).includes(state)).sort(dueOrder);
  const handedIn = all.length - open.length;
  const [first, ...rest] = open;
  return (
    <>
      <header className="phone-head">
        <h1>My tasks</h1>
        <p>
          {book.person.agency}. {plural(open.length, 'task')} left
          {handedIn > 0 && `, ${handedIn} handed in`}
        </p>
        <p className="mut">As heard {clockWords(book.heardAt)}</p>
      </header>
      <div className="phone-body">
        {first === undefined ? (
          <section className="phone-card">
            <h2>No tasks now</h2>
            <p>Tasks appear here when your agency has accepted them for you. Seen something? Report it.</p>
            <a className="act" href="#/report">
              Report
            </a>
          </section>
        ) : (
          <FirstTask task={first} />
        )}
        {book.plans.length > 0 && (
          <ul className="phone-list" aria-label="Patrols today">
            {book.plans.map((plan) => (
              <li key={plan.planId}>
                <a className="phone-card phone-row" href={`#/patrol/${plan.planId}`}>
                  <span>
                    <b>{plan.name}</b>
                    <span className="mut">
                      Patrol, {plural(plan.nVisits, 'visit')}, {plural(plan.nCrews, 'crew')}
                    </span>
                  </span>
                  <span className="phone-tag hold">{`${clockWords(plan.startsAt)} to ${clockWords(plan.endsAt)}`}</span>
                  <ChevronRight size={22} strokeWidth={1.75} aria-hidden />
                </a>
              </li>
            ))}
          </ul>
        )}
        {rest.length > 0 && (
          <ul className="phone-list" aria-label="Next tasks">
            {rest.map((task) => (
              <li key={task.taskId}>
                <a className="phone-card phone-row" href={`#/task/${task.taskId}`}>
                  <span>
                    <b>{task.title}</b>
                    <span className="mut">
                      {task.number}, {task.where?.words ?? 'no place given'}
                    </span>
                  </span>
                  <Due task={task} />
                  <ChevronRight size={22} strokeWidth={1.75} aria-hidden />
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

function FirstTask({ task }: { task: PhoneTask }) {
  const directions = directionsTo(task);
  return (
    <section className="phone-card first" aria-label="First task">
      {task.where && <StreetSketch shapes={[{ geometry: task.where.geometry, label: '1' }]} height={180} />}
      <div className="row between">
        <Due task={task} />
        <span className="mut">{task.number}</span>
      </div>
      <h2>{task.title}</h2>
      <p>{task.where?.words}</p>
      <div className="acts">
        <a className="act" href={`#/task/${task.taskId}`}>
          {task.state === 'inProgress' ? 'Go on' : 'Open'}
        </a>
        {directions && (
          <a className="act second square" href={directions} aria-label={`Directions to ${task.where?.words ?? 'it'}`}>
            <Navigation size={24} strokeWidth={1.75} aria-hidden />
          </a>
        )}
      </div>
    </section>
  );
}

export function Due({ task }: { task: PhoneTask }) {
  if (task.when === null) return <span className="phone-tag hold">No time set</span>;
  const isLate = task.when.until < now();
  return (
    <span className={`phone-tag ${isLate ? 'late' : 'soon'}`}>
      <Clock size={16} strokeWidth={1.75} aria-hidden />
      {isLate ? 'Late, was due' : 'By'} {whenWords(task.when.until)}
    </span>
  );
}
