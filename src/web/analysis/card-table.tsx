import { useState } from 'react';
import type { ResultTable as Table } from '../../intelligence/model.ts';
import { Dialog } from '../ui/dialog.tsx';
import { optionWords } from './options-form.tsx';

const FIRST = 8;
const NARROW_COLUMNS = 3;
/** On the map already, or only there to divide by. */
const PLACING: ReadonlySet<string> = new Set(['x', 'y', 'denominator', 'days']);

const cellWords = (value: string | number | null): string => {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? value.toLocaleString('en-GB') : String(Number(value.toPrecision(4)));
};

/** A table of the card, the same numbers as its map or chart: its first columns here, all of it in a window of its own. */
export function ResultTable({ table }: { table: Table }) {
  const [isOpen, setIsOpen] = useState(false);
  const columns = table.columns
    .map((name, i) => ({ name, i }))
    .filter(({ name }) => name !== 'areaId' && name !== 'code');
  // Where a thing lies is on the map; what it holds is what the narrow table is for.
  const narrow = columns.filter(({ name }) => !PLACING.has(name)).slice(0, NARROW_COLUMNS);
  const isCut = columns.length > NARROW_COLUMNS || table.rows.length > FIRST;
  return (
    <>
      <Rows table={table} columns={narrow} rows={table.rows.slice(0, FIRST)} />
      {isCut && (
        <button type="button" className="btn s" onClick={() => setIsOpen(true)}>
          The whole table: {table.rows.length} rows
        </button>
      )}
      <Dialog title={optionWords(table.name)} isOpen={isOpen} onClose={() => setIsOpen(false)} isWide>
        <div className="card-table-whole">
          <Rows table={table} columns={columns} rows={table.rows} />
        </div>
        <div className="row" style={{ marginTop: 12 }}>
          <button type="button" className="btn" onClick={() => setIsOpen(false)}>
            Close
          </button>
        </div>
      </Dialog>
    </>
  );
}

function Rows({
  table,
  columns,
  rows,
}: {
  table: Table;
  columns: readonly { name: string; i: number }[];
  rows: Table['rows'];
}) {
  return (
    <table className="cell-table">
      <caption className="unseen">{optionWords(table.name)}</caption>
      <thead>
        <tr>
          {columns.map(({ name, i }) => (
            <th key={name} scope="col" className={typeof table.rows[0]?.[i] === 'number' ? 'num' : ''}>
              {optionWords(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, r) => (
          <tr key={`${r.toString()} ${String(row[0])}`}>
            {columns.map(({ name, i }) => (
              <td key={name} className={typeof row[i] === 'number' ? 'num' : ''}>
                {cellWords(row[i] ?? null)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const WIDTH = 320;
const HEIGHT = 110;
const MOST_BARS = 200;

/** Bars of a table that counts incidents by month or by hour; the table under it holds the same numbers. */
export function TableChart({ table }: { table: Table }) {
  // Limits are of the value, which may be a rate: bars and limits share one scale.
  const isLimited = table.columns.includes('value') && table.columns.includes('upper');
  const at = table.columns.indexOf(isLimited ? 'value' : 'incidents');
  const isSeries = ['month', 'weekday', 'week', 'day', 'hour'].includes(table.columns[0] ?? '');
  if (at < 0 || !isSeries || table.rows.length < 3 || table.rows.length > MOST_BARS) return null;
  const values = table.rows.map((row) => Number(row[at] ?? 0));
  const most = Math.max(1, ...values);
  const limits = (isLimited ? ['lower', 'upper', 'centre'] : [])
    .map((name) => table.columns.indexOf(name))
    .filter((column) => column >= 0)
    .map((column) => table.rows.map((row) => Number(row[column] ?? Number.NaN)));
  const top = Math.max(most, ...limits.flat().filter(Number.isFinite));
  const step = WIDTH / values.length;
  const y = (value: number) => HEIGHT - 4 - (value / top) * (HEIGHT - 14);
  return (
    <svg
      className="card-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT + 16}`}
      role="img"
      aria-label={`Incidents by ${table.columns[0]}: ${values.length} bars, the highest ${Math.round(most)}. The table holds the same numbers.`}
    >
      {values.map((value, i) => (
        <rect
          key={`${i.toString()}`}
          x={i * step + step * 0.1}
          width={Math.max(0.6, step * 0.8)}
          y={y(value)}
          height={HEIGHT - 4 - y(value)}
          fill="var(--ink-3)"
        />
      ))}
      {limits.map((line, k) => (
        <polyline
          key={`${k.toString()}`}
          fill="none"
          stroke="var(--ink)"
          strokeWidth={1.2}
          strokeDasharray={k === 2 ? undefined : '4 3'}
          points={line.map((value, i) => (Number.isFinite(value) ? `${(i + 0.5) * step},${y(value)}` : '')).join(' ')}
        />
      ))}
      <text x={0} y={HEIGHT + 12} fontSize={12} fill="var(--ink-2)">
        {String(table.rows[0]?.[0] ?? '')}
      </text>
      <text x={WIDTH} y={HEIGHT + 12} fontSize={12} fill="var(--ink-2)" textAnchor="end">
        {String(table.rows.at(-1)?.[0] ?? '')}
      </text>
    </svg>
  );
}
