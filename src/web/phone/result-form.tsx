import { type FormEvent, useState } from 'react';
import type { Failure, TaskResult } from '../../tasking/model.ts';
import { now } from '../ui/words.ts';
import type { PhoneTask } from './book.ts';

const FAILURE_WORDS: Record<Failure, string> = {
  neither: 'Done as agreed',
  implementation: 'Not done as agreed',
  theory: 'Done, and it did not help',
};

/** What was put in, what was done, what came of it: the result somebody else will verify. */
export function ResultForm({
  task,
  onDone,
  onCancel,
}: {
  task: PhoneTask;
  onDone(result: TaskResult): void;
  onCancel(): void;
}) {
  const since = task.started === null ? 0 : Math.round((now() - task.started.at) / 900_000) / 4;
  const [hours, setHours] = useState(String(Math.min(12, Math.max(0.25, since))));
  const [done, setDone] = useState('');
  const [cameOfIt, setCameOfIt] = useState('');
  const [failure, setFailure] = useState<Failure>('neither');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone({
      input: { hours: Number(hours), words: '' },
      output: { words: done.trim(), counts: [] },
      cameOfIt: cameOfIt.trim(),
      failure,
      costPounds: null,
    });
  };
  return (
    <form className="phone-card phone-form" onSubmit={submit}>
      <label>
        Hours put in
        <input
          type="number"
          inputMode="decimal"
          min="0"
          max="24"
          step="0.25"
          required
          value={hours}
          onChange={(event) => setHours(event.target.value)}
        />
      </label>
      <label>
        What was done, and how much
        <textarea rows={3} required maxLength={2000} value={done} onChange={(event) => setDone(event.target.value)} />
      </label>
      <label>
        What came of it
        <textarea
          rows={3}
          required
          maxLength={2000}
          placeholder="“Nothing seen yet” is an answer."
          value={cameOfIt}
          onChange={(event) => setCameOfIt(event.target.value)}
        />
      </label>
      <fieldset className="phone-chips">
        <legend>Was it done as agreed?</legend>
        {(Object.keys(FAILURE_WORDS) as Failure[]).map((kind) => (
          <label key={kind} className="phone-chip">
            <input type="radio" name="failure" checked={failure === kind} onChange={() => setFailure(kind)} />
            {FAILURE_WORDS[kind]}
          </label>
        ))}
      </fieldset>
      <div className="acts">
        <button type="button" className="act second" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="act">
          Hand in
        </button>
      </div>
    </form>
  );
}
