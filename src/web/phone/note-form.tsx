import { type FormEvent, useState } from 'react';
import { now } from '../ui/words.ts';

const HOUR = 3_600_000;
const ASKS = {
  reject: { title: 'Why does your agency reject it?', act: 'Reject' },
  block: { title: 'What blocks it?', act: 'Save' },
  note: { title: 'Note', act: 'Save note' },
} as const;
const LATER = [
  { words: 'In 2 hours', ms: 2 * HOUR },
  { words: 'Tomorrow', ms: 24 * HOUR },
  { words: 'In a week', ms: 7 * 24 * HOUR },
] as const;

/** A few words, and for what blocks a task when it is looked at again. */
export function NoteForm({
  asks,
  onDone,
  onCancel,
}: {
  asks: keyof typeof ASKS;
  onDone(words: string, nextAt: number): void;
  onCancel(): void;
}) {
  const [words, setWords] = useState('');
  const [later, setLater] = useState<number>(24 * HOUR);
  const { title, act } = ASKS[asks];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone(words.trim(), now() + later);
  };
  return (
    <form className="phone-card phone-form" onSubmit={submit}>
      <label>
        {title}
        <textarea rows={4} required maxLength={2000} value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      {asks === 'block' && (
        <fieldset className="phone-chips">
          <legend>Look at it again</legend>
          {LATER.map(({ words: name, ms }) => (
            <label key={ms} className="phone-chip">
              <input type="radio" name="later" checked={later === ms} onChange={() => setLater(ms)} />
              {name}
            </label>
          ))}
        </fieldset>
      )}
      <div className="acts">
        <button type="button" className="act second" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="act" disabled={words.trim() === ''}>
          {act}
        </button>
      </div>
    </form>
  );
}
