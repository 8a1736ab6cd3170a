import { ChevronLeft, LocateFixed } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { ServiceDefinition, Value } from '../../services/model.ts';
import { QuestionField } from '../cases/question-field.tsx';
import { announce } from '../ui/announce.tsx';
import type { Book } from './book.ts';
import { usePosition } from './position.ts';
import type { Phone } from './use-phone.ts';

/** A case from what one sees, in two taps: what it is, and save. Where it is the phone says. */
export function NewCasePage({ phone, book }: { phone: Phone; book: Book }) {
  const [kind, setKind] = useState<ServiceDefinition | null>(null);
  const [isSaved, setIsSaved] = useState(false);
  if (isSaved) {
    return (
      <div className="phone-body">
        <section className="phone-card">
          <h1>Case saved</h1>
          <p>It is sent by itself, and then stands among the cases to take.</p>
          <a className="act" href="#/cases">
            My cases
          </a>
        </section>
      </div>
    );
  }
  return (
    <>
      <header className="phone-head">
        <a className="phone-back" href="#/cases">
          <ChevronLeft size={26} strokeWidth={1.75} aria-hidden /> Cases
        </a>
        <h1>{kind === null ? 'What is it?' : kind.name}</h1>
      </header>
      {kind === null ? (
        <ul className="phone-body phone-list" aria-label="Kinds of case">
          {(book.cases?.kinds ?? []).map((each) => (
            <li key={each.code}>
              <button type="button" className="act second" onClick={() => setKind(each)}>
                {each.name}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <NewCaseForm phone={phone} kind={kind} onSaved={() => setIsSaved(true)} />
      )}
    </>
  );
}

function NewCaseForm({ phone, kind, onSaved }: { phone: Phone; kind: ServiceDefinition; onSaved(): void }) {
  const { position, trouble, locate } = usePosition();
  const [place, setPlace] = useState('');
  const [words, setWords] = useState('');
  const [answers, setAnswers] = useState<Record<string, Value>>(() => usualAnswers(kind));
  useEffect(locate, [locate]);
  const asked = kind.questions.filter(({ isRequired, kind: type }) => isRequired && type !== 'photo');
  const isMissing = asked.some(({ id }) => answers[id] === undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (position === null) return;
    const { longitude, latitude, metres } = position;
    const where = place.trim() === '' ? `Where the phone was, to ${metres} m` : place.trim();
    const body = {
      ...{ code: kind.code, channel: 'staff', words: words.trim(), answers },
      place: { longitude, latitude, words: where },
    };
    void phone.act({
      chain: `new case ${crypto.randomUUID()}`,
      did: `New case: ${kind.name}`,
      request: { method: 'POST', path: '/api/cases', body },
    });
    announce('Case saved on this phone.');
    onSaved();
  };
  return (
    <form className="phone-body phone-form" onSubmit={submit}>
      {asked.map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          value={answers[question.id]}
          onChange={(value) => {
            const { [question.id]: _, ...rest } = answers;
            setAnswers(value === undefined ? rest : { ...rest, [question.id]: value });
          }}
        />
      ))}
      <p role="status">
        {position === null ? 'Finding where you stand …' : `Where you stand, to ${position.metres} m.`}
      </p>
      {trouble !== null && (
        <>
          <p className="late-ink" role="alert">
            {trouble} A case needs its place: allow it in the phone’s settings, or call the dispatcher.
          </p>
          <button type="button" className="act second" onClick={locate}>
            <LocateFixed size={24} strokeWidth={1.75} aria-hidden /> Try again
          </button>
        </>
      )}
      <label>
        Where exactly, if it helps
        <input
          value={place}
          maxLength={200}
          placeholder="Outside number 4"
          onChange={({ target }) => setPlace(target.value)}
        />
      </label>
      <label>
        What you see, if it helps
        <textarea rows={3} maxLength={2000} value={words} onChange={({ target }) => setWords(target.value)} />
      </label>
      <p className="mut">No names here.</p>
      <button type="submit" className="act" disabled={position === null || isMissing}>
        Save case
      </button>
    </form>
  );
}

/** A crew mostly stands on the road. */
function usualAnswers({ questions }: ServiceDefinition): Record<string, Value> {
  const land = questions.find(({ id }) => id === 'land');
  return land?.options.some(({ value }) => value === 'road') ? { land: 'road' } : {};
}
