import { Download, Upload } from 'lucide-react';
import { useState } from 'react';
import { Failed } from '../api/failed.tsx';
import { useMay } from '../api/queries.ts';
import type { Feed, Load } from '../api/types.ts';
import { Provenance, Skeleton, StateTag } from '../ui/pieces.tsx';
import { countWords, momentWords, plural } from '../ui/words.ts';
import { useHeldRows, useLoad } from './queries.ts';

/** Held rows as they came, with what was found and expected: download, put right, load again. */
export function Quarantine({
  loads,
  feeds,
  loadId,
  onLoad,
  onAdd,
}: {
  loads: readonly Load[];
  feeds: readonly Feed[];
  loadId: number | undefined;
  onLoad: (loadId: number) => void;
  onAdd: () => void;
}) {
  const holding = loads.filter((load) => load.quarantined > 0 && load.state === 'done');
  const load = holding.find((candidate) => candidate.loadId === loadId) ?? holding[0];
  if (!load) {
    return (
      <section className="card state data-wide">
        <h2>Nothing is held</h2>
        <p className="sm ink2">
          Every row of every load was understood. Rows that are not are kept here, whole, until somebody decides.
        </p>
      </section>
    );
  }
  return (
    <section className="card data-wide">
      <header className="data-header">
        <h2>Held rows</h2>
        <select
          className="in held-load"
          aria-label="Load"
          value={load.loadId}
          onChange={(event) => onLoad(Number(event.target.value))}
        >
          {holding.map((candidate) => (
            <option key={candidate.loadId} value={candidate.loadId}>
              {feeds.find(({ feedId }) => feedId === candidate.feedId)?.name ?? 'Feed'},{' '}
              {momentWords(candidate.finishedAt ?? candidate.startedAt)}: {countWords(candidate.quarantined)} held
            </option>
          ))}
        </select>
      </header>
      <HeldRows key={load.loadId} load={load} onAdd={onAdd} />
    </section>
  );
}

function HeldRows({ load, onAdd }: { load: Load; onAdd: () => void }) {
  const mayLoad = useMay('load.write');
  const [code, setCode] = useState<string | undefined>(undefined);
  const [starts, setStarts] = useState<number[]>([]);
  const details = useLoad(load.loadId);
  const rows = useHeldRows(load.loadId, code, starts.at(-1));
  if (rows.isPending) return <Skeleton lines={6} height={34} />;
  if (rows.isError) return <Failed error={rows.error} what="The held rows" onRetry={() => void rows.refetch()} />;
  const next = rows.data.next;
  return (
    <>
      <div className="row g2 wrap held-tools">
        <label className="row g2 sm">
          Reason
          <select
            className="in"
            value={code ?? ''}
            onChange={(event) => {
              setCode(event.target.value || undefined);
              setStarts([]);
            }}
          >
            <option value="">Every reason</option>
            {[...new Map(details.data?.quarantine.map((line) => [line.code, line.meaning || line.code])).entries()].map(
              ([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ),
            )}
          </select>
        </label>
        <span className="f1" />
        <a className="btn" href={`/api/loads/${load.loadId}/quarantine.csv`} download>
          <Download size={16} strokeWidth={1.75} aria-hidden /> Download to put right
        </a>
        {mayLoad && (
          <button type="button" className="btn" onClick={onAdd}>
            <Upload size={16} strokeWidth={1.75} aria-hidden /> Upload corrected rows
          </button>
        )}
      </div>
      <div className="scroll-x">
        <table className="stack held">
          <caption className="unseen">Held rows of {load.fileName}</caption>
          <thead>
            <tr>
              <th scope="col" className="num">
                Row
              </th>
              <th scope="col">Column</th>
              <th scope="col">Found</th>
              <th scope="col">Expected</th>
              <th scope="col">The row as it came</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {rows.data.rows.map((row) => (
              <tr key={row.rowNumber}>
                <td className="num" data-label="Row">
                  {countWords(row.rowNumber)}
                </td>
                <td data-label="Column" className="b">
                  {row.column}
                </td>
                <td data-label="Found">{row.found === '' ? <span className="mut">nothing</span> : row.found}</td>
                <td data-label="Expected" className="ink2">
                  {row.expected}
                </td>
                <td data-label="The row" className="raw">
                  <code>{row.raw}</code>
                </td>
                <td data-label="State">
                  {row.resolvedByLoadId === null ? (
                    <StateTag state="hold">Held</StateTag>
                  ) : (
                    <StateTag state="ok">Mended</StateTag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="row g3 wrap held-tools">
        <Provenance className="f1">
          {plural(load.quarantined, 'row')} of {load.fileName} {load.quarantined === 1 ? 'was' : 'were'} held. Put the
          rows right in the downloaded file, keep its first columns, and upload it to the same feed. Reading held rows
          is recorded.
        </Provenance>
        {starts.length > 0 && (
          <button type="button" className="btn s" onClick={() => setStarts(starts.slice(0, -1))}>
            Earlier rows
          </button>
        )}
        {next !== null && (
          <button type="button" className="btn s" onClick={() => setStarts([...starts, next])}>
            Later rows
          </button>
        )}
      </div>
    </>
  );
}
