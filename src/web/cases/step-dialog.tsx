import { useState } from 'react';
import type { NextStep, Value } from '../../services/model.ts';
import { useTeams } from '../tasking/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFoot } from '../ui/form-foot.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { dayOfIso, isoOfDay, startOfDay, today } from '../ui/words.ts';
import { type CaseDetailView, type StepBody, useAnswers, useCaseStep, useCatalogue } from './queries.ts';
import { QuestionField } from './question-field.tsx';

/** One step with what it needs said. A closed gate is explained instead; what was typed stays when somebody was quicker. */
export function CaseStepDialog({
  found,
  next,
  onClose,
}: {
  found: CaseDetailView;
  next: NextStep;
  onClose: () => void;
}) {
  const step = useCaseStep(found.caseId);
  const [version] = useState(found.version);
  const [body, setBody] = useState<Record<string, unknown>>(() => FIRST[next.step]?.(found) ?? {});
  const [words, setWords] = useState('');
  const change = (part: Record<string, unknown>) => setBody((before) => ({ ...before, ...part }));
  const title = `${next.words}: ${found.number}`;
  if (next.gate !== null) {
    return (
      <Dialog title={title} isOpen onClose={onClose}>
        <p>{next.refusal}</p>
        <div className="row g2 end">
          <button type="button" className="btn p" onClick={onClose}>
            Understood
          </button>
        </div>
      </Dialog>
    );
  }
  const send = () => {
    const sent: StepBody = { step: next.step, expectedVersion: version, ...body, ...(words === '' ? {} : { words }) };
    step.mutate(sent, {
      onSuccess() {
        onClose();
        confirmDone(`${found.number}: ${next.words.toLowerCase()}`);
      },
    });
  };
  return (
    <Dialog title={title} isOpen onClose={onClose} isWide={next.step === 'establish'}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Fields found={found} step={next.step} body={body} onChange={change} />
        <label className="field">
          <span className="label">{next.needsWords ? 'Why' : 'Words, if any'}</span>
          <textarea
            className="in"
            rows={2}
            required={next.needsWords}
            value={words}
            onChange={({ target }) => setWords(target.value)}
          />
        </label>
        <FormFoot words={next.words} save={step} onClose={onClose} />
      </form>
    </Dialog>
  );
}

const FIRST: Partial<Record<NextStep['step'], (found: CaseDetailView) => Record<string, unknown>>> = {
  pause: (found) => ({ reason: found.definition.pauseReasons[0]?.id, until: startOfDay(today() + 2) }),
  establish: () => ({ facts: {} }),
  done: () => ({ outcome: '' }),
};

interface FieldsProps {
  found: CaseDetailView;
  step: NextStep['step'];
  body: Record<string, unknown>;
  onChange: (part: Record<string, unknown>) => void;
}

function Fields({ found, step, body, onChange }: FieldsProps) {
  const teams = useTeams();
  const catalogue = useCatalogue();
  const answers = useAnswers(found, step === 'establish');
  switch (step) {
    case 'establish': {
      const facts = body['facts'] as Record<string, Value>;
      return found.definition.facts.map((question) => (
        <QuestionField
          key={question.id}
          suggestions={answers.get(question.id) ?? []}
          question={{ ...question, isRequired: false }}
          value={facts[question.id] ?? undefined}
          onChange={(value) => {
            const { [question.id]: _, ...rest } = facts;
            onChange({ facts: value === undefined ? rest : { ...rest, [question.id]: value } });
          }}
        />
      ));
    }
    case 'pause':
      return (
        <>
          <label className="field">
            <span className="label">Reason</span>
            <select
              className="in"
              value={String(body['reason'] ?? '')}
              onChange={({ target }) => onChange({ reason: target.value })}
            >
              {found.definition.pauseReasons.map(({ id, words }) => (
                <option key={id} value={id}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span className="label">Until</span>
            <input
              className="in"
              type="date"
              required
              min={isoOfDay(today() + 1)}
              value={isoOfDay(Math.floor((Number(body['until']) + 12 * 3_600_000) / 86_400_000))}
              onChange={({ target }) => {
                const day = dayOfIso(target.value);
                if (day !== null) onChange({ until: startOfDay(day) });
              }}
            />
          </label>
        </>
      );
    case 'assign':
      return (
        <label className="field">
          <span className="label">Crew</span>
          <select
            className="in"
            required
            value={String(body['teamId'] ?? '')}
            onChange={({ target }) => onChange({ teamId: Number(target.value) })}
          >
            <option value="">Choose</option>
            {(teams.data ?? []).map((team) => (
              <option key={team.teamId} value={team.teamId}>
                {team.name}
              </option>
            ))}
          </select>
        </label>
      );
    case 'done':
      return (
        <label className="field">
          <span className="label">What was done</span>
          <input
            className="in"
            required
            value={String(body['outcome'] ?? '')}
            onChange={({ target }) => onChange({ outcome: target.value })}
          />
        </label>
      );
    case 'notOurs':
    case 'refer':
      return (
        <label className="field">
          <span className="label">Whose is it</span>
          <select
            className="in"
            required
            value={String(body['body'] ?? '')}
            onChange={({ target }) => onChange({ body: target.value })}
          >
            <option value="">Choose</option>
            {(catalogue.data?.bodies ?? [])
              .filter(({ isOurs }) => !isOurs)
              .map(({ id, name, contact }) => (
                <option key={id} value={id}>
                  {name}: {contact}
                </option>
              ))}
          </select>
        </label>
      );
    case 'recode':
      return (
        <label className="field">
          <span className="label">Kind</span>
          <select
            className="in"
            required
            value={String(body['code'] ?? '')}
            onChange={({ target }) => onChange({ code: target.value })}
          >
            <option value="">Choose</option>
            {(catalogue.data?.services ?? []).map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      );
    case 'merge':
      return (
        <label className="field">
          <span className="label">Into which case</span>
          <select
            className="in"
            required
            value={String(body['intoCaseId'] ?? '')}
            onChange={({ target }) => onChange({ intoCaseId: Number(target.value) })}
          >
            <option value="">Choose</option>
            {found.near.map(({ caseId, number, metres }) => (
              <option key={caseId} value={caseId}>
                {number}, {metres} m away
              </option>
            ))}
          </select>
          {found.near.length === 0 && <span className="hint">No open case of the kind is near.</span>}
        </label>
      );
    case 'move':
      return (
        <>
          {(['longitude', 'latitude'] as const).map((part) => (
            <label key={part} className="field">
              <span className="label">{part === 'longitude' ? 'Longitude' : 'Latitude'}</span>
              <input
                className="in"
                type="number"
                step="any"
                required
                value={String((body['place'] as Record<string, unknown> | undefined)?.[part] ?? found.place[part])}
                onChange={({ target }) =>
                  onChange({
                    place: { ...found.place, ...(body['place'] as object | undefined), [part]: Number(target.value) },
                  })
                }
              />
            </label>
          ))}
        </>
      );
    default:
      return null;
  }
}
