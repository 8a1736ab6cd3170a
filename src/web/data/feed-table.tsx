import type { Feed, Load } from '../api/types.ts';
import { AgencyMark } from '../ui/marks.tsx';
import { StateTag } from '../ui/pieces.tsx';
import { countWords, dayOfIso, dayWords, durationWords, now, whenWords } from '../ui/words.ts';
import { haveWords, scheduleWords } from './words.ts';

export function FeedTable({
  feeds,
  chosen,
  latestOf,
  onChoose,
}: {
  feeds: readonly Feed[];
  chosen: number | undefined;
  latestOf: (feedId: number) => Load | undefined;
  onChoose: (feedId: number) => void;
}) {
  return (
    <section className="card feeds">
      <div className="scroll-x">
        <table className="stack plain">
          <caption className="unseen">Feeds: what has arrived and what was promised</caption>
          <thead>
            <tr>
              <th scope="col">Feed</th>
              <th scope="col">Last arrived</th>
              <th scope="col">What we have</th>
              <th scope="col">Promised</th>
              <th scope="col">Last 14 days</th>
              <th scope="col" className="num">
                Rows read
              </th>
              <th scope="col" className="num">
                Held
              </th>
              <th scope="col">Owner</th>
              <th scope="col">
                <span className="unseen">State</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {feeds.map((feed) => (
              <FeedLine
                key={feed.feedId}
                feed={feed}
                isChosen={feed.feedId === chosen}
                latest={latestOf(feed.feedId)}
                onChoose={() => onChoose(feed.feedId)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function FeedLine({
  feed,
  isChosen,
  latest,
  onChoose,
}: {
  feed: Feed;
  isChosen: boolean;
  latest: Load | undefined;
  onChoose: () => void;
}) {
  return (
    <tr className={isChosen ? 'sel' : ''}>
      <th scope="row" data-label="Feed">
        <span className="ag wrap">
          <AgencyMark kind={feed.agency} label={feed.agencyName} />
          <button type="button" className="feed-name" aria-pressed={isChosen} onClick={onChoose}>
            {feed.name}
          </button>
        </span>
      </th>
      <td data-label="Last arrived" className="nw">
        {feed.lastArrivedAt === null ? <span className="mut">Never</span> : whenWords(feed.lastArrivedAt)}
      </td>
      <td data-label="What we have" className={feed.isLate ? 'late-ink b' : ''}>
        {haveWords(feed)}
      </td>
      <td data-label="Promised" className="ink2 nw">
        {scheduleWords(feed.schedule)}
      </td>
      <td data-label="Last 14 days">
        <Arrivals feed={feed} />
      </td>
      <td data-label="Rows read" className="num">
        {latest ? countWords(latest.read) : <span className="mut">none</span>}
      </td>
      <td data-label="Held" className="num">
        {feed.openQuarantine > 0 ? <b>{countWords(feed.openQuarantine)}</b> : <span className="mut">0</span>}
      </td>
      <td data-label="Owner" className="ink2">
        {feed.owner || 'Nobody named'}
      </td>
      <td className="feed-state">
        <FeedState feed={feed} />
      </td>
    </tr>
  );
}

function FeedState({ feed }: { feed: Feed }) {
  if (!feed.isActive) return <StateTag state="hold">Ended</StateTag>;
  if (feed.isLate)
    return (
      <StateTag state="late">
        {feed.lateSince === null ? 'Late' : `${durationWords(now() - feed.lateSince)} late`}
      </StateTag>
    );
  return feed.schedule.kind === 'none' ? (
    <StateTag state="hold">No date set</StateTag>
  ) : (
    <StateTag state="ok">On time</StateTag>
  );
}

const DAY_STATES = { arrived: 'arrived', missing: 'missing', notDue: 'not due', dueToday: 'due today' } as const;

/** A bar for each of fourteen days: arrived, missing (crossed), due today (hollow) or not due (dot). */
function Arrivals({ feed }: { feed: Feed }) {
  const days = feed.arrivals.slice(-14);
  const missing = days.filter(({ state }) => state === 'missing');
  const words =
    missing.length === 0
      ? 'Every promised file arrived'
      : `Missing: ${missing.map(({ isoDate }) => dayWords(dayOfIso(isoDate) ?? 0)).join(', ')}`;
  return (
    <svg width="146" height="18" role="img" aria-label={`Last 14 days. ${words}.`}>
      {days.map(({ isoDate, state }, i) => {
        const x = i * 10.4;
        const title = <title>{`${dayWords(dayOfIso(isoDate) ?? 0)}: ${DAY_STATES[state]}`}</title>;
        if (state === 'arrived') {
          return (
            <rect key={isoDate} x={x} width="8.4" height="18" rx="1.5" fill="var(--ok)">
              {title}
            </rect>
          );
        }
        if (state === 'notDue')
          return <rect key={isoDate} x={x + 2.4} y="7.5" width="3.6" height="3" rx="1" fill="var(--line-strong)" />;
        return (
          <g key={isoDate} stroke={state === 'missing' ? 'var(--late)' : 'var(--soon)'} fill="none" strokeWidth="1.4">
            {title}
            <rect x={x + 0.7} y=".7" width="7" height="16.6" rx="1.5" />
            {state === 'missing' ? (
              <path d={`M${x + 2.4} 6.5l3.6 5m0-5l-3.6 5`} />
            ) : (
              <path d={`M${x + 4.2} 5v5M${x + 4.2} 13v.5`} strokeLinecap="round" />
            )}
          </g>
        );
      })}
    </svg>
  );
}
