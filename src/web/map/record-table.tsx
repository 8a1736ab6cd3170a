import { useEffect, useMemo, useState } from 'react';
import type { PictureColumns } from '../../picture/model.ts';
import { AGENCY_KINDS } from '../../vocabulary/index.ts';
import { useShortcuts } from '../shell/keys.ts';
import { AGENCY_NAMES, AgencyMark, Precision } from '../ui/marks.tsx';
import { countWords, plural } from '../ui/words.ts';
import { type Names, rowPrecision, rowWhat, rowWhen, rowWhere } from './record-words.ts';
import { newestFirst } from './region.ts';

const PAGE = 100;

/** The same records as the map, newest first, with the same selection and the same actions. */
export function RecordTable({
  columns,
  rows,
  selected,
  kindOfAgency,
  names,
  onChoose,
}: {
  columns: PictureColumns;
  rows: Int32Array;
  selected: ReadonlySet<number>;
  kindOfAgency: Uint8Array;
  names: Names;
  onChoose: (ids: number[]) => void;
}) {
  const sorted = useMemo(() => newestFirst(columns, rows), [columns, rows]);
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(sorted.length / PAGE));
  const at = Math.min(page, pages - 1);
  const shown = sorted.subarray(at * PAGE, (at + 1) * PAGE);
  useEffect(() => {
    const firstChosen = sorted.findIndex((row) => selected.has(columns.incidentId[row]!));
    if (firstChosen >= 0) setPage(Math.floor(firstChosen / PAGE));
    // Only when another selection or another list comes: paging by hand must not jump back.
  }, [sorted, selected, columns]);
  const step = (by: number) => {
    const index = sorted.findIndex((row) => selected.has(columns.incidentId[row]!));
    const row = sorted[Math.max(0, Math.min(sorted.length - 1, index < 0 ? 0 : index + by))];
    if (row !== undefined) onChoose([columns.incidentId[row]!]);
  };
  useShortcuts('Table', [
    { keys: 'j', words: 'Next record', does: () => step(1) },
    { keys: 'k', words: 'Previous record', does: () => step(-1) },
  ]);
  return (
    <div className="record-table">
      <table className="stack">
        <caption className="unseen">
          {plural(sorted.length, 'record')}, newest first: the same as on the map. Rows {at * PAGE + 1} to{' '}
          {at * PAGE + shown.length}.
        </caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">Where</th>
            <th scope="col">Placed to</th>
            <th scope="col">Agency</th>
          </tr>
        </thead>
        <tbody>
          {Array.from(shown, (row) => {
            const id = columns.incidentId[row]!;
            const kind = AGENCY_KINDS[kindOfAgency[columns.agencyId[row]!]!] ?? 'partner';
            return (
              <tr
                key={`${id} ${columns.version[row]}`}
                className={selected.has(id) ? 'sel' : ''}
                aria-selected={selected.has(id)}
              >
                <td data-label="When" className="nw">
                  {rowWhen(columns, row)}
                </td>
                <td data-label="What">
                  <button type="button" className="l" onClick={() => onChoose([id])}>
                    {rowWhat(columns, row)}
                  </button>
                </td>
                <td data-label="Where">{rowWhere(columns, row, names)}</td>
                <td data-label="Placed to">
                  <Precision precision={rowPrecision(columns, row)} />
                </td>
                <td data-label="Agency">
                  <span className="ag">
                    <AgencyMark kind={kind} />
                    {AGENCY_NAMES[kind]}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {sorted.length === 0 && <p className="state sm ink2">No record matches. Widen What, When or Where.</p>}
      <nav className="pages row g2" aria-label="Pages of the table">
        <button type="button" className="btn s" disabled={at === 0} onClick={() => setPage(at - 1)}>
          Newer
        </button>
        <span className="sm ink2">
          {sorted.length === 0
            ? 'Nothing to show'
            : `${countWords(at * PAGE + 1)} to ${countWords(at * PAGE + shown.length)} of ${countWords(sorted.length)}`}
        </span>
        <button type="button" className="btn s" disabled={at >= pages - 1} onClick={() => setPage(at + 1)}>
          Older
        </button>
      </nav>
    </div>
  );
}
