import { useId, useMemo, useState } from 'react';
import { type HarmFile, harmTotals, readHarmFile } from '../../analysis/index.ts';
import { CATEGORIES } from '../../vocabulary/index.ts';
import { type HarmWeights, setHarmWeights } from '../map/harm-weights.ts';
import { Segments } from '../ui/segments.tsx';
import { countWords, plural } from '../ui/words.ts';
import type { PanelProps } from './panel.tsx';

const INDEXES = ['CCHI', 'ONS CSS', 'Another index'];

/** Count and harm side by side, by the weights of a file of the reader's own. */
export function Harm(props: PanelProps) {
  const { live, change, search } = props;
  const { harm } = live;
  if (!harm) return <Load />;
  return (
    <>
      <p className="sm ink2">
        {harm.edition.index} {harm.edition.edition}, from {harm.fileName}:{' '}
        {plural(harm.nCategories, 'category', 'categories')} of AIM have a weight. The file stays on this page; AIM
        keeps no weights.
      </p>
      <div className="row g2 wrap">
        <Segments
          label="The map shows"
          value={search.weigh === 'harm' ? 'harm' : search.weigh === 'both' ? 'both' : 'count'}
          options={[
            { value: 'count', words: 'Records' },
            { value: 'harm', words: 'Harm' },
            { value: 'both', words: 'Side by side' },
          ]}
          onChange={(weigh) => change({ weigh: weigh === 'count' ? undefined : weigh })}
        />
        <button
          type="button"
          className="btn s t"
          onClick={() => {
            setHarmWeights(null);
            change({ weigh: undefined });
          }}
        >
          Remove the weights
        </button>
      </div>
      <SideBySide {...props} harm={harm} />
    </>
  );
}

function Load() {
  const id = useId();
  const [index, setIndex] = useState(INDEXES[0]!);
  const [edition, setEdition] = useState('');
  const [read, setRead] = useState<HarmFile | null>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const found = readHarmFile(await file.text(), { index, ...(edition === '' ? {} : { edition }) });
    setRead(found);
    const newest = found.editions.at(-1);
    if (newest) setHarmWeights(newest, file.name);
  };
  return (
    <>
      <p className="sm ink2 analysis-note">
        Counts say how many, harm how grave. AIM brings no weights: their licences do not allow it. Take your own file
        (CSV with a code or name, a weight and, where there is one, an edition). It is read here and sent nowhere.
      </p>
      <label className="field">
        <span className="label">Index</span>
        <select className="in" value={index} onChange={(event) => setIndex(event.target.value)}>
          {INDEXES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">Edition, where the file does not say</span>
        <input className="in" value={edition} onChange={(event) => setEdition(event.target.value)} />
      </label>
      <label className="field" htmlFor={id}>
        <span className="label">File of weights</span>
        <input
          id={id}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          onChange={(event) => void take(event.target.files?.[0])}
        />
      </label>
      {read && read.problems.length > 0 && (
        <div className="notice" role="alert">
          {plural(read.nUsed, 'row')} of {countWords(read.nRows)} could be used.
          <ul>
            {read.problems.slice(0, 5).map(({ row, column, found, expected }) => (
              <li key={`${row} ${column}`}>
                Row {row}, {column}: found “{found}”, expected {expected}.
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function SideBySide({ picture: { columns }, linked, names, harm }: PanelProps & { harm: HarmWeights }) {
  const { rows } = linked.answer;
  const totals = useMemo(() => {
    const codes = CATEGORIES.map(({ code }) => code);
    const weights = new Map(
      CATEGORIES.flatMap(({ code, id }) =>
        Number.isNaN(harm.ofCategory[id]!) ? [] : [[code, harm.ofCategory[id]!] as const],
      ),
    );
    const titles = new Map(CATEGORIES.map(({ code, name }) => [code, name]));
    const indexOf = new Map(CATEGORIES.map(({ id }, i) => [id, i]));
    const wards: string[] = [];
    const wardAt = new Map<string, number>();
    const offence: number[] = [];
    const area: number[] = [];
    for (const row of rows) {
      const ward = names.ward(columns, row) ?? 'No ward';
      let at = wardAt.get(ward);
      if (at === undefined) {
        at = wards.push(ward) - 1;
        wardAt.set(ward, at);
      }
      for (let k = 0; k < columns.count[row]!; k++) {
        offence.push(indexOf.get(columns.categoryId[row]!) ?? -1);
        area.push(at);
      }
    }
    const found = harmTotals(
      { offence, codes, area, nAreas: wards.length },
      { ...harm.edition, weights, names: titles },
      { nReplicates: offence.length > 50_000 ? 0 : 199 },
    );
    return { found, wards };
  }, [rows, columns, names, harm]);
  const { found, wards } = totals;
  const lines = wards
    .map((ward, i) => ({ ward, ...found.byArea[i]! }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.harm - a.harm);
  const most = {
    count: Math.max(1, ...lines.map(({ count }) => count)),
    harm: Math.max(1, ...lines.map(({ harm: h }) => h)),
  };
  return (
    <>
      <p className="aside-lead">
        <b>{countWords(found.total.count)}</b> records with a weight stand for <b>{countWords(found.total.harm)}</b> of
        harm
        {intervalWords(found.total.interval)}.
      </p>
      {found.leftOut.length > 0 && (
        <p className="sm ink2">
          Left out: {found.leftOut.map(({ n, reason }) => `${countWords(n)} ${reason}`).join(', ')}.
        </p>
      )}
      {found.total.top.length > 0 && (
        <p className="sm">
          Most of the harm:{' '}
          {found.total.top
            .slice(0, 3)
            .map(({ name, count, harm: h }) => `${name} (${countWords(count)} records, ${countWords(h)})`)
            .join('; ')}
          .
        </p>
      )}
      <h3>By ward: count beside harm</h3>
      <table className="cell-table harm-table">
        <caption className="unseen">Records and harm by ward, most harm first</caption>
        <thead>
          <tr>
            <th scope="col">Ward</th>
            <th scope="col" className="num">
              Records
            </th>
            <th scope="col" className="num">
              Harm
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ ward, count, harm: h, interval }) => (
            <tr key={ward}>
              <td>{ward}</td>
              <td className="num">
                {countWords(count)}
                <Bar share={count / most.count} />
              </td>
              <td className="num" title={intervalWords(interval)}>
                {countWords(h)}
                <Bar share={h / most.harm} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.warnings.map((words) => (
        <p key={words} className="xs mut">
          {words}
        </p>
      ))}
    </>
  );
}

const intervalWords = ([lower, upper]: [number, number]): string =>
  Number.isNaN(lower) ? '' : ` (95% interval ${countWords(lower)} to ${countWords(upper)})`;

const Bar = ({ share }: { share: number }) => (
  <span className="harm-bar" aria-hidden>
    <span style={{ width: `${share * 100}%` }} />
  </span>
);
