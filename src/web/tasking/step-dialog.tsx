import { useState } from 'react';
import {
  CLOSING_WORDS,
  type Closing,
  FAILURES,
  type Failure,
  type NextStep,
  type TaskResult,
} from '../../tasking/model.ts';
import { Problem } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { dayOfIso, isoOfDay, startOfDay, today } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';
import { useAgencies } from './pieces.tsx';
import { useStep } from './queries.ts';
import type { TaskDetail, TaskView } from './types.ts';

const FAILURE_WORDS: Record<Failure, string> = {
  neither: 'It was done as agreed, and it helped or it is too early to say',
  implementation: 'It was not done as agreed (implementation failure)',
  theory: 'It was done as agreed and did not help (theory failure)',
};
const CLOSINGS = ['completed', 'partially', 'notAchieved'] as const satisfies readonly Closing[];
const REASONS: Partial<Record<string, string>> = {
  reject: 'Why your agency rejects it',
  block: 'What blocks it',
  sendBack: 'What is missing in the result',
  cancel: 'Why it is dropped',
  supersede: 'Why it is replaced',
};

/** One step with what it needs said. What somebody else did meanwhile is shown, and what was typed here stays. */
export function StepDialog({ task, next, onClose }: { task: TaskView; next: NextStep; onClose: () => void }) {
  const step = useStep(task.taskId);
  const agencies = useAgencies();
  const me = useMe().data?.person;
  const needs = (what: string) => next.needs.includes(what);
  const [reason, setReason] = useState('');
  const [nextDay, setNextDay] = useState(isoOfDay(today() + 2));
  const [agencyId, setAgencyId] = useState(task.who.agencyId ?? me?.agencyId ?? 0);
  const [words, setWords] = useState('');
  const [closing, setClosing] = useState<Closing>('completed');
  const [byTaskId, setByTaskId] = useState('');
  const [result, setResult] = useState<TaskResult>(EMPTY_RESULT);
  const [version, setVersion] = useState(task.version);
  const isChanged = task.version !== version;
  const day = dayOfIso(nextDay);
  const send = () =>
    step.mutate(
      {
        step: next.step,
        expectedVersion: version,
        ...(needs('reason') ? { reason } : {}),
        ...(needs('nextAt') && day !== null ? { nextAt: startOfDay(day) + 9 * 3_600_000 } : {}),
        ...(needs('agencyId') ? { agencyId } : {}),
        ...(needs('result') ? { result } : {}),
        ...(needs('closing') ? { closing } : {}),
        ...(needs('byTaskId') ? { byTaskId: Number(byTaskId.replace(/\D/g, '')) } : {}),
        ...(next.step === 'verify' ? { words } : {}),
      },
      {
        onSuccess(done: TaskDetail) {
          onClose();
          confirmDone(`${done.number}: ${done.waitsFor}`);
        },
      },
    );
  return (
    <Dialog title={`${next.label}: ${task.number}`} isOpen onClose={onClose} isWide={needs('result')}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <p className="sm ink2">{task.title}</p>
        {next.step === 'reject' && (
          <p className="sm ink2">Nobody is ordered by another: say why, and the meeting decides anew.</p>
        )}
        {needs('agencyId') && (
          <label className="field">
            <span className="label">Agency that is asked</span>
            <select className="in" value={agencyId} onChange={(event) => setAgencyId(Number(event.target.value))}>
              {agencies.map((agency) => (
                <option key={agency.agencyId} value={agency.agencyId}>
                  {agency.name}
                </option>
              ))}
            </select>
            <span className="hint">It accepts or rejects the task itself.</span>
          </label>
        )}
        {needs('reason') && (
          <label className="field">
            <span className="label">{REASONS[next.step] ?? 'Reason'}</span>
            <textarea
              className="in"
              rows={3}
              required
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
        )}
        {needs('nextAt') && (
          <label className="field">
            <span className="label">Looked at again on</span>
            <input
              className="in"
              type="date"
              required
              min={isoOfDay(today() + 1)}
              value={nextDay}
              onChange={(event) => setNextDay(event.target.value)}
            />
          </label>
        )}
        {needs('byTaskId') && (
          <label className="field">
            <span className="label">Replaced by task</span>
            <input
              className="in"
              required
              placeholder="T-0001"
              value={byTaskId}
              onChange={(event) => setByTaskId(event.target.value)}
            />
          </label>
        )}
        {needs('result') && <ResultFields result={result} onChange={setResult} />}
        {next.step === 'verify' && (
          <label className="field">
            <span className="label">What you checked</span>
            <textarea className="in" rows={2} value={words} onChange={(event) => setWords(event.target.value)} />
          </label>
        )}
        {needs('closing') && (
          <label className="field">
            <span className="label">How it ends</span>
            <select className="in" value={closing} onChange={(event) => setClosing(event.target.value as Closing)}>
              {CLOSINGS.map((each) => (
                <option key={each} value={each}>
                  {CLOSING_WORDS[each].charAt(0).toUpperCase() + CLOSING_WORDS[each].slice(1)}
                </option>
              ))}
            </select>
          </label>
        )}
        {step.isError && <WrongWords error={step.error} />}
        {isChanged && step.error instanceof Problem && step.error.status === 409 && (
          <div className="notice" role="status">
            <span>
              Theirs is saved: {task.waitsFor} Yours is still here and not sent.{' '}
              {task.nextSteps.some((each) => each.step === next.step) ? (
                <button type="button" className="l b" onClick={() => setVersion(task.version)}>
                  Go on with mine on top of theirs
                </button>
              ) : (
                'As the task is now, this step is not possible any more. Copy what you need and close.'
              )}
            </span>
          </div>
        )}
        <div className="foot">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="btn p" disabled={step.isPending}>
            {step.isPending ? 'Saving' : next.label}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const EMPTY_RESULT: TaskResult = {
  input: { hours: 0, words: '' },
  output: { words: '', counts: [] },
  cameOfIt: '',
  failure: 'neither',
  costPounds: null,
};

/** Input, output, what came of it, and which kind of failure if it was one. */
function ResultFields({ result, onChange }: { result: TaskResult; onChange: (result: TaskResult) => void }) {
  const { input, output } = result;
  const count = output.counts[0] ?? { what: '', number: 0 };
  return (
    <fieldset className="col g3 result-fields">
      <legend className="unseen">Result</legend>
      <div className="two">
        <label className="field">
          <span className="label">Hours put in</span>
          <input
            className="in"
            type="number"
            min={0}
            step="0.25"
            required
            value={input.hours}
            onChange={(event) => onChange({ ...result, input: { ...input, hours: Number(event.target.value) } })}
          />
        </label>
        <label className="field">
          <span className="label">Cost in pounds, if known</span>
          <input
            className="in"
            type="number"
            min={0}
            value={result.costPounds ?? ''}
            onChange={(event) =>
              onChange({ ...result, costPounds: event.target.value === '' ? null : Number(event.target.value) })
            }
          />
        </label>
      </div>
      <label className="field">
        <span className="label">What was done</span>
        <textarea
          className="in"
          rows={2}
          required
          value={output.words}
          onChange={(event) => onChange({ ...result, output: { ...output, words: event.target.value } })}
        />
      </label>
      <div className="two">
        <label className="field">
          <span className="label">Counted, for instance visits</span>
          <input
            className="in"
            value={count.what}
            onChange={(event) =>
              onChange({
                ...result,
                output: {
                  ...output,
                  counts: event.target.value === '' ? [] : [{ ...count, what: event.target.value }],
                },
              })
            }
          />
        </label>
        <label className="field">
          <span className="label">How many</span>
          <input
            className="in"
            type="number"
            min={0}
            disabled={count.what === ''}
            value={count.number}
            onChange={(event) =>
              onChange({ ...result, output: { ...output, counts: [{ ...count, number: Number(event.target.value) }] } })
            }
          />
        </label>
      </div>
      <label className="field">
        <span className="label">What came of it</span>
        <textarea
          className="in"
          rows={2}
          required
          placeholder="Nothing seen yet, is an answer"
          value={result.cameOfIt}
          onChange={(event) => onChange({ ...result, cameOfIt: event.target.value })}
        />
      </label>
      <fieldset className="col g2">
        <legend className="sm b">Which is it?</legend>
        {FAILURES.map((failure) => (
          <label className="tick" key={failure}>
            <input
              type="radio"
              name="failure"
              checked={result.failure === failure}
              onChange={() => onChange({ ...result, failure })}
            />
            {FAILURE_WORDS[failure]}
          </label>
        ))}
      </fieldset>
    </fieldset>
  );
}
