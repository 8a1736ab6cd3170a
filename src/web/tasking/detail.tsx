import { Link } from '@tanstack/react-router';
import { Bell, BellOff, CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { FIELD_WORDS, type NextStep, STEP_WORDS } from '../../tasking/model.ts';
import { Provenance } from '../ui/pieces.tsx';
import { dayWords, listWords, localDay, momentWords, plural } from '../ui/words.ts';
import { MeasureWords } from './measure-words.tsx';
import { TaskAgency, TaskTag, useAgencies } from './pieces.tsx';
import { usePriorities, useTeams, useWatch } from './queries.ts';
import { TaskMap } from './task-map.tsx';
import type { TaskDetail } from './types.ts';
import { actorName, problemName, windowWords } from './words.ts';

const WHY_WORDS = {
  finding: 'An exception of the briefing',
  hotSpot: 'A hot spot on the map',
  analysisCard: 'An analysis',
  problem: 'A problem being worked on',
  priority: 'A priority of the control strategy',
  request: 'A request',
} as const;

/** Title, state, who, and the steps this person can take: the top of the panel and of the page alike. */
export function TaskHead({ task, onStep }: { task: TaskDetail; onStep: (step: NextStep) => void }) {
  const agencies = useAgencies();
  const watch = useWatch(task.taskId);
  const [first, ...others] = task.nextSteps;
  return (
    <header className="task-head">
      <div className="row g2 wrap">
        <TaskTag task={task} />
        <span className="mut sm tab">{task.number}</span>
        <span className="f1" />
        <span className="sm">
          <TaskAgency task={task} agencies={agencies} />
        </span>
      </div>
      <h2>{task.title}</h2>
      <p className="sm ink2">{task.waitsFor}</p>
      {task.missing.length > 0 && <p className="sm ink2">Before it can be agreed: {task.missing.join(' ')}</p>}
      <div className="row g2 wrap task-steps">
        {first && (
          <button type="button" className="btn p" onClick={() => onStep(first)}>
            {first.label}
          </button>
        )}
        {others.map((next) => (
          <button key={next.step} type="button" className="btn" onClick={() => onStep(next)}>
            {next.label}
          </button>
        ))}
        <button
          type="button"
          className="btn t"
          aria-pressed={task.isWatched}
          onClick={() => watch.mutate(!task.isWatched)}
          disabled={watch.isPending}
        >
          {task.isWatched ? (
            <BellOff size={15} strokeWidth={1.75} aria-hidden />
          ) : (
            <Bell size={15} strokeWidth={1.75} aria-hidden />
          )}
          {task.isWatched ? 'Stop watching' : 'Watch'}
        </button>
        <a className="btn t" href={`/api/tasks/${task.taskId}.ics`}>
          <CalendarPlus size={15} strokeWidth={1.75} aria-hidden /> Calendar
        </a>
      </div>
    </header>
  );
}

/** What, where, when, who, and on which power. */
export function TaskFacts({ task, mapHeight }: { task: TaskDetail; mapHeight: number }) {
  const agencies = useAgencies();
  const teams = useTeams().data ?? [];
  const priorities = usePriorities().data ?? [];
  const agency = agencies.find(({ agencyId }) => agencyId === task.who.agencyId);
  const team = teams.find(({ teamId }) => teamId === task.who.teamId);
  const priority = priorities.find(({ priorityId }) => priorityId === task.priorityId);
  return (
    <>
      {task.where && (
        <TaskMap
          height={mapHeight}
          tasks={[
            {
              taskId: task.taskId,
              label: '',
              geometry: task.where.geometry,
              isChosen: true,
              colour: agency ? `var(--${agency.kind})` : 'var(--ink)',
            },
          ]}
        />
      )}
      <dl className="facts">
        <Fact name="What">{task.what}</Fact>
        <Fact name="Where">{task.where?.words || (task.where ? 'As drawn' : 'Not said yet')}</Fact>
        <Fact name="When">{task.when ? windowWords(task.when) : 'Not said yet'}</Fact>
        <Fact name="Who">
          {agency ? listWords([agency.name, ...(team ? [team.name] : [])], 'with') : 'Not given to an agency yet'}
        </Fact>
        <Fact name="Power relied on">
          {task.power
            ? `${actorName(task.power.actor)}: ${task.power.power === 'none' ? 'no power needed' : task.power.power}${task.power.authorisation ? `, ${task.power.authorisation}` : ''}`
            : 'Not said yet'}
        </Fact>
        <Fact name="Serves">
          {priority?.title ??
            (task.offStrategyReason
              ? `Off strategy: ${task.offStrategyReason}`
              : task.priorityId === null
                ? 'Not said yet'
                : `Priority ${task.priorityId}`)}
        </Fact>
        <Fact name="Problem">{problemName(task.problem)}</Fact>
        <Fact name="Reviewed on">{task.reviewAt ? dayWords(localDay(task.reviewAt)) : 'Not said yet'}</Fact>
      </dl>
    </>
  );
}

export function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Why, with the evidence as it was seen; it never changes afterwards. */
export function TaskWhy({ task }: { task: TaskDetail }) {
  const { evidence, kind } = task.why;
  return (
    <section className="card pad-card" aria-labelledby="why-title">
      <h2 id="why-title">Why</h2>
      <p className="sm ink2">{WHY_WORDS[kind]}</p>
      {evidence.words.length === 0 && <p className="sm mut">No evidence was given.</p>}
      {evidence.words.map((words) => (
        <p key={words} className="sm">
          {words}
        </p>
      ))}
      <Provenance>
        Frozen when proposed{evidence.asKnownAt?.at ? `, as known ${momentWords(evidence.asKnownAt.at)}` : ''}. Code{' '}
        <code title={evidence.sha256}>{evidence.sha256.slice(0, 12)}</code>
      </Provenance>
      <WayBack task={task} />
    </section>
  );
}

/** To where the evidence was seen: the card on the map, the briefing as known then, or the meeting's minutes. */
function WayBack({ task: { why, agreed } }: { task: TaskDetail }) {
  const date = /^briefing\/(\d{4}-\d{2}-\d{2})$/.exec(why.reference)?.[1];
  if (why.kind === 'analysisCard' && why.reference !== '') {
    return (
      <Link className="l sm" to="/map" search={{ card: why.reference }}>
        See the analysis on the map
      </Link>
    );
  }
  if (date !== undefined) {
    return (
      <Link className="l sm" to="/" search={{ date, known: why.evidence.asKnownAt?.ordinal }}>
        See that morning’s briefing as it was known
      </Link>
    );
  }
  if (agreed?.under.kind === 'meeting') {
    return (
      <Link className="l sm" to="/meetings/$id/minutes" params={{ id: String(agreed.under.meetingId) }}>
        See the meeting that agreed it
      </Link>
    );
  }
  return null;
}

export function TaskMeasureCard({ task }: { task: TaskDetail }) {
  return (
    <section className="card pad-card" aria-labelledby="measure-title">
      <h2 id="measure-title">Success is</h2>
      {task.measure ? <MeasureWords measure={task.measure} /> : <p className="sm mut">Not said yet</p>}
      <p className="xs mut">
        {task.agreed
          ? `Fixed when agreed, ${momentWords(task.agreed.at)}.`
          : 'Fixed when the task is agreed; it can still change.'}
      </p>
      {task.result && (
        <>
          <h3>Result</h3>
          <p className="sm">
            {task.result.output.words}
            {task.result.output.counts.map(({ what, number }) => ` ${number} ${what}.`)}
          </p>
          <p className="sm">Came of it: {task.result.cameOfIt}</p>
          <p className="xs mut">
            {plural(task.result.input.hours, 'hour')} put in.{' '}
            {task.result.failure === 'implementation'
              ? 'Not done as agreed.'
              : task.result.failure === 'theory'
                ? 'Done as agreed, and it did not help.'
                : ''}
          </p>
        </>
      )}
    </section>
  );
}

/** Everything that happened to it, newest first. */
export function TaskHistory({ task }: { task: TaskDetail }) {
  const [isWhole, setWhole] = useState(false);
  const changes = [...task.history].reverse();
  return (
    <section className="card pad-card" aria-labelledby="history-title">
      <h2 id="history-title">History</h2>
      <ol className="history">
        {(isWhole ? changes : changes.slice(0, 8)).map((change) => (
          <li key={change.version}>
            <span className="xs mut tab">{momentWords(change.at)}</span>
            <span className="sm">
              <b>{change.actor}</b> {stepWords(change.step, Object.keys(change.changes))}
              {change.reason && <span className="ink2">: {change.reason}</span>}
            </span>
          </li>
        ))}
      </ol>
      {changes.length > 8 && !isWhole && (
        <button type="button" className="l sm" onClick={() => setWhole(true)}>
          All {changes.length}
        </button>
      )}
    </section>
  );
}

function stepWords(step: string, fields: string[]): string {
  if (step === 'amend') {
    return `changed ${listWords(fields.map((field) => FIELD_WORDS[field as keyof typeof FIELD_WORDS] ?? field))}`;
  }
  return STEP_WORDS[step as keyof typeof STEP_WORDS] ?? step;
}
