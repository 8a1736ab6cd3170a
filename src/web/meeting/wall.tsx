import './meeting.css';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Check, Clock, CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import {
  agenciesMissing,
  choicesFor,
  type Decision,
  type DecisionAsked,
  type LiveMeeting,
  type MeetingView,
  mayUndo,
  minutesOf,
  missingField,
  standing,
  stepsOf,
} from '../../tasking/model.ts';
import { Problem, post, remove } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { useMay, useMe } from '../api/queries.ts';
import { useShortcuts } from '../shell/keys.ts';
import { announce } from '../ui/announce.tsx';
import { AGENCY_NAMES, AgencyMark, Logo } from '../ui/marks.tsx';
import { Skeleton } from '../ui/pieces.tsx';
import { clockWords, longDayWords, now, plural, today } from '../ui/words.ts';
import { DecisionBar, emptyAsked } from './decision-bar.tsx';
import { decisionLine } from './decision-words.ts';
import { useLiveMeeting, useMeeting, usePriorities, useReload } from './queries.ts';
import { Decided } from './wall-side.tsx';
import { StepBody } from './wall-step.tsx';

/** The meeting itself, for the wall of the room and the screens of those in it. */
export function MeetingWall() {
  const { id } = useParams({ from: '/meetings/$id' });
  const meeting = useMeeting(Number(id));
  if (meeting.isPending) return <Skeleton lines={8} height={54} words="Loading the meeting" />;
  if (meeting.isError) {
    return (
      <div className="page">
        <Failed error={meeting.error} what="The meeting" onRetry={() => void meeting.refetch()} />
        <Link className="btn" to="/meetings">
          All meetings
        </Link>
      </div>
    );
  }
  return <Room key={id} view={meeting.data} />;
}

function useEverySecond(): number {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = window.setInterval(() => setAt(now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return at;
}

function Room({ view }: { view: MeetingView }) {
  const { meeting, series, items } = view;
  const { live, isConnected } = useLiveMeeting(meeting.meetingId, view.live);
  const me = useMe().data;
  const priorities = usePriorities().data ?? [];
  const reload = useReload(meeting.meetingId);
  const navigate = useNavigate();
  const mayChair = useMay('meeting.chair');
  const [own, setOwn] = useState<string | null>(null);
  const [asked, setAsked] = useState<DecisionAsked | null>(null);
  const [idempotencyKey, setKey] = useState(() => crypto.randomUUID());
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [zoom, setZoom] = useState(0);
  const at = useEverySecond();

  const steps = stepsOf(series.agenda, items);
  const isChair = live.state === 'open' && live.chair?.personId === me?.person?.personId;
  const shown = isChair ? live.currentStep : (own ?? live.currentStep);
  const index = Math.max(
    0,
    steps.findIndex(({ key }) => key === shown),
  );
  const step = steps[index];
  const decisions = standing(live.decisions);
  const decision = decisions.find(({ itemKey }) => itemKey === step?.key);
  const agencies = me?.partnership.agencies ?? [];
  const isPresent = live.presence.some(({ personId, leftAt }) => personId === me?.person?.personId && leftAt === null);

  // An item added while the meeting runs is not in what was loaded.
  useEffect(() => {
    if (live.packChanges > view.changes.length) void reload();
  }, [live.packChanges, view.changes.length, reload]);
  const last = decisions.at(-1);
  useEffect(() => {
    if (last !== undefined) announce(`Decision ${last.number}: ${last.title}`);
  }, [last]);
  // Another item, another decision: what was half said of the one before is put away.
  const stepKey = step?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the step that matters
  useEffect(() => {
    setAsked(null);
    setProblem('');
    setZoom(0);
    setKey(crypto.randomUUID());
  }, [stepKey]);

  async function act(work: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    setProblem('');
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That did not work. Try again.');
      return false;
    } finally {
      setBusy(false);
    }
  }
  const path = (rest: string) => `/api/meetings/${meeting.meetingId}/${rest}`;
  function go(to: number): void {
    const target = steps[Math.max(0, Math.min(steps.length - 1, to))];
    if (target === undefined || target.key === shown) return;
    if (isChair) void act(() => post(path('step'), { step: target.key }));
    else setOwn(target.key);
  }
  const choices = step?.item === null || step === undefined ? [] : choicesFor(step.item, meeting.kind);
  const choose = (i: number) => {
    const choice = choices[i];
    if (isChair && choice !== undefined && decision === undefined) setAsked(emptyAsked(choice));
  };
  const isProposal = step?.item?.kind === 'proposal';
  const missing = asked === null || (asked.choice === 'task' && isProposal) ? null : missingField(asked, today(), at);
  async function record(): Promise<void> {
    if (asked === null || step?.item == null || missing !== null) return;
    const task = asked.task === null ? null : { ...asked.task, title: asked.task.title || step.item.title };
    const isDone = await act(() =>
      post<Decision>(path('decisions'), { ...asked, task, itemKey: step.key, idempotencyKey }),
    );
    if (isDone) setAsked(null);
  }
  const undo = (decisionId: number) =>
    act(() => post(path(`decisions/${decisionId}/undo`), { reason: 'Undone by the chair.' }));

  useShortcuts('Meeting', [
    ...[1, 2, 3, 4].map((n) => ({ keys: String(n), words: `Decision ${n}`, does: () => choose(n - 1) })),
    { keys: 'n', words: 'Next item', does: () => go(index + 1) },
    { keys: 'p', words: 'Previous item', does: () => go(index - 1) },
    { keys: 'f', words: 'Follow the chair again', does: () => setOwn(null) },
    { keys: '+', words: 'Map closer', does: () => setZoom((before) => Math.min(6, before + 1)) },
    { keys: '-', words: 'Map wider', does: () => setZoom((before) => Math.max(-4, before - 1)) },
  ]);

  async function close(): Promise<void> {
    const left = steps.filter(({ item, key }) => item !== null && !decisions.some(({ itemKey }) => itemKey === key));
    const carryReason = left.length === 0 ? null : 'Not reached in the time there was.';
    if (await act(() => post(path('close'), { carryReason }))) {
      await navigate({ to: '/meetings/$id/minutes', params: { id: String(meeting.meetingId) } });
    }
  }

  return (
    <div className="wall">
      <Head view={view} live={live} at={at} agencies={agencies} />
      <nav className="wall-agenda" aria-label="Agenda">
        <ol>
          {series.agenda.map((section, i) => {
            const own = steps.filter((each) => each.section === section.code);
            const isCurrent = step?.section === section.code;
            const isDone = own.every((each) =>
              each.item === null
                ? live.state === 'closed' || steps.indexOf(each) < index
                : decisions.some(({ itemKey }) => itemKey === each.key),
            );
            const nItems = own.filter(({ item }) => item !== null).length;
            return (
              <li key={section.code}>
                <button
                  type="button"
                  className={isCurrent ? 'cur' : isDone ? 'dn' : ''}
                  aria-current={isCurrent ? 'step' : undefined}
                  onClick={() => go(steps.findIndex((each) => each.section === section.code))}
                >
                  <span className="i" aria-hidden>
                    {isDone && !isCurrent ? <Check size={17} strokeWidth={3} /> : i + 1}
                  </span>
                  <span>
                    {section.title}
                    {nItems > 0 && <span className="count">: {nItems}</span>}
                    {isDone && <span className="unseen">, done</span>}
                  </span>
                </button>
              </li>
            );
          })}
        </ol>
      </nav>
      <section className="wall-main" aria-label="Item">
        {!isConnected && (
          <p className="notice" role="status">
            <CloudOff size={18} strokeWidth={1.75} aria-hidden /> Not connected; joining again. What is shown stays.
          </p>
        )}
        {own !== null && !isChair && own !== live.currentStep && live.state === 'open' && (
          <p className="notice" role="status">
            You are looking around by yourself.{' '}
            <button type="button" className="l" onClick={() => setOwn(null)}>
              Follow the chair
            </button>
          </p>
        )}
        {view.pack === null ? (
          <div className="state">
            <h2>This meeting has no pack yet</h2>
            <p>It is made in seconds from what is known now.</p>
            <Link className="btn p" to="/meetings/$id/pack" params={{ id: String(meeting.meetingId) }}>
              Prepare the pack
            </Link>
          </div>
        ) : (
          step !== undefined && (
            <StepBody step={step} view={view} live={live} zoom={zoom} onZoom={setZoom} agencies={agencies} />
          )
        )}
        {problem !== '' && (
          <p className="notice late" role="alert">
            {problem}
          </p>
        )}
        {step !== undefined && step.item !== null && decision !== undefined && (
          <div className="decide decided">
            <p>
              <b>Decided.</b> {decisionLine(decision)}
            </p>
            {isChair && mayUndo(decision, at) && (
              <button
                type="button"
                className="btn"
                disabled={isBusy}
                aria-label={`Undo decision ${decision.number}`}
                onClick={() => void undo(decision.decisionId)}
              >
                Undo
              </button>
            )}
          </div>
        )}
        {isChair && step?.item != null && decision === undefined && (
          <DecisionBar
            choices={choices}
            asked={asked}
            missing={missing}
            agencies={agencies}
            priorities={priorities}
            meetingKind={meeting.kind}
            isBusy={isBusy}
            isProposal={isProposal}
            onChange={setAsked}
            onRecord={() => void record()}
          />
        )}
        <Controls
          live={live}
          isChair={isChair}
          mayChair={mayChair}
          isPresent={isPresent}
          hasPack={view.pack !== null}
          isBusy={isBusy}
          isLast={index === steps.length - 1}
          left={
            steps.filter(({ item, key }) => item !== null && !decisions.some(({ itemKey }) => itemKey === key)).length
          }
          meetingId={meeting.meetingId}
          onGo={(by) => go(index + by)}
          onOpen={() => void act(() => post(path('open')))}
          onTakeChair={() => void act(() => post(path('chair')))}
          onPresent={(declaration) => void act(() => post(path('presence'), { declaration }))}
          onLeave={() => void act(() => remove(path('presence')))}
          onClose={() => void close()}
        />
      </section>
      <Decided
        live={live}
        steps={steps}
        agencies={agencies}
        onGo={(key) => go(steps.findIndex((each) => each.key === key))}
      />
    </div>
  );
}

function Head({
  view,
  live,
  at,
  agencies,
}: {
  view: MeetingView;
  live: LiveMeeting;
  at: number;
  agencies: readonly { agencyId: number; kind: 'police' | 'council' | 'fire' | 'partner'; name: string }[];
}) {
  const { meeting, series, pack } = view;
  const here = live.presence.filter(({ leftAt }) => leftAt === null);
  const kinds = [...new Set(here.map(({ agencyKind }) => agencyKind).filter((kind) => kind !== null))];
  const missing = agenciesMissing(series.members, live.presence).map(
    (agencyId) => agencies.find((agency) => agency.agencyId === agencyId)?.name ?? 'an agency',
  );
  const known = pack?.asKnownAt.at;
  const steps = stepsOf(series.agenda, view.items);
  const step = steps.find(({ key }) => key === live.currentStep);
  const left = live.openedAt === null ? null : live.openedAt + series.plannedMinutes * 60_000 - at;
  const leftHere =
    live.stepStartedAt === null || step === undefined
      ? null
      : live.stepStartedAt + minutesOf(step, series.agenda, steps) * 60_000 - at;
  return (
    <header className="wall-head">
      <Link to="/meetings" aria-label="All meetings" className="wall-home">
        <Logo size={34} />
      </Link>
      <h1>{series.name}</h1>
      <span className="when">
        {longDayWords(meeting.day)}
        {known != null && `, as known ${clockWords(known)}`}
      </span>
      <span className="f1" />
      <span className="here">
        {kinds.map((kind) => (
          <span key={kind} className="ag">
            <AgencyMark kind={kind} size={18} />
            {AGENCY_NAMES[kind]} {here.filter(({ agencyKind }) => agencyKind === kind).length}
          </span>
        ))}
        {here.length === 0 && live.state !== 'closed' && <span className="mut">Nobody signed in yet</span>}
        {live.state === 'open' && missing.length > 0 && (
          <span className="mut away">Not here: {missing.join(', ')}</span>
        )}
      </span>
      {live.state === 'open' && left !== null ? (
        <span className={left < 0 ? 'tag late' : 'tag soon'} role="timer">
          <Clock size={18} strokeWidth={1.75} aria-hidden />
          {clockWords(at)},{' '}
          {left >= 0
            ? `${plural(Math.ceil(left / 60_000), 'minute')} left`
            : `${plural(Math.ceil(-left / 60_000), 'minute')} over`}
          {leftHere !== null && <span className="item-timer"> · item {minutesWords(leftHere)}</span>}
        </span>
      ) : (
        <span className="tag">{live.state === 'closed' ? 'Closed' : `Begins ${clockWords(meeting.startsAt)}`}</span>
      )}
    </header>
  );
}

/** "1:20", or "0:40 over". */
function minutesWords(ms: number): string {
  const seconds = Math.abs(Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}${ms < 0 ? ' over' : ''}`;
}

function Controls({
  live,
  isChair,
  mayChair,
  isPresent,
  hasPack,
  isBusy,
  isLast,
  left,
  meetingId,
  onGo,
  onOpen,
  onTakeChair,
  onPresent,
  onLeave,
  onClose,
}: {
  live: LiveMeeting;
  isChair: boolean;
  mayChair: boolean;
  isPresent: boolean;
  hasPack: boolean;
  isBusy: boolean;
  isLast: boolean;
  left: number;
  meetingId: number;
  onGo: (by: number) => void;
  onOpen: () => void;
  onTakeChair: () => void;
  onPresent: (declaration: string) => void;
  onLeave: () => void;
  onClose: () => void;
}) {
  const [declaration, setDeclaration] = useState('');
  const isOver = live.state === 'closed' || live.state === 'cancelled';
  return (
    <div className="wall-controls">
      <button type="button" className="btn" onClick={() => onGo(-1)}>
        <kbd aria-hidden>p</kbd> Previous
      </button>
      <button type="button" className={isLast ? 'btn' : 'btn p'} disabled={isLast} onClick={() => onGo(1)}>
        <kbd aria-hidden>n</kbd> Next
      </button>
      <span className="f1" />
      {!isOver && hasPack && !isPresent && (
        <form
          className="row g2 wrap"
          onSubmit={(event) => {
            event.preventDefault();
            onPresent(declaration);
          }}
        >
          <label>
            <span className="unseen">Anything to declare</span>
            <input
              className="in"
              placeholder="Anything to declare"
              value={declaration}
              maxLength={500}
              onChange={(event) => setDeclaration(event.target.value)}
            />
          </label>
          <button type="submit" className="btn" disabled={isBusy}>
            I am here
          </button>
        </form>
      )}
      {!isOver && isPresent && !isChair && (
        <button type="button" className="btn" disabled={isBusy} onClick={onLeave}>
          Leave
        </button>
      )}
      {mayChair && live.state === 'prepared' && (
        <button type="button" className="btn p" disabled={isBusy} onClick={onOpen}>
          Open the meeting
        </button>
      )}
      {mayChair && live.state === 'open' && !isChair && (
        <button type="button" className="btn" disabled={isBusy} onClick={onTakeChair}>
          Take the chair
        </button>
      )}
      {isChair && (
        <button type="button" className="btn" disabled={isBusy} onClick={onClose}>
          {left === 0 ? 'Close the meeting' : `Close, carry ${left} forward`}
        </button>
      )}
      {isOver && (
        <Link className="btn p" to="/meetings/$id/minutes" params={{ id: String(meetingId) }}>
          Read the minutes
        </Link>
      )}
    </div>
  );
}
