import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem, patch } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import type { Feed } from '../api/types.ts';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { dayWords, localDay, momentWords, plural } from '../ui/words.ts';
import { useErasures } from './queries.ts';

const SHOWN = 5;

/** How long a feed's records are kept, by whose word, and what was erased because of it. */
export function Keeping({ feed }: { feed: Feed | undefined }) {
  const erasures = useErasures();
  const mayChange = useMay('feed.manage');
  const [isOpen, setIsOpen] = useState(false);
  if (!feed) return null;
  const done = (erasures.data?.erasures ?? []).filter(({ feedId }) => feedId === feed.feedId);
  return (
    <section className="card keeping" aria-labelledby="keeping-title">
      <header className="row sp g2">
        <h2 id="keeping-title">How long records are kept</h2>
        {mayChange && (
          <button type="button" className="btn s" onClick={() => setIsOpen(true)}>
            Change
          </button>
        )}
      </header>
      <p className="sm ink2">
        {feed.retentionDays === null
          ? `${feed.name}: no retention is set, so everything is kept.`
          : `${feed.name}: ${plural(feed.retentionDays, 'day')} after they ended. Once a day what is older is erased, every version of it and held rows as old.`}
      </p>
      {done.length > 0 && (
        <ul className="sm">
          {done.slice(0, SHOWN).map((each) => (
            <li key={each.momentId}>
              {momentWords(each.at)}: {plural(each.incidents, 'record')} that ended before{' '}
              {dayWords(localDay(each.before))} {new Date(each.before).getUTCFullYear()}
              {each.heldRows > 0 && ` and ${plural(each.heldRows, 'held row')}`} erased, under {each.retentionDays}{' '}
              days.
            </li>
          ))}
        </ul>
      )}
      {isOpen && <Change feed={feed} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

/** Owner and retention: what a feed's keeper answers for. */
function Change({ feed, onClose }: { feed: Feed; onClose: () => void }) {
  const client = useQueryClient();
  const [owner, setOwner] = useState(feed.owner);
  const [days, setDays] = useState(feed.retentionDays === null ? '' : String(feed.retentionDays));
  const [problem, setProblem] = useState<string | null>(null);
  const isSound = days === '' || /^[1-9]\d{0,4}$/.test(days);
  const isShorter = days !== '' && Number(days) < (feed.retentionDays ?? Number.POSITIVE_INFINITY);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await patch(`/api/feeds/${feed.feedId}`, {
        owner: owner.trim(),
        retentionDays: days === '' ? null : Number(days),
      });
      await client.invalidateQueries({ queryKey: ['feeds'] });
      onClose();
      confirmDone('The feed is changed.');
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That was not saved. Try again.');
    }
  };
  return (
    <Dialog title={feed.name} isOpen onClose={onClose}>
      <form className="col g4" onSubmit={(event) => void save(event)}>
        <div className="field">
          <label htmlFor="feed-owner">Owner: who answers for it</label>
          <input id="feed-owner" className="in" value={owner} onChange={(event) => setOwner(event.target.value)} />
        </div>
        <div className="field">
          <label htmlFor="feed-days">Days a record is kept after it ended; empty for no limit</label>
          <input
            id="feed-days"
            className="in"
            inputMode="numeric"
            value={days}
            aria-invalid={!isSound}
            onChange={(event) => setDays(event.target.value.trim())}
          />
          {!isSound && (
            <p className="wrong" role="alert">
              Expected a whole number of days, for instance 2555 for seven years.
            </p>
          )}
        </div>
        {isSound && isShorter && (
          <p className="sm">
            What is older goes at the next daily erasing, from every version and from “as known” too, and does not come
            back. The command <code>aim retention --trial</code> says how much that is.
          </p>
        )}
        {problem !== null && (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        <div className="foot">
          <button type="button" className="btn" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="btn p" disabled={!isSound}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
