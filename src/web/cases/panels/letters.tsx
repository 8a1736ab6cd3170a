import '../../letters/letters.css';
import { useState } from 'react';
import { LetterCard } from '../../letters/letter-card.tsx';
import { useDraftLetter, useLettersOf, useLetterTemplates } from '../../letters/queries.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { WrongWords } from '../../ui/wrong-words.tsx';
import type { CaseDetailView } from '../queries.ts';

/** Letters of a case: written from a template, read by a second person where they have legal effect, sent on record. */
export function CaseLetters({ found }: { found: CaseDetailView }) {
  const letters = useLettersOf(found.caseId);
  const [isWriting, setIsWriting] = useState(false);
  if (letters.data === undefined) return null;
  return (
    <section className="card pad-card" aria-labelledby="case-letters">
      <div className="row g2 wrap">
        <h3 id="case-letters">Letters</h3>
        <span className="f1" />
        {found.isOpen && (
          <button type="button" className="btn no-paper" onClick={() => setIsWriting(true)}>
            Write a letter
          </button>
        )}
      </div>
      {letters.data.letters.length === 0 && <p className="sm ink2">None yet.</p>}
      {letters.data.letters.map((letter) => (
        <LetterCard key={letter.letterId} letter={letter} />
      ))}
      {isWriting && <WriteLetter found={found} onClose={() => setIsWriting(false)} />}
    </section>
  );
}

function WriteLetter({ found, onClose }: { found: CaseDetailView; onClose: () => void }) {
  const templates = useLetterTemplates(true).data?.templates ?? [];
  const draft = useDraftLetter(found.caseId);
  const [code, setCode] = useState('');
  const [to, setTo] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const usual = templates.filter((each) => found.definition.letters.includes(each.code));
  const others = templates.filter((each) => !found.definition.letters.includes(each.code));
  const template = templates.find((each) => each.code === code);
  return (
    <Dialog title={`Write a letter: ${found.number}`} isOpen onClose={onClose} isWide>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          if (template === undefined) return;
          const written = template.fields.flatMap(({ id, kind }): [string, string | number][] => {
            const value = values[id]?.trim() ?? '';
            if (value === '') return [];
            return [[id, kind === 'pence' ? Math.round(Number(value) * 100) : kind === 'days' ? Number(value) : value]];
          });
          draft.mutate({ template: code, to, values: Object.fromEntries(written) }, { onSuccess: onClose });
        }}
      >
        <label className="field">
          <span className="label">Letter</span>
          <select className="in" required value={code} onChange={({ target }) => setCode(target.value)}>
            <option value="">Choose</option>
            {[...usual, ...others].map((each) => (
              <option key={each.code} value={each.code}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
        {template !== undefined && (
          <>
            {template.law !== null && (
              <p className="notice">
                <span>{template.law}. A second person reads it before it is sent.</span>
              </p>
            )}
            {template.checks.map((words) => (
              <p key={words} className="sm">
                Check first: {words}
              </p>
            ))}
            <label className="field">
              <span className="label">To: name and address</span>
              <textarea
                className="in"
                rows={3}
                required
                maxLength={500}
                value={to}
                onChange={({ target }) => setTo(target.value)}
              />
            </label>
            {template.fields.map(({ id, words, kind, isRequired }) => (
              <label key={id} className="field">
                <span className="label">
                  {words}
                  {kind === 'pence' ? ', £' : ''}
                  {isRequired ? '' : ' (if any)'}
                </span>
                <input
                  className="in"
                  type={kind === 'date' ? 'date' : kind === 'pence' || kind === 'days' ? 'number' : 'text'}
                  step={kind === 'pence' ? '0.01' : undefined}
                  required={isRequired}
                  value={values[id] ?? ''}
                  onChange={({ target }) => setValues((old) => ({ ...old, [id]: target.value }))}
                />
              </label>
            ))}
          </>
        )}
        {draft.error && <WrongWords error={draft.error} />}
        <div className="row g2 end">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="btn p" disabled={template === undefined || draft.isPending}>
            Draft it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
