import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem, post } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { useMay } from '../api/queries.ts';
import type { Feed, Load, LoadProgress } from '../api/types.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Provenance, RowAccounting, Skeleton, StateTag } from '../ui/pieces.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { bytesWords, countWords, dayWords, localDay, momentWords, plural } from '../ui/words.ts';
import { LoadProgressBar } from './progress-bar.tsx';
import { useLoad } from './queries.ts';
import { STATE_WORDS } from './words.ts';

/** One load: every row accounted for, why rows are held, and the way to take it out again. */
export function LoadCard({
  loadId,
  feed,
  progress,
  onHeld,
}: {
  loadId: number;
  feed: Feed;
  progress: LoadProgress | undefined;
  onHeld: () => void;
}) {
  const details = useLoad(loadId);
  if (details.isPending)
    return (
      <section className="card load-card">
        <Skeleton lines={5} height={30} />
      </section>
    );
  if (details.isError) {
    return (
      <section className="card load-card">
        <Failed error={details.error} what="This load" onRetry={() => void details.refetch()} />
      </section>
    );
  }
  const { load, quarantine } = details.data;
  const noPlace = (load.placedBy['none'] ?? 0) + (load.placedBy['notFound'] ?? 0);
  return (
    <section className="card load-card" aria-labelledby="load-title">
      <div className="load-top">
        <div className="row sp g3 wrap">
          <h2 id="load-title" className="big">
            {feed.name}, {load.state === 'running' ? 'loading since' : 'loaded'}{' '}
            {momentWords(load.finishedAt ?? load.startedAt)}
          </h2>
          <span className="xs mut">
            {load.fileName}
            {load.fileHash && `, file ${load.fileHash.slice(0, 4)}…${load.fileHash.slice(-2)}`}
            {load.fileBytes !== null && `, ${bytesWords(load.fileBytes)}`}
            {load.profile && `, profile ${load.profile}`}
          </span>
        </div>
        {load.state === 'running' ? (
          <LoadProgressBar load={load} progress={progress} />
        ) : (
          <>
            {load.state !== 'done' && <LoadEnd load={load} />}
            {(load.state === 'done' || load.state === 'withdrawn') && (
              <RowAccounting
                read={load.read}
                parts={load}
                held={
                  <button type="button" className="q" onClick={onHeld}>
                    {countWords(load.quarantined)}
                  </button>
                }
              />
            )}
          </>
        )}
      </div>
      {quarantine.length > 0 && (
        <>
          <div className="row sp load-why">
            <h3>Why {plural(load.quarantined, 'row is', 'rows are')} held</h3>
            <span className="xs mut">Nothing is dropped or guessed</span>
          </div>
          <table className="why plain">
            <caption className="unseen">Reasons for held rows</caption>
            <tbody>
              {quarantine.map((line) => (
                <tr key={`${line.code} ${line.column}`}>
                  <td className="num b">{countWords(line.n)}</td>
                  <th scope="row">{line.meaning || line.code}</th>
                  <td className="ink2">
                    {line.column}
                    {line.open < line.n && `, ${countWords(line.n - line.open)} since mended`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <div className="load-foot">
        <Provenance className="f1">
          {noPlace > 0 &&
            `${plural(noPlace, 'row')} of this file ${noPlace === 1 ? 'has' : 'have'} no place: counted in totals, never on a map. `}
          {load.coversFrom !== null &&
            load.coversTo !== null &&
            `Covers ${dayWords(localDay(load.coversFrom))} to ${dayWords(localDay(load.coversTo))}. `}
          Small parts of the bar are drawn wider so they can be seen.
        </Provenance>
        {load.state === 'done' && <Withdraw load={load} feed={feed} />}
      </div>
    </section>
  );
}

function LoadEnd({ load }: { load: Load }) {
  return (
    <p className="row g2 wrap sm" style={{ margin: '8px 0' }}>
      <StateTag state={load.state === 'failed' ? 'late' : 'hold'}>{STATE_WORDS[load.state]}</StateTag>
      <span>
        {load.state === 'withdrawn'
          ? `Withdrawn ${load.withdrawnAt === null ? '' : momentWords(load.withdrawnAt)}: ${load.withdrawnReason ?? 'no reason kept'}.`
          : (load.message ?? 'Nothing of this file was kept.')}
      </span>
    </p>
  );
}

/** Legal acts name the thing and the effect, and need a reason. */
function Withdraw({ load, feed }: { load: Load; feed: Feed }) {
  const client = useQueryClient();
  const may = useMay('load.withdraw');
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  if (!may) return null;
  const withdraw = async () => {
    try {
      await post(`/api/loads/${load.loadId}/withdraw`, { reason: reason.trim() });
      await client.invalidateQueries();
      setIsOpen(false);
      confirmDone('The load is withdrawn. Its records are no longer in the picture.');
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That was not done. Try again.');
    }
  };
  return (
    <>
      <button type="button" className="btn s" onClick={() => setIsOpen(true)}>
        Withdraw this load
      </button>
      <Dialog title={`Withdraw ${load.fileName}`} isOpen={isOpen} onClose={() => setIsOpen(false)} isAlert>
        <p className="sm ink2">
          {plural(load.accepted, 'new record')} and {plural(load.updated, 'changed record')} of {feed.name} leave the
          picture from now on; what they replaced comes back. What was known before stays as it was known.
        </p>
        <div className="field" style={{ marginTop: 12 }}>
          <label htmlFor="withdraw-reason">Reason, kept with the load</label>
          <textarea
            id="withdraw-reason"
            className="in"
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {problem !== null && (
            <p className="wrong" role="alert">
              {problem}
            </p>
          )}
        </div>
        <div className="foot">
          <button type="button" className="btn" onClick={() => setIsOpen(false)}>
            Keep it
          </button>
          <button type="button" className="btn p" disabled={reason.trim() === ''} onClick={() => void withdraw()}>
            {reason.trim() === '' ? 'Give a reason first' : 'Withdraw'}
          </button>
        </div>
      </Dialog>
    </>
  );
}
