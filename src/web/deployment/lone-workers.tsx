import { useId, useState } from 'react';
import { StateTag } from '../ui/pieces.tsx';
import { clockWords, plural } from '../ui/words.ts';
import { useSeeTo, useWatches } from './queries.ts';
import type { Watch } from './types.ts';

/** Who works alone now, and who of them has not been heard of in time. */
export function LoneWorkers() {
  const watches = useWatches();
  const others = watches.data?.others ?? [];
  if (others.length === 0) return null;
  const overdue = others.filter(({ level }) => level > 0);
  return (
    <section className="card dep-alone" aria-label="Working alone">
      <p className="sm">
        <b>{plural(others.length, 'person works', 'people work')} alone.</b>{' '}
        {overdue.length === 0
          ? `All have been heard of; the next is due at ${clockWords(Math.min(...others.map(({ dueAt }) => dueAt)))}.`
          : `${overdue.length} not heard of in time.`}
      </p>
      <ul>
        {overdue.map((watch) => (
          <Overdue key={watch.watchId} watch={watch} />
        ))}
      </ul>
    </section>
  );
}

function Overdue({ watch }: { watch: Watch }) {
  const seeTo = useSeeTo();
  const [words, setWords] = useState('');
  const id = useId();
  return (
    <li className="row g2 wrap sm">
      <StateTag state="late">{watch.askedForHelpAt === null ? 'Not heard of' : 'Asks for help'}</StateTag>
      <span>
        <b>{watch.name}</b>
        {watch.place !== '' && `, ${watch.place}`}, due at {clockWords(watch.dueAt)}.
        {watch.acknowledgedBy !== null && ` ${watch.acknowledgedBy} sees to it.`}
      </span>
      {watch.acknowledgedBy === null && (
        <button type="button" className="btn s" onClick={() => seeTo.mutate({ watchId: watch.watchId })}>
          I see to it
        </button>
      )}
      <label className="unseen" htmlFor={id}>
        How {watch.name} was found
      </label>
      <input
        id={id}
        className="in dep-found"
        placeholder="How they were found"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <button
        type="button"
        className="btn s"
        disabled={words.trim() === ''}
        onClick={() => seeTo.mutate({ watchId: watch.watchId, foundWords: words.trim() })}
      >
        Found
      </button>
    </li>
  );
}
