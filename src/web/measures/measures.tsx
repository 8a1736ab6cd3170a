import './measures.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import {
  MEASURE_BY,
  type MeasureBy,
  type Measures,
  type Quantile,
  type ServiceMeasures,
  type Share,
  shareWords,
} from '../../services/model.ts';
import { get } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { MARK_WORDS, spanWords } from '../cases/clock-words.ts';
import { useCatalogue } from '../cases/queries.ts';
import { CaseViews } from '../cases/views.tsx';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { countWords, dayWords, localDay, momentWords, plural, startOfDay, today } from '../ui/words.ts';

/** A number and its sign stay on one line. */
const kept = (share: Share): string => shareWords(share).replaceAll(' %', '\u00a0%');

const PERIODS = [
  [28, '4 weeks'],
  [91, '13 weeks'],
  [364, '52 weeks'],
] as const;
const BY_WORDS: Record<MeasureBy, string> = { kind: 'Kind', area: 'Ward', shift: 'Shift' };

/** How the services did, said so that nothing looks better by pausing, merging or rejecting. */
export function MeasuresPage() {
  const { days = 28, by = 'kind' } = useSearch({ from: '/cases/measures' });
  const navigate = useNavigate({ from: '/cases/measures' });
  const to = startOfDay(today() + 1);
  const from = startOfDay(today() + 1 - days);
  const found = useQuery({
    queryKey: ['cases', 'measures', from, to, by],
    queryFn: ({ signal }) => get<ServiceMeasures>('/api/services/measures', { from, to, by }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="page stack measures">
      <div className="row g3 wrap no-paper">
        <CaseViews />
        <span className="f1" />
        <label className="row g2 sm measures-choice">
          Reported in the last
          <select
            className="in"
            value={days}
            onChange={({ target }) => void navigate({ search: (old) => ({ ...old, days: Number(target.value) }) })}
          >
            {PERIODS.map(([n, words]) => (
              <option key={n} value={n}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label className="row g2 sm measures-choice">
          By
          <select
            className="in"
            value={by}
            onChange={({ target }) =>
              void navigate({ search: (old) => ({ ...old, by: MEASURE_BY.find((each) => each === target.value) }) })
            }
          >
            {MEASURE_BY.map((each) => (
              <option key={each} value={each}>
                {BY_WORDS[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {found.isPending ? (
        <Skeleton lines={6} height={48} words="Measuring" />
      ) : found.isError ? (
        <Failed error={found.error} what="The measures" onRetry={() => void found.refetch()} />
      ) : (
        <Measured found={found.data} />
      )}
    </div>
  );
}

function Measured({ found }: { found: ServiceMeasures }) {
  const [all, ...parts] = found.measures;
  if (all === undefined) return null;
  const { beside, untaxed } = { beside: all.beside, untaxed: found.untaxed };
  return (
    <>
      <section className="card measures-head" aria-label="In short">
        <p>
          Untaxed vehicles removed: <b>{countWords(untaxed.removed)}</b>. Within two hours of eligible:{' '}
          <b>{kept(untaxed.ofEligible)}</b>. Within two hours of report: <b>{kept(untaxed.ofReport)}</b>.
        </p>
        <p className="sm ink2">
          {plural(beside.n - beside.nMerged, 'case')} from {plural(beside.nReports, 'report')}, each counted once.
          Beside every share below: {countWords(beside.nPaused)} were paused, {countWords(beside.nMerged)} merged into
          another, {countWords(beside.nRejected)} ended as not found, not ours or referred,{' '}
          {countWords(beside.nReopened)} were opened again.
        </p>
      </section>
      <Within within={all.within} />
      <TimesTable times={all.times} />
      <Parts parts={parts} by={found.by} />
      <div className="measures-two">
        <section className="card" aria-labelledby="paused-title">
          <header>
            <h2 id="paused-title">Who waited for whom</h2>
          </header>
          <table className="plain">
            <caption className="unseen">Pauses by reason</caption>
            <thead>
              <tr>
                <th scope="col">Reason of the pause</th>
                <th scope="col" className="num">
                  Pauses
                </th>
                <th scope="col" className="num">
                  Together
                </th>
              </tr>
            </thead>
            <tbody>
              {beside.pausedByReason.length === 0 && (
                <tr>
                  <td colSpan={3}>Nothing was paused.</td>
                </tr>
              )}
              {beside.pausedByReason.map(({ reason, n, ms }) => (
                <tr key={reason}>
                  <th scope="row">{reason.replaceAll('-', ' ')}</th>
                  <td className="num">{countWords(n)}</td>
                  <td className="num">{spanWords(ms)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section className="card" aria-labelledby="backlog-title">
          <header>
            <h2 id="backlog-title">How old what is open is</h2>
          </header>
          <table className="plain">
            <caption className="unseen">Open cases by age</caption>
            <tbody>
              {all.backlog.map(({ words, n }) => (
                <tr key={words}>
                  <th scope="row">{words}</th>
                  <td className="num">{countWords(n)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
      <Provenance>
        Cases reported from {dayWords(localDay(found.from))} to {dayWords(localDay(found.to - 1))}, as known{' '}
        {momentWords(found.asKnownAt)}. Intervals are 95 %: of shares exact (Clopper-Pearson), of medians and 90th
        percentiles by order statistics. An open case past its time counts as missed; one not yet due is in neither.
      </Provenance>
    </>
  );
}

function Within({ within }: { within: Measures['within'] }) {
  return (
    <section className="card" aria-labelledby="within-title">
      <header>
        <h2 id="within-title">Promises kept</h2>
      </header>
      <table className="plain stack">
        <caption className="unseen">Share within each target</caption>
        <thead>
          <tr>
            <th scope="col">Promise</th>
            <th scope="col">Within it</th>
            <th scope="col" className="num">
              Open and late
            </th>
            <th scope="col" className="num">
              Not yet due
            </th>
            <th scope="col">If no pause had stopped a clock</th>
          </tr>
        </thead>
        <tbody>
          {within.map((target) => (
            <tr key={`${target.target} ${target.words}`}>
              <th scope="row">{target.words}</th>
              <td data-label="Within it">{kept(target)}</td>
              <td className="num" data-label="Open and late">
                {countWords(target.nLateOpen)}
              </td>
              <td className="num" data-label="Not yet due">
                {countWords(target.nNotDue)}
              </td>
              <td data-label="If no pause had stopped a clock">{kept(target.withoutPauses)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function quantileWords(quantile: Quantile | null): string {
  if (quantile === null) return 'none yet';
  const { value, lower, upper } = quantile;
  if (lower === null || upper === null) return `${spanWords(value)} (too few for an interval)`;
  return `${spanWords(value)} (${spanWords(lower)} to ${spanWords(upper)})`;
}

function TimesTable({ times }: { times: Measures['times'] }) {
  return (
    <section className="card" aria-labelledby="times-title">
      <header>
        <h2 id="times-title">How long it took</h2>
      </header>
      <table className="plain stack">
        <caption className="unseen">Times from one step to another</caption>
        <thead>
          <tr>
            <th scope="col">From, to</th>
            <th scope="col" className="num">
              Cases
            </th>
            <th scope="col">Median</th>
            <th scope="col">90th percentile</th>
            <th scope="col" className="num">
              Not yet
            </th>
            <th scope="col" className="num">
              Ended otherwise
            </th>
          </tr>
        </thead>
        <tbody>
          {times.map((way) => (
            <tr key={`${way.from} ${way.to}`}>
              <th scope="row">
                {MARK_WORDS[way.from]} to {MARK_WORDS[way.to].toLowerCase()}
              </th>
              <td className="num" data-label="Cases">
                {countWords(way.n)}
              </td>
              <td data-label="Median">{quantileWords(way.median)}</td>
              <td data-label="90th percentile">{quantileWords(way.ninetieth)}</td>
              <td className="num" data-label="Not yet">
                {countWords(way.nNotYet)}
              </td>
              <td className="num" data-label="Ended otherwise">
                {countWords(way.nOtherwise)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const PART_COUNTS = ['Cases', 'Done', 'Paused', 'Merged', 'Rejected', 'Reopened'] as const;

function Parts({ parts, by }: { parts: Measures[]; by: MeasureBy }) {
  const catalogue = useCatalogue();
  const nameOf = (of: string) =>
    by === 'kind' ? (catalogue.data?.services.find(({ code }) => code === of)?.name ?? of) : of;
  return (
    <section className="card" aria-labelledby="parts-title">
      <header>
        <h2 id="parts-title">By {BY_WORDS[by].toLowerCase()}</h2>
      </header>
      <table className="plain stack">
        <caption className="unseen">Measures by {BY_WORDS[by].toLowerCase()}</caption>
        <thead>
          <tr>
            <th scope="col">{BY_WORDS[by]}</th>
            {PART_COUNTS.map((name) => (
              <th key={name} scope="col" className="num">
                {name}
              </th>
            ))}
            <th scope="col">Reported to done, median</th>
            <th scope="col">Within the promise to be done</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ of, beside, times, within }) => {
            const done = times.find((way) => way.from === 'reported' && way.to === 'done');
            const promises = within.filter(({ to }) => to === 'done');
            const counts = [beside.n, done?.n ?? 0, beside.nPaused, beside.nMerged, beside.nRejected, beside.nReopened];
            return (
              <tr key={of}>
                <th scope="row">{nameOf(of)}</th>
                {counts.map((n, i) => (
                  <td key={PART_COUNTS[i]} className="num" data-label={PART_COUNTS[i]}>
                    {countWords(n)}
                  </td>
                ))}
                <td data-label="Reported to done, median">{quantileWords(done?.median ?? null)}</td>
                <td data-label="Within the promise to be done">
                  {promises.length === 0 ? 'no such promise' : promises.map((each) => kept(each)).join('; ')}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
