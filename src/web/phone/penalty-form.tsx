import { type FormEvent, useState } from 'react';
import { type PenaltyOffence, standsAgainstPenalty } from '../../services/model.ts';
import { poundsWords } from '../../vocabulary/index.ts';

const NOTHING = { circumstances: '', person: '', identity: '', age: '', vulnerability: '', evidence: '' };

/** A fixed penalty on the street: what stands against it is said before it is offered, by the same checks as on the server. */
export function PenaltyForm({
  offences,
  onDone,
  onCancel,
}: {
  offences: readonly PenaltyOffence[];
  onDone(body: Record<string, unknown>): void;
  onCancel(): void;
}) {
  const [code, setCode] = useState(offences[0]?.code ?? '');
  const [said, setSaid] = useState(NOTHING);
  const [understands, setUnderstands] = useState(false);
  const offence = offences.find((each) => each.code === code);
  const checks = {
    ...{ identity: said.identity.trim(), age: said.age === '' ? null : Number(said.age), understands },
    ...{ vulnerability: said.vulnerability.trim(), evidence: said.evidence.trim() },
  };
  const against = offence === undefined ? [] : standsAgainstPenalty(offence, checks, offence.usualPence);
  const isMissing = said.circumstances.trim() === '' || said.person.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (offence === undefined) return;
    const { circumstances, person } = said;
    onDone({
      offence: code,
      pence: offence.usualPence,
      circumstances: circumstances.trim(),
      person: person.trim(),
      checks,
    });
  };
  const line = (name: keyof typeof NOTHING, words: string, type = 'text') => (
    <label>
      {words}
      <input
        type={type}
        inputMode={type === 'number' ? 'numeric' : undefined}
        maxLength={300}
        value={said[name]}
        onChange={({ target }) => setSaid((old) => ({ ...old, [name]: target.value }))}
      />
    </label>
  );
  return (
    <form className="phone-card phone-form" onSubmit={submit}>
      <h2>Fixed penalty</h2>
      <label>
        Offence
        <select value={code} onChange={({ target }) => setCode(target.value)}>
          {offences.map((each) => (
            <option key={each.code} value={each.code}>
              {each.name}, {poundsWords(each.usualPence)}
            </option>
          ))}
        </select>
      </label>
      {offence !== undefined && <p className="mut">{offence.law}</p>}
      {line('circumstances', 'What happened')}
      {line('person', 'To whom: name and address')}
      {line('identity', 'How identity was established')}
      {line('age', 'Age, whole years', 'number')}
      {line('vulnerability', 'Vulnerability seen (empty: none)')}
      {line('evidence', 'Evidence: photo, statement or witness')}
      <label className="phone-chip">
        <input type="checkbox" checked={understands} onChange={({ target }) => setUnderstands(target.checked)} />
        Understands what is said
      </label>
      {against.length > 0 && (
        <div role="status">
          <p>
            <b>Not yet:</b>
          </p>
          {against.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </div>
      )}
      <div className="acts">
        <button type="button" className="act second" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="act" disabled={isMissing || against.length > 0}>
          Offer it
        </button>
      </div>
    </form>
  );
}
