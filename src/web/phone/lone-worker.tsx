import { useState } from 'react';
import { announce } from '../ui/announce.tsx';
import { clockWords, now } from '../ui/words.ts';
import type { Book } from './book.ts';
import type { Phone } from './use-phone.ts';

const EVERY = [15, 30, 60] as const;

/** Somebody notices when an officer who works alone is not heard of in time. Needs signal to be watched, and says so. */
export function LoneWorker({ phone, book }: { phone: Phone; book: Book }) {
  const [every, setEvery] = useState<number>(30);
  const { watch } = book;
  const tell = (path: string, did: string, body: Record<string, unknown> = {}) => {
    const request = { method: 'POST', path: `/api/lone-worker/${path}`, body } as const;
    void phone.act({ chain: 'lone worker', did, request });
    announce(`${did}. Saved on this phone.`);
  };
  if (watch === null) {
    return (
      <section className="phone-card">
        <h2>Working alone?</h2>
        <p>Say how often you will be heard of. When you are not, your supervisor is told, then the control room.</p>
        <fieldset className="phone-chips">
          <legend>Every</legend>
          {EVERY.map((minutes) => (
            <label key={minutes} className="phone-chip">
              <input type="radio" name="every" checked={every === minutes} onChange={() => setEvery(minutes)} />
              {minutes} min
            </label>
          ))}
        </fieldset>
        <button
          type="button"
          className="act"
          disabled={phone.signal === 'no'}
          onClick={() => tell('start', 'Started the lone-worker timer', { intervalMinutes: every })}
        >
          {phone.signal === 'no' ? 'Starts only with signal' : 'Start the timer'}
        </button>
      </section>
    );
  }
  const isLate = watch.dueAt < now();
  return (
    <section className="phone-card">
      <h2>Working alone</h2>
      <p className={isLate ? 'late-ink' : ''}>
        {isLate ? `You were due at ${clockWords(watch.dueAt)}.` : `Next due at ${clockWords(watch.dueAt)}.`} Last heard{' '}
        {clockWords(watch.heardAt)}.
      </p>
      <div className="acts">
        <button type="button" className="act help" onClick={() => tell('help', 'Asked for help')}>
          Help
        </button>
        <button type="button" className="act" onClick={() => tell('check-in', 'Said all is well', { at: now() })}>
          I am well
        </button>
      </div>
      <button type="button" className="act second" onClick={() => tell('end', 'Ended the lone-worker timer')}>
        End
      </button>
    </section>
  );
}
