import { Link } from '@tanstack/react-router';
import type { ReviewFigures } from '../../services/model.ts';
import { ServicesPage } from '../cases/services-page.tsx';
import { countWords, plural } from '../ui/words.ts';
import { useReviewsNow } from './queries.ts';
import { ReviewCard } from './review-card.tsx';

/** Case reviews that victims asked for and that wait for a step, soonest first, and what is published of the year. */
export function ReviewsPage() {
  const found = useReviewsNow();
  return (
    <ServicesPage found={found} what="The case reviews">
      {(data) => (
        <>
          <section className="card pad-card" aria-labelledby="reviews-title">
            <h2 id="reviews-title">Case reviews that wait</h2>
            <p className="sm ink2" role="status">
              {data.open.length === 0
                ? 'None. A victim of anti-social behaviour may ask for one on their case (community trigger, 2014 Act s.104).'
                : plural(data.open.length, 'review')}
            </p>
            {data.open.map((review) => (
              <ReviewCard key={review.reviewId} review={review}>
                <Link className="l sm" to="/cases" search={{ case: review.caseId }}>
                  Its case
                </Link>
              </ReviewCard>
            ))}
          </section>
          <Published year={data.year} figures={data.figures} />
        </>
      )}
    </ServicesPage>
  );
}

/** The counts that the Act has a partnership publish every year. */
function Published({ year, figures }: { year: number; figures: ReviewFigures }) {
  const rows: [string, number][] = [
    ['Asked for', figures.asked],
    ['Threshold not met', figures.thresholdNotMet],
    ['Reviews held', figures.reviewed],
    ['Reviews with recommendations', figures.withRecommendations],
  ];
  return (
    <section className="card pad-card" aria-labelledby="published-title">
      <h2 id="published-title">To publish for {String(year)}</h2>
      <dl className="pairs">
        {rows.map(([words, n]) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd>{countWords(n)}</dd>
          </div>
        ))}
      </dl>
      <p className="xs mut">
        Reviews asked for since 1 January, as they stand now. Anti-social Behaviour, Crime and Policing Act 2014
        s.104(9).
      </p>
    </section>
  );
}
