import { TriangleAlert } from 'lucide-react';
import type { Feed } from '../api/types.ts';
import { dayWords, localDay } from '../ui/words.ts';

/** What else on AIM's pages is less than it seems because feeds are late. */
export function LateEffects({ feeds }: { feeds: readonly Feed[] }) {
  const late = feeds.filter((feed) => feed.isLate);
  if (late.length === 0) return null;
  return (
    <section className="card late-effects" aria-labelledby="late-title">
      <h2 id="late-title" className="row g2 late-ink">
        <TriangleAlert size={16} strokeWidth={1.75} aria-hidden /> What the late{' '}
        {late.length === 1 ? late[0]?.name : 'feeds'} {late.length === 1 ? 'affects' : 'affect'}
      </h2>
      <ul>
        {late.map((feed) => (
          <li key={feed.feedId}>
            <b>{feed.name}</b>: left blank on Today, not shown as 0. On the map hatched
            {feed.missing?.from == null ? '' : ` from ${dayWords(localDay(feed.missing.from))}`}.
            {feed.owner && ` Its owner is ${feed.owner}.`}
          </li>
        ))}
      </ul>
    </section>
  );
}
