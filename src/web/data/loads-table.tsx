import type { Feed, Load, LoadProgress } from '../api/types.ts';
import { AgencyMark } from '../ui/marks.tsx';
import { StateTag } from '../ui/pieces.tsx';
import { countWords, momentWords } from '../ui/words.ts';
import { STATE_WORDS } from './words.ts';

const TAGS = { running: 'soon', done: 'ok', failed: 'late', cancelled: 'hold', withdrawn: 'hold' } as const;

/** Every load there was, newest first; its sum is always written out. */
export function LoadsTable({
  loads,
  feeds,
  progress,
  onOpen,
}: {
  loads: readonly Load[];
  feeds: readonly Feed[];
  progress: ReadonlyMap<number, LoadProgress>;
  onOpen: (load: Load) => void;
}) {
  return (
    <section className="card data-wide">
      <header className="data-header">
        <h2>Loads</h2>
        <span className="mut sm">{countWords(loads.length)} newest</span>
      </header>
      <div className="scroll-x">
        <table className="stack loads">
          <caption className="unseen">Loads, newest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Feed</th>
              <th scope="col">File</th>
              <th scope="col" className="num">
                Read
              </th>
              <th scope="col" className="num">
                Accepted
              </th>
              <th scope="col" className="num">
                Updated
              </th>
              <th scope="col" className="num">
                Unchanged
              </th>
              <th scope="col" className="num">
                Quarantined
              </th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {loads.map((load) => {
              const feed = feeds.find(({ feedId }) => feedId === load.feedId);
              const rows = load.state === 'running' ? (progress.get(load.loadId) ?? load) : load;
              return (
                <tr key={load.loadId}>
                  <td className="nw tab" data-label="When">
                    {momentWords(load.finishedAt ?? load.startedAt)}
                  </td>
                  <td data-label="Feed">
                    <span className="ag wrap">
                      {feed && <AgencyMark kind={feed.agency} />}
                      <span>{feed?.name ?? `Feed ${load.feedId}`}</span>
                    </span>
                  </td>
                  <td data-label="File">
                    <button type="button" className="l" onClick={() => onOpen(load)}>
                      {load.fileName}
                    </button>
                  </td>
                  {(['read', 'accepted', 'updated', 'unchanged', 'quarantined'] as const).map((part) => (
                    <td key={part} className="num" data-label={part.charAt(0).toUpperCase() + part.slice(1)}>
                      {countWords(rows[part])}
                    </td>
                  ))}
                  <td data-label="State">
                    <StateTag state={TAGS[load.state]}>{STATE_WORDS[load.state]}</StateTag>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {loads.length === 0 && <p className="state sm ink2">No file has been loaded yet.</p>}
    </section>
  );
}
