import { type FormEvent, useState } from 'react';
import type { Value } from '../../services/model.ts';
import { QuestionField } from '../cases/question-field.tsx';
import { now } from '../ui/words.ts';
import type { CaseNow } from './case-book.ts';

/** Steps that ask for something before they are taken. */
export type Asking = 'establish' | 'note' | 'pause' | 'notFound' | 'done';

const DAY_MS = 86_400_000;
const TITLES = {
  establish: { title: 'Checklist', act: 'Save', did: 'Checked' },
  note: { title: 'Note', act: 'Save note', did: 'Note on' },
  pause: { title: 'Why is it paused?', act: 'Pause', did: 'Paused' },
  notFound: { title: 'Not found', act: 'Not found', did: 'Not found:' },
  done: { title: 'What was done?', act: 'Done', did: 'Done:' },
} as const;
const OUTCOMES = ['Removed', 'Cleaned', 'Made safe', 'Spoken to', 'Left as it is'] as const;

/** What a step needs said, on the phone. */
export function CaseStepForm({
  one: { definition },
  asks,
  onDone,
  onCancel,
}: {
  one: CaseNow;
  asks: Asking;
  onDone(did: string, body: Record<string, unknown>): void;
  onCancel(): void;
}) {
  const [words, setWords] = useState('');
  const [outcome, setOutcome] = useState('');
  const [facts, setFacts] = useState<Record<string, Value>>({});
  const [reason, setReason] = useState(definition.pauseReasons[0]?.id ?? '');
  const { title, act, did } = TITLES[asks];
  const body: Record<Asking, Record<string, unknown>> = {
    establish: { facts },
    note: {},
    pause: { reason, until: now() + DAY_MS },
    notFound: {},
    done: { outcome: outcome.trim() },
  };
  const isMissing =
    (asks === 'done' && outcome.trim() === '') ||
    (asks === 'note' && words.trim() === '') ||
    (asks === 'establish' && Object.keys(facts).length === 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone(did, { step: asks, ...body[asks], ...(words.trim() === '' ? {} : { words: words.trim() }) });
  };
  return (
    <form className="phone-card phone-form" onSubmit={submit}>
      <h2>{title}</h2>
      {asks === 'establish' &&
        definition.facts.map((question) => (
          <QuestionField
            key={question.id}
            question={{ ...question, isRequired: false }}
            value={facts[question.id]}
            onChange={(value) => {
              const { [question.id]: _, ...rest } = facts;
              setFacts(value === undefined ? rest : { ...rest, [question.id]: value });
            }}
          />
        ))}
      {asks === 'done' && (
        <>
          <fieldset className="phone-chips">
            <legend>Often</legend>
            {OUTCOMES.map((each) => (
              <label key={each} className="phone-chip">
                <input type="radio" name="outcome" checked={outcome === each} onChange={() => setOutcome(each)} />
                {each}
              </label>
            ))}
          </fieldset>
          <label>
            Outcome
            <input value={outcome} maxLength={200} onChange={({ target }) => setOutcome(target.value)} />
          </label>
        </>
      )}
      {asks === 'pause' && (
        <fieldset className="phone-chips">
          <legend>Until this time tomorrow</legend>
          {definition.pauseReasons.map((each) => (
            <label key={each.id} className="phone-chip">
              <input type="radio" name="reason" checked={reason === each.id} onChange={() => setReason(each.id)} />
              {each.words}
            </label>
          ))}
        </fieldset>
      )}
      <label>
        {asks === 'note' ? 'What should others know?' : 'Words, if any'}
        <textarea rows={3} maxLength={2000} value={words} onChange={({ target }) => setWords(target.value)} />
      </label>
      <div className="acts">
        <button type="button" className="act second" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="act" disabled={isMissing}>
          {act}
        </button>
      </div>
    </form>
  );
}
