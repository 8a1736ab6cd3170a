import '../tasking/tasking.css';
import './results.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { PROBLEMS, type Verdict } from '../../tasking/model.ts';
import { get } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { useAgencies } from '../tasking/pieces.tsx';
import { useTaskNews, useTemplates } from '../tasking/queries.ts';
import { TaskingViews } from '../tasking/views.tsx';
import { problemName } from '../tasking/words.ts';
import { Agency } from '../ui/marks.tsx';
import { Skeleton } from '../ui/pieces.tsx';
import { countWords, dayWords, durationWords, localDay, now, plural } from '../ui/words.ts';

interface Median {
  median: number | null;
  n: number;
}
interface ChairsBoard {
  since: number;
  agencies: {
    agencyId: number | null;
    open: number;
    late: number;
    blocked: number;
    waiting: number;
    rejected: number;
    closed: number;
    hoursToAccept: Median;
    daysToClose: Median;
  }[];
  late: { taskId: number; number: string; title: string; agencyId: number | null; dueAt: number }[];
  blocked: { taskId: number; number: string; title: string; agencyId: number | null; reason: string; nextAt: number }[];
  decisions: {
    decisionId: number;
    meetingId: number;
    title: string;
    place: string;
    recordedAt: number;
    words: string;
  }[];
}
interface Review {
  taskId: number;
  number: string;
  title: string;
  problem: string;
  response: string | null;
  where: string;
  closedAt: number | null;
  words: string[];
  outcome: { verdict: Verdict } | null;
}

const VERDICT_WORDS: Record<Verdict, string> = {
  fewer: 'Fewer than expected',
  more: 'More than expected',
  noClearChange: 'No clear change',
  tooEarly: 'Too early',
  tooFew: 'Too few',
  notPlaceable: 'Not placeable',
  reached: 'Target reached',
  notReached: 'Target not reached',
  notCounted: 'Not counted',
};

/** How the agencies stand with what was agreed, and what worked here. */
export function Results() {
  useTaskNews();
  return (
    <div className="page results-page">
      <div className="row g3 wrap">
        <TaskingViews />
      </div>
      <Board />
      <Learnt />
    </div>
  );
}

function Board() {
  const agencies = useAgencies();
  const board = useQuery({
    queryKey: ['tasks', 'results-board'],
    queryFn: ({ signal }) => get<ChairsBoard>('/api/results/board', {}, signal),
  });
  if (board.isPending) return <Skeleton lines={4} height={40} words="Loading the board" />;
  if (board.isError) return <Failed error={board.error} what="The board" onRetry={() => void board.refetch()} />;
  const { agencies: lines, late, blocked, decisions, since } = board.data;
  const agencyOf = (agencyId: number | null) => agencies.find((agency) => agency.agencyId === agencyId);
  return (
    <>
      <section className="card" aria-labelledby="stand-title">
        <header>
          <h2 id="stand-title">How the agencies stand</h2>
          <span className="xs mut">Closed and medians since {dayWords(localDay(since))}</span>
        </header>
        <table className="plain stack">
          <caption className="unseen">Tasks by agency</caption>
          <thead>
            <tr>
              <th scope="col">Agency</th>
              {['Open', 'Late', 'Blocked', 'To accept', 'Rejected', 'Closed', 'Accepted after', 'Closed after'].map(
                (name) => (
                  <th key={name} scope="col" className="num">
                    {name}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => {
              const agency = agencyOf(line.agencyId);
              return (
                <tr key={line.agencyId ?? 0}>
                  <th scope="row">{agency ? <Agency kind={agency.kind} name={agency.name} /> : 'All agencies'}</th>
                  <Count name="Open" n={line.open} />
                  <Count name="Late" n={line.late} isLate />
                  <Count name="Blocked" n={line.blocked} />
                  <Count name="To accept" n={line.waiting} />
                  <Count name="Rejected" n={line.rejected} />
                  <Count name="Closed" n={line.closed} />
                  <td className="num" data-label="Accepted after">
                    <MedianWords median={line.hoursToAccept} unit={3_600_000} />
                  </td>
                  <td className="num" data-label="Closed after">
                    <MedianWords median={line.daysToClose} unit={86_400_000} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <p className="xs mut results-foot">
          Medians, with how many they are of. Not a ranking: agencies are given different work.
        </p>
      </section>
      <div className="results-two">
        <section className="card pad-card" aria-labelledby="late-title">
          <h2 id="late-title">Late and blocked</h2>
          {late.length + blocked.length === 0 && <p className="sm mut">None.</p>}
          <ul className="col g2 sm">
            {late.map((task) => (
              <li key={task.taskId}>
                <TaskLink {...task} />, <span className="late-ink b">{durationWords(now() - task.dueAt)} late</span>
              </li>
            ))}
            {blocked.map((task) => (
              <li key={task.taskId}>
                <TaskLink {...task} />, blocked until {dayWords(localDay(task.nextAt))}:{' '}
                <span className="ink2">{task.reason}</span>
              </li>
            ))}
          </ul>
        </section>
        <section className="card pad-card" aria-labelledby="decisions-title">
          <h2 id="decisions-title">Decisions without follow-up</h2>
          {decisions.length === 0 && <p className="sm mut">Every decision has been followed up.</p>}
          <ul className="col g2 sm">
            {decisions.map((decision) => (
              <li key={decision.decisionId}>
                <b>{decision.title}</b>, {decision.place}. {decision.words}{' '}
                <span className="xs mut">{dayWords(localDay(decision.recordedAt))}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

function Count({ name, n, isLate = false }: { name: string; n: number; isLate?: boolean }) {
  return (
    <td className={isLate && n > 0 ? 'num late-ink b' : 'num'} data-label={name}>
      {countWords(n)}
    </td>
  );
}

function MedianWords({ median, unit }: { median: Median; unit: number }) {
  if (median.median === null) return <span className="mut">None yet</span>;
  return (
    <span>
      {durationWords(median.median * unit)} <span className="xs mut">of {median.n}</span>
    </span>
  );
}

function TaskLink({ taskId, number, title }: { taskId: number; number: string; title: string }) {
  return (
    <Link className="l" to="/tasking/task/$id" params={{ id: String(taskId) }}>
      {number} {title}
    </Link>
  );
}

/** Closed tasks in words, searched by problem, response, effect and words. */
function Learnt() {
  const search = useSearch({ from: '/tasking/results' });
  const navigate = useNavigate({ from: '/tasking/results' });
  const templates = useTemplates().data?.templates ?? [];
  const go = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false, replace: true });
  const learnt = useQuery({
    queryKey: ['tasks', 'learnt', search],
    queryFn: ({ signal }) =>
      get<{ results: Review[]; summary: { problem: string; response: string | null; n: number; words: string }[] }>(
        '/api/results/learnt',
        { problem: search.problem, response: search.response, effect: search.effect, q: search.q },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  const pick = (
    name: 'problem' | 'response' | 'effect',
    label: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <label className="field">
      <span className="xs mut">{label}</span>
      <select
        className="in"
        value={search[name] ?? ''}
        onChange={(event) => go({ [name]: event.target.value || undefined })}
      >
        <option value="">Any</option>
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <section className="card pad-card" aria-labelledby="learnt-title">
      <h2 id="learnt-title">What worked here</h2>
      <div className="results-search">
        {pick(
          'problem',
          'Problem',
          PROBLEMS.map(({ code, name }) => [code, name] as const),
        )}
        {pick(
          'response',
          'Response',
          templates.map(({ code, name }) => [code, name] as const),
        )}
        {pick('effect', 'Effect', Object.entries(VERDICT_WORDS))}
        <label className="field">
          <span className="xs mut">Words</span>
          <input
            className="in"
            type="search"
            defaultValue={search.q ?? ''}
            onChange={(event) => go({ q: event.target.value || undefined })}
          />
        </label>
      </div>
      {learnt.isError && <Failed error={learnt.error} what="The results" onRetry={() => void learnt.refetch()} />}
      {learnt.data && (
        <>
          <p className="sm ink2" role="status">
            {learnt.data.results.length === 0
              ? 'No closed task is like this. Results appear here when tasks are closed.'
              : `${plural(learnt.data.results.length, 'closed task')}.`}
          </p>
          {learnt.data.summary.length > 0 && (
            <ul className="col g1 sm">
              {learnt.data.summary.map((line) => (
                <li key={`${line.problem} ${line.response}`}>
                  <b>{problemName(line.problem)}</b>
                  {line.response && `, ${templates.find(({ code }) => code === line.response)?.name ?? line.response}`}:{' '}
                  {line.words}
                </li>
              ))}
            </ul>
          )}
          <ul className="results-list">
            {learnt.data.results.map((review) => (
              <li key={review.taskId}>
                <div className="row g2 wrap sm">
                  <TaskLink {...review} />
                  <span className="tag o">{review.outcome ? VERDICT_WORDS[review.outcome.verdict] : 'No measure'}</span>
                  <span className="f1" />
                  {review.closedAt && <span className="xs mut">Closed {dayWords(localDay(review.closedAt))}</span>}
                </div>
                <p className="xs mut">
                  {problemName(review.problem)}
                  {review.where && `, ${review.where}`}
                </p>
                {review.words.map((words) => (
                  <p key={words} className="sm">
                    {words}
                  </p>
                ))}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
