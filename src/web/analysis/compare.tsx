import { useId, useMemo } from 'react';
import { benjaminiHochberg, compareTwoCounts, differenceInDifferences } from '../../analysis/index.ts';
import type { FilterAddress } from '../../picture/model.ts';
import { Failed } from '../api/failed.tsx';
import { answerLinked, type LinkedAnswer } from '../map/linked-views.ts';
import { writeVersus } from '../map/periods.ts';
import { Segments } from '../ui/segments.tsx';
import { countWords, dayOfIso, isoOfDay, plural, rangeWords } from '../ui/words.ts';
import type { PanelProps } from './panel.tsx';
import { useRun } from './run.ts';

const FEWEST = 20;

/** Two periods of one selection: totals, wards and the surface, each with what it can and cannot carry. */
export function Compare(props: PanelProps & { filter: FilterAddress; mayRun: boolean }) {
  const { live, search, change, linked, picture, wholeFrom } = props;
  const { versus, brush } = live;
  const id = useId();
  const known = search.vs === 'before' || search.vs === 'year';
  return (
    <>
      <label className="field" htmlFor={id}>
        <span className="label">Compare {rangeWords(brush.from, brush.to)} with</span>
        <select
          id={id}
          className="in"
          value={known ? search.vs : search.vs ? 'typed' : ''}
          onChange={({ target: { value } }) => {
            const n = brush.to - brush.from + 1;
            const typed = writeVersus({ from: brush.from - n, to: brush.from - 1 });
            change({
              vs: value === '' ? undefined : value === 'typed' ? typed : value,
              hot: undefined,
              spot: undefined,
            });
          }}
        >
          <option value="">Nothing yet</option>
          <option value="before">as many days just before</option>
          <option value="year">the same weekdays 52 weeks earlier</option>
          <option value="typed">other days</option>
        </select>
      </label>
      {versus && !known && (
        <div className="row g2">
          {(['from', 'to'] as const).map((part) => (
            <label key={part} className="field f1">
              <span className="label">{part === 'from' ? 'From' : 'To, that day included'}</span>
              <input
                className="in"
                type="date"
                value={isoOfDay(versus.days[part])}
                onChange={(event) => {
                  const day = dayOfIso(event.target.value);
                  if (day !== null) change({ vs: writeVersus({ ...versus.days, [part]: day }) });
                }}
              />
            </label>
          ))}
        </div>
      )}
      {!versus ? (
        <p className="sm ink2 analysis-note">
          Choose days to compare with. The map then shows where there is more and where less.
        </p>
      ) : versus.days.from < Math.max(wholeFrom, picture.wholeFrom) ? (
        <p className="notice">
          Records do not reach back to {rangeWords(versus.days.from, versus.days.to)}; a comparison would say less than
          it seems. Choose later days.
        </p>
      ) : (
        <>
          <Segments
            label="Show the comparison"
            value={search.vsas ?? 'difference'}
            options={[
              { value: 'difference', words: 'Difference' },
              { value: 'side', words: 'Side by side' },
            ]}
            onChange={(vsas) => change({ vsas: vsas === 'side' ? 'side' : undefined })}
          />
          <Answer {...props} key={`${linked.answer.total}`} />
        </>
      )}
    </>
  );
}

function Answer({
  linked,
  live,
  state,
  picture,
  names,
  filter,
  mayRun,
  change,
  search,
}: PanelProps & { filter: FilterAddress; mayRun: boolean }) {
  const { columns } = picture;
  const { versus, brush } = live;
  const { question, candidates } = linked;
  const days = versus?.days ?? brush;
  const window = { spanFrom: days.from, spanTo: days.to, brushFrom: days.from, brushTo: days.to };
  const nDays = brush.to - brush.from + 1;
  const thenDays = days.to - days.from + 1;
  const then = useMemo(
    () =>
      answerLinked(columns, candidates, {
        ...question,
        spanFrom: days.from,
        spanTo: days.to,
        brushFrom: days.from,
        brushTo: days.to,
      }),
    [columns, candidates, question, days.from, days.to],
  );
  const now = linked.answer;
  const isPart = state.wards.length > 0 || state.ring !== null;
  const overlaps = days.to >= brush.from && days.from <= brush.to;
  return (
    <>
      {overlaps && <p className="notice">The two periods overlap: some records are counted in both.</p>}
      <p className="aside-lead">
        <b>{countWords(now.total)}</b> in {plural(nDays, 'day')} now, <b>{countWords(then.total)}</b> in{' '}
        {plural(thenDays, 'day')} then ({versus?.words}).
      </p>
      <p className="sm ink2">{ratioWords(then.total, now.total, thenDays, nDays)}</p>
      {nDays !== thenDays && (
        <p className="notice">
          The periods differ in length. The ratio allows for it; the difference on the map does not, it compares totals.
        </p>
      )}
      {isPart && <AgainstTheRest now={now} then={then} linked={linked} columns={columns} window={window} />}
      <WardTable now={now} then={then} columns={columns} names={names} exposure={[thenDays, nDays]} />
      {mayRun && <TestIt filter={filter} days={days} change={change} search={search} measure={live.measure} />}
    </>
  );
}

function ratioWords(before: number, after: number, daysBefore: number, daysAfter: number): string {
  if (before < FEWEST || after < FEWEST) return `Fewer than ${FEWEST} in one of them: counts only, no change figure.`;
  const { rateRatio, interval } = compareTwoCounts(before, after, {
    exposureBefore: daysBefore,
    exposureAfter: daysAfter,
  });
  const [lower, upper] = interval;
  const verdict = lower > 1 ? 'Higher beyond chance' : upper < 1 ? 'Lower beyond chance' : 'No clear change';
  return `${verdict}: ${rateRatio.toFixed(2)} times a day, 95% interval ${lower.toFixed(2)} to ${upper.toFixed(2)} (exact, counts as Poisson).`;
}

/** Where a part is selected, the rest of the area says what would have happened anyway. */
function AgainstTheRest({
  now,
  then,
  linked,
  columns,
  window,
}: {
  now: LinkedAnswer;
  then: LinkedAnswer;
  linked: PanelProps['linked'];
  columns: PanelProps['picture']['columns'];
  window: Partial<PanelProps['linked']['question']>;
}) {
  const { everywhereRows: everywhere } = linked;
  const restNow = answerLinked(columns, everywhere, linked.question).total - now.total;
  const restThen = answerLinked(columns, everywhere, { ...linked.question, ...window }).total - then.total;
  if ([now.total, then.total, restNow, restThen].some((n) => n < FEWEST)) {
    return <p className="sm ink2">Too few here or elsewhere to compare the change with the rest of the area.</p>;
  }
  const found = differenceInDifferences({ before: then.total, after: now.total }, { before: restThen, after: restNow });
  const [lower, upper] = found.interval;
  const clear = lower > 1 || upper < 1;
  return (
    <p className="sm">
      Elsewhere: <b>{countWords(restNow)}</b> now, <b>{countWords(restThen)}</b> then. Against that, here{' '}
      {clear ? `${found.ratio.toFixed(2)} times as many` : 'no clear difference'}, 95% interval {lower.toFixed(2)} to{' '}
      {upper.toFixed(2)}.
    </p>
  );
}

function WardTable({
  now,
  then,
  columns,
  names,
  exposure: [exposureBefore, exposureAfter],
}: {
  now: LinkedAnswer;
  then: LinkedAnswer;
  columns: PanelProps['picture']['columns'];
  names: PanelProps['names'];
  exposure: [number, number];
}) {
  const lines = useMemo(() => {
    const counts = new Map<string, { now: number; earlier: number }>();
    for (const [rows, part] of [
      [now.rows, 'now'],
      [then.rows, 'earlier'],
    ] as const) {
      for (const row of rows) {
        const ward = names.ward(columns, row);
        if (ward === null) continue;
        const held = counts.get(ward) ?? { now: 0, earlier: 0 };
        held[part] += columns.count[row]!;
        counts.set(ward, held);
      }
    }
    const listed = [...counts].map(([ward, count]) => ({
      ward,
      ...count,
      test:
        count.now >= FEWEST && count.earlier >= FEWEST
          ? compareTwoCounts(count.earlier, count.now, { exposureBefore, exposureAfter })
          : null,
    }));
    const tested = listed.filter(({ test }) => test !== null);
    const adjusted = benjaminiHochberg(tested.map(({ test }) => test?.pExact ?? 1));
    const clear = new Map(tested.map(({ ward }, i) => [ward, adjusted[i]! <= 0.05]));
    return listed
      .map((line) => ({ ...line, isClear: clear.get(line.ward) ?? false }))
      .sort((a, b) => b.now - b.earlier - (a.now - a.earlier) || a.ward.localeCompare(b.ward));
  }, [now, then, columns, names, exposureBefore, exposureAfter]);
  if (lines.length === 0) return null;
  return (
    <>
      <h3>By ward, most increase first</h3>
      <table className="cell-table">
        <caption className="unseen">Records by ward in both periods</caption>
        <thead>
          <tr>
            <th scope="col">Ward</th>
            <th scope="col" className="num">
              Now
            </th>
            <th scope="col" className="num">
              Then
            </th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ ward, now: n, earlier: t, test, isClear }) => (
            <tr key={ward}>
              <td>{ward}</td>
              <td className="num">{countWords(n)}</td>
              <td className="num">{countWords(t)}</td>
              <td className="xs">
                {test === null
                  ? 'too few'
                  : isClear
                    ? `${test.rateRatio > 1 ? '▲ higher' : '▼ lower'}, ${test.interval[0].toFixed(1)} to ${test.interval[1].toFixed(1)} times`
                    : 'no clear change'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="xs mut">
        Chance is allowed for over all wards tested (false discovery rate 5 %). Under {FEWEST} in a period: counts only.
      </p>
    </>
  );
}

/** The difference on the map is not a test; relative risk is, and keeps a card. */
function TestIt({
  filter,
  days,
  change,
  measure,
}: {
  filter: FilterAddress;
  days: { from: number; to: number };
  change: PanelProps['change'];
  search: PanelProps['search'];
  measure: PanelProps['live']['measure'];
}) {
  const run = useRun();
  const start = async (method: 'relativeRisk' | 'dualDensity') => {
    const compareWith = { ...filter, from: isoOfDay(days.from), to: isoOfDay(days.to + 1) };
    const options =
      method === 'dualDensity'
        ? { kernel: measure.kernel, bandwidthMetres: measure.reachMetres, cellSizeMetres: measure.cellMetres }
        : {};
    const analysisId = await run.start({ method, options, filter, compareWith });
    if (analysisId) change({ card: analysisId, layer: undefined });
  };
  return (
    <div className="analysis-run">
      <p className="sm ink2">
        The colours on the map are differences, not yet more than chance. Relative risk tests each place.
      </p>
      {run.isRunning ? (
        <div className="row g2">
          <span className="sm" role="status">
            Running on the server …
          </span>
          <button type="button" className="btn s" onClick={run.cancel}>
            Cancel
          </button>
        </div>
      ) : (
        <div className="row g2 wrap">
          <button type="button" className="btn p" onClick={() => void start('relativeRisk')}>
            Test with relative risk
          </button>
          <button type="button" className="btn" onClick={() => void start('dualDensity')}>
            Keep the difference
          </button>
        </div>
      )}
      {run.error !== null && <Failed error={run.error} what="The comparison" />}
    </div>
  );
}
