import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import type { Briefing } from '../../intelligence/model.ts';
import { useMay } from '../api/queries.ts';
import { Agency } from '../ui/marks.tsx';
import { StateTag } from '../ui/pieces.tsx';
import { countWords, dayWords, durationWords, plural } from '../ui/words.ts';

const HOUR_MS = 3_600_000;

/** What the briefing does not know, said as plainly as what it does. */
export function LateAndMissing({ briefing }: { briefing: Briefing }) {
  const maySeeFeeds = useMay('load.read');
  const { lateFeeds, missing, delays, greyFromDay, records } = briefing;
  return (
    <div className="today-two">
      <section className="card" aria-labelledby="missing-title">
        <header>
          <h2 id="missing-title">Late or missing</h2>
        </header>
        {lateFeeds.length === 0 && missing.length === 0 && records.leftOut.length === 0 && (
          <p className="li">Every feed has arrived, and nothing is left out.</p>
        )}
        {lateFeeds.map((feed) => (
          <div key={feed.feedId} className="li late-line">
            <span className="row g1 late-ink b nw">
              <TriangleAlert size={14} strokeWidth={1.75} aria-hidden /> Late feed
            </span>
            <span className="f1">
              {feed.name}, {durationWords(feed.hoursLate * HOUR_MS)} late.{' '}
              {feed.completeToDay === null ? 'Nothing has come.' : `Complete to ${dayWords(feed.completeToDay)}.`} Not
              counted as 0.
            </span>
            {maySeeFeeds && (
              <Link className="l" to="/data" search={{ feed: feed.feedId }}>
                Feeds
              </Link>
            )}
          </div>
        ))}
        {missing.map((sentence) => (
          <p key={sentence} className="li">
            {sentence}
          </p>
        ))}
        {records.leftOut.map(({ reason, count }) => (
          <p key={reason} className="li">
            <b className="tab">{countWords(count)}</b>
            <span>{reason}</span>
          </p>
        ))}
      </section>
      <section className="card" aria-labelledby="delay-title">
        <header>
          <h2 id="delay-title">How complete the last days are</h2>
        </header>
        {delays.length === 0 && <p className="li">Not enough records say when they were recorded.</p>}
        {delays.map((delay) => {
          const grey = greyFromDay[delay.agency];
          return (
            <div key={delay.agency} className="li">
              <span className="agency-cell">
                <Agency kind={delay.agency} />
              </span>
              <span className="f1">
                95 of 100 are recorded {delay.daysTo95 === 0 ? 'the same day' : `by day ${delay.daysTo95}`}
                <span className="mut">, of {plural(delay.nUsed, 'record')}</span>
              </span>
              {grey !== undefined && <StateTag state="soon">from {dayWords(grey)}</StateTag>}
            </div>
          );
        })}
      </section>
    </div>
  );
}
