import { LocateFixed } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { PROBLEMS } from '../../tasking/model.ts';
import { announce } from '../ui/announce.tsx';
import type { Book } from './book.ts';
import { usePosition } from './position.ts';
import type { Phone } from './use-phone.ts';

/** Something seen on the street, proposed as a task: kind, words and place. The duty pair or the next meeting decides. */
export function Report({ phone, book }: { phone: Phone; book: Book }) {
  const [problem, setProblem] = useState('');
  const [words, setWords] = useState('');
  const [place, setPlace] = useState('');
  const { position, trouble, locate } = usePosition();
  const [isSaved, setIsSaved] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = PROBLEMS.find(({ code }) => code === problem)?.name ?? problem;
    const body = {
      title: place.trim() === '' ? name : `${name}, ${place.trim()}`,
      what: words.trim(),
      why: { kind: 'request', reference: '', words: [`Seen on the street by ${book.person.agency}: ${words.trim()}`] },
      problem,
      ...(position && {
        where: {
          geometry: { type: 'Point', coordinates: [position.longitude, position.latitude] },
          words: place.trim() === '' ? `Where the phone was, to ${position.metres} m` : place.trim(),
        },
      }),
    };
    void phone.act({
      chain: `report ${crypto.randomUUID()}`,
      did: `Reported ${name.toLowerCase()}`,
      request: { method: 'POST', path: '/api/tasks', body },
    });
    announce('Report saved on this phone.');
    setIsSaved(true);
  };
  if (isSaved) {
    return (
      <div className="phone-body">
        <section className="phone-card">
          <h1>Report saved</h1>
          <p>It is sent by itself. The next meeting, or a duty pair, decides what is done.</p>
          <a className="act" href="#/">
            My tasks
          </a>
        </section>
      </div>
    );
  }
  return (
    <>
      <header className="phone-head">
        <h1>Report</h1>
        <p>What you see, for the next meeting. In danger, call 999.</p>
      </header>
      <form className="phone-body phone-form" onSubmit={submit}>
        <fieldset className="phone-chips">
          <legend>What is it?</legend>
          {PROBLEMS.map(({ code, name }) => (
            <label key={code} className="phone-chip">
              <input
                type="radio"
                name="problem"
                required
                checked={problem === code}
                onChange={() => setProblem(code)}
              />
              {name}
            </label>
          ))}
        </fieldset>
        <label>
          Where
          <input
            value={place}
            maxLength={120}
            placeholder="Street and landmark"
            onChange={(event) => setPlace(event.target.value)}
          />
        </label>
        <button type="button" className="act second" onClick={locate}>
          <LocateFixed size={24} strokeWidth={1.75} aria-hidden />
          {position === null ? 'Where I stand' : `Where I stand, to ${position.metres} m`}
        </button>
        {trouble !== null && (
          <p className="late-ink" role="alert">
            {trouble} Type the place instead.
          </p>
        )}
        <label>
          What you see
          <textarea
            rows={4}
            required
            maxLength={2000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </label>
        <p className="mut">No names and no number plates here.</p>
        <button type="submit" className="act" disabled={problem === '' || words.trim() === ''}>
          Save report
        </button>
      </form>
    </>
  );
}
