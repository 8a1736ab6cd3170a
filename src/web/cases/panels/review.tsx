import '../../letters/letters.css';
import { useState } from 'react';
import { useMay } from '../../api/queries.ts';
import { useAskReview, useReviewsOf } from '../../reviews/queries.ts';
import { ReviewCard } from '../../reviews/review-card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormFoot } from '../../ui/form-foot.tsx';
import { dayOfIso, isoOfDay, today } from '../../ui/words.ts';
import type { CaseDetailView } from '../queries.ts';

/** Case reviews of a case with a victim (community trigger): asked for with the reports that count, then decided. */
export function CaseReviews({ found }: { found: CaseDetailView }) {
  const may = useMay('case.victim') && found.definition.facts.some(({ id }) => id === 'risk');
  const reviews = useReviewsOf(found.caseId, may);
  const [isAsking, setIsAsking] = useState(false);
  if (!may || reviews.data === undefined) return null;
  return (
    <section className="card pad-card" aria-labelledby="case-reviews">
      <div className="row g2 wrap">
        <h3 id="case-reviews">Case review</h3>
        <span className="f1" />
        <button type="button" className="btn no-paper" onClick={() => setIsAsking(true)}>
          Victim asks for a review
        </button>
      </div>
      {reviews.data.reviews.length === 0 && <p className="sm ink2">None asked for.</p>}
      {reviews.data.reviews.map((review) => (
        <ReviewCard key={review.reviewId} review={review} />
      ))}
      {isAsking && <Ask found={found} onClose={() => setIsAsking(false)} />}
    </section>
  );
}

interface Report {
  id: number;
  happened: string;
  reported: string;
}

function Ask({ found, onClose }: { found: CaseDetailView; onClose: () => void }) {
  const ask = useAskReview(found.caseId);
  const [words, setWords] = useState('');
  const [reports, setReports] = useState<Report[]>([{ id: 0, happened: '', reported: '' }]);
  const change = (id: number, part: Partial<Report>) =>
    setReports((old) => old.map((each) => (each.id === id ? { ...each, ...part } : each)));
  const date = (report: Report, name: 'happened' | 'reported', label: string) => (
    <label className="field f1">
      <span className="label">{label}</span>
      <input
        className="in"
        type="date"
        required
        max={isoOfDay(today())}
        value={report[name]}
        onChange={({ target }) => change(report.id, { [name]: target.value })}
      />
    </label>
  );
  return (
    <Dialog title={`Case review: ${found.number}`} isOpen onClose={onClose} isWide>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          const days = reports.flatMap(({ happened, reported }) => {
            const [a, b] = [dayOfIso(happened), dayOfIso(reported)];
            return a === null || b === null ? [] : [{ happened: a, reported: b }];
          });
          ask.mutate({ reports: days, words }, { onSuccess: onClose });
        }}
      >
        <p className="sm ink2">
          The reports the victim names, each with the day it happened and the day it was reported. Whether the published
          threshold is met is worked out from them; a review may be held below it too.
        </p>
        {reports.map((report, i) => (
          <fieldset key={report.id} className="row g2 wrap">
            <legend className="label">Report {i + 1}</legend>
            {date(report, 'happened', 'Happened')}
            {date(report, 'reported', 'Reported')}
            {reports.length > 1 && (
              <button
                type="button"
                className="btn"
                onClick={() => setReports((old) => old.filter(({ id }) => id !== report.id))}
              >
                Remove<span className="unseen"> report {i + 1}</span>
              </button>
            )}
          </fieldset>
        ))}
        <div>
          <button
            type="button"
            className="btn"
            onClick={() => setReports((old) => [...old, { id: (old.at(-1)?.id ?? 0) + 1, happened: '', reported: '' }])}
          >
            Another report
          </button>
        </div>
        <label className="field">
          <span className="label">How and what they asked</span>
          <textarea
            className="in"
            rows={2}
            maxLength={4000}
            value={words}
            onChange={({ target }) => setWords(target.value)}
          />
        </label>
        <FormFoot words="Open the review" save={ask} onClose={onClose} />
      </form>
    </Dialog>
  );
}
