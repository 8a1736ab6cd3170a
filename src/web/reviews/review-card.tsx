import type { ReactNode } from 'react';
import { useState } from 'react';
import { type ReviewStep, type ReviewView, reviewSteps } from '../../services/model.ts';
import { useMay } from '../api/queries.ts';
import { dayWords, momentWords, plural, today } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';
import { useReviewStep } from './queries.ts';

const STEPS: Record<ReviewStep, string> = { acknowledge: 'Acknowledge', decide: 'Decide', appeal: 'Record an appeal' };
const HAPPENED: Record<string, string> = {
  ...{ asked: 'Asked for', acknowledged: 'Acknowledged', decided: 'Decided', appealed: 'Appealed' },
};

/** A case review: whether the threshold was met, its two deadlines, and what was decided. */
export function ReviewCard({ review, children }: { review: ReviewView; children?: ReactNode }) {
  const mayApprove = useMay('case.approve');
  const save = useReviewStep(review);
  const [words, setWords] = useState('');
  const [recommendations, setRecommendations] = useState('0');
  const steps = reviewSteps(review).filter((step) => step !== 'decide' || mayApprove);
  const isDecided = reviewSteps(review).includes('appeal');
  return (
    <article className="letter" aria-label={`Review asked for ${momentWords(review.askedAt)}`}>
      <div className="row g2 wrap">
        <b>Asked for {momentWords(review.askedAt)}</b>
        <span className={`tag ${review.isMet ? 'soon' : 'hold'}`}>
          {review.isMet ? 'Threshold met' : 'Threshold not met'}
        </span>
        {isDecided ? <span className="tag ok">Decided</span> : <Deadline review={review} />}
        <span className="f1" />
        {children}
      </div>
      <p className="sm">{review.words}</p>
      <ol>
        {review.history.map((event) => (
          <li key={`${event.at} ${event.what}`} className="sm">
            {HAPPENED[event.what] ?? event.what} {momentWords(event.at)}, {event.by}
            {event.words === '' ? '' : `: ${event.words}`}
          </li>
        ))}
      </ol>
      {review.recommendations !== null && (
        <p className="sm">
          {review.recommendations === 0 ? 'No recommendation' : plural(review.recommendations, 'recommendation')}.
        </p>
      )}
      <div className="col g2 no-paper">
        <label className="field">
          <span className="label">What was said or decided</span>
          <textarea
            className="in"
            rows={2}
            maxLength={4000}
            value={words}
            onChange={({ target }) => setWords(target.value)}
          />
        </label>
        {steps.includes('decide') && (
          <label className="field">
            <span className="label">Recommendations made, to decide</span>
            <input
              className="in"
              type="number"
              min="0"
              max="100"
              value={recommendations}
              onChange={({ target }) => setRecommendations(target.value)}
            />
          </label>
        )}
        <div className="row g2 wrap">
          {steps.map((step) => (
            <button
              key={step}
              type="button"
              className="btn"
              disabled={save.isPending}
              onClick={() =>
                save.mutate(
                  { step, words, ...(step === 'decide' ? { recommendations: Number(recommendations) } : {}) },
                  { onSuccess: () => setWords('') },
                )
              }
            >
              {STEPS[step]}
            </button>
          ))}
        </div>
        {save.error && <WrongWords error={save.error} />}
      </div>
    </article>
  );
}

function Deadline({ review }: { review: ReviewView }) {
  const waits = review.acknowledgedAt === null;
  const by = waits ? review.acknowledgeBy : review.decideBy;
  return (
    <span className={`tag ${by < today() ? 'late' : 'soon'}`}>
      {waits ? 'Acknowledge' : 'Decide'} by {dayWords(by)}
    </span>
  );
}
