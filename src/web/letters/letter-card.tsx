import { useState } from 'react';
import { type Letter, type LetterStep, letterSteps, standsAgainstApproval } from '../../services/model.ts';
import { useMay, useMe } from '../api/queries.ts';
import { momentWords } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';
import { useLetterStep } from './queries.ts';

const STATES = {
  draft: 'Waits for a second person',
  approved: 'Approved',
  sent: 'Sent',
  withdrawn: 'Withdrawn',
} as const;
const STEPS: Record<LetterStep, string> = {
  approve: 'Approve',
  return: 'Send back',
  send: 'Record as sent',
  withdraw: 'Withdraw',
};
const TAGS = { draft: 'soon', approved: 'ok', sent: 'ok', withdrawn: 'hold' } as const;

/** A letter as it will read, and what can be done with it. */
export function LetterCard({ letter }: { letter: Letter }) {
  const me = useMe().data?.person;
  const mayApprove = useMay('case.approve');
  const step = useLetterStep();
  const [words, setWords] = useState('');
  const [how, setHow] = useState('post');
  const own = standsAgainstApproval(letter, me?.personId ?? null);
  const steps = letterSteps(letter).filter((each) => each !== 'approve' || mayApprove);
  return (
    <article className="letter" aria-label={`${letter.name}, ${letter.number}`}>
      <div className="row g2 wrap">
        <b>{letter.name}</b>
        <span className={`tag ${TAGS[letter.state]}`}>
          {letter.state === 'draft' && !letter.hasLegalEffect ? 'Draft' : STATES[letter.state]}
        </span>
      </div>
      <p className="xs mut">
        {letter.number}, drafted {momentWords(letter.draftedAt)}
        {letter.law === null ? '. No legal effect' : `. ${letter.law}`}
        {letter.sentAt === null ? '' : `. Sent ${momentWords(letter.sentAt)} by ${letter.sentHow ?? 'post'}`}
      </p>
      <details>
        <summary>Read it</summary>
        <p className="sm">
          <b>{letter.text.subject}</b>
        </p>
        <p className="sm ink2 letter-to">{letter.to}</p>
        {letter.text.paragraphs.map((paragraph) => (
          <p key={paragraph} className="sm">
            {paragraph}
          </p>
        ))}
        <a className="l sm" href={`/api/services/letters/${letter.letterId}.pdf`}>
          As PDF
        </a>
      </details>
      {steps.length > 0 && (
        <div className="col g2 no-paper">
          {steps.includes('send') && (
            <label className="field">
              <span className="label">How it is sent</span>
              <select className="in" value={how} onChange={({ target }) => setHow(target.value)}>
                <option value="post">Post</option>
                <option value="by hand">By hand</option>
                <option value="e-mail">E-mail</option>
              </select>
            </label>
          )}
          <label className="field">
            <span className="label">Words (needed to send back or withdraw)</span>
            <input className="in" value={words} maxLength={600} onChange={({ target }) => setWords(target.value)} />
          </label>
          {own !== null && letter.state === 'draft' && mayApprove && <p className="xs mut">{own}</p>}
          <div className="row g2 wrap">
            {steps.map((each) => (
              <button
                key={each}
                type="button"
                className={`btn ${each === 'approve' ? 'p' : ''}`}
                disabled={step.isPending || (each === 'approve' && own !== null)}
                onClick={() =>
                  step.mutate(
                    { letter, step: each, words, ...(each === 'send' ? { how } : {}) },
                    { onSuccess: () => setWords('') },
                  )
                }
              >
                {STEPS[each]}
              </button>
            ))}
          </div>
          {step.error && <WrongWords error={step.error} />}
        </div>
      )}
    </article>
  );
}
