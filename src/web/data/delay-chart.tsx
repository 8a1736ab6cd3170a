import type { Feed } from '../api/types.ts';
import { Provenance } from '../ui/pieces.tsx';
import { useWidth } from '../ui/use-width.ts';
import { countWords, plural } from '../ui/words.ts';
import { useDelay } from './queries.ts';

const HEIGHT = 150;
const TOP = 12;
const BOTTOM = 124;
const LEFT = 34;
const SHOWN_DAYS = 11;

/** How late records arrive: share of 100 recorded by each day after it happened. */
export function DelayChart({ feed }: { feed: Feed | undefined }) {
  const delay = useDelay(feed?.feedId);
  const [measure, width] = useWidth(354);
  if (!feed || !delay.data) return null;
  const { share, daysTo95, nUsed, nLeftOut } = delay.data;
  const days = share.slice(0, Math.max(SHOWN_DAYS, Math.min(share.length, (daysTo95 ?? 0) + 3)) + 1);
  const inner = width - LEFT - 12;
  const x = (day: number) => LEFT + (day / Math.max(1, days.length - 1)) * inner;
  const y = (part: number) => BOTTOM - part * (BOTTOM - TOP);
  const hatchTo = daysTo95 === null ? LEFT + inner : x(Math.max(0, daysTo95 - 0.5));
  const left = nLeftOut.map(({ reason, n }) => `${countWords(n)} left out: ${reason}`).join('. ');
  return (
    <section className="card delay" aria-labelledby="delay-title">
      <header>
        <h2 id="delay-title">How late records arrive</h2>
      </header>
      {nUsed === 0 ? (
        <p className="sm ink2 pad">No record of this feed says both when it happened and when it was recorded.</p>
      ) : (
        <>
          <p className="sm ink2 delay-words">
            {feed.name}, share of 100 recorded by each day after it happened. Days not yet at 95 are hatched on every
            chart.
          </p>
          <div className="delay-plot" ref={measure}>
            <svg
              width={width}
              height={HEIGHT}
              role="img"
              aria-label={
                daysTo95 === null
                  ? 'Records never reach 95 of 100 in the days shown'
                  : `95 of 100 records have arrived by day ${daysTo95}; ${Math.round((share[0] ?? 0) * 100)} of 100 on the same day`
              }
            >
              <defs>
                <pattern
                  id="delay-hatch"
                  width="5"
                  height="5"
                  patternTransform="rotate(45)"
                  patternUnits="userSpaceOnUse"
                >
                  <rect width="5" height="5" fill="var(--canvas)" />
                  <path d="M0 0V5" stroke="var(--line-strong)" strokeWidth="1" opacity=".5" />
                </pattern>
              </defs>
              {(daysTo95 === null || daysTo95 > 0) && (
                <rect
                  x={LEFT}
                  y={TOP}
                  width={Math.max(0, hatchTo - LEFT)}
                  height={BOTTOM - TOP}
                  fill="url(#delay-hatch)"
                />
              )}
              {[0, 0.5, 1].map((part) => (
                <g key={part}>
                  <path d={`M${LEFT} ${y(part)}H${LEFT + inner}`} stroke="var(--line)" />
                  <text x={LEFT - 6} y={y(part) + 4} className="ax" textAnchor="end">
                    {part * 100}
                  </text>
                </g>
              ))}
              <path d={`M${LEFT} ${y(0.95)}H${LEFT + inner}`} stroke="var(--ink)" strokeDasharray="4 3" />
              <polyline
                points={days.map((part, day) => `${x(day)},${y(part)}`).join(' ')}
                fill="none"
                stroke={`var(--${feed.agency})`}
                strokeWidth="2"
              />
              {days.length <= 20 &&
                days.map((part, day) => (
                  <circle key={x(day)} cx={x(day)} cy={y(part)} r="2.8" fill={`var(--${feed.agency})`} />
                ))}
              <text x={LEFT + inner} y={y(0.95) + 18} className="ax2" textAnchor="end">
                {daysTo95 === null
                  ? 'Never 95 of 100 in these days'
                  : daysTo95 === 0
                    ? '95 of 100 the same day'
                    : `95 of 100 by day ${daysTo95}`}
              </text>
              <text x={LEFT - 26} y={HEIGHT - 6} className="ax">
                Same day
              </text>
              <text x={x(Math.round(days.length / 2))} y={HEIGHT - 6} className="ax" textAnchor="middle">
                {Math.round(days.length / 2)}
              </text>
              <text x={LEFT + inner} y={HEIGHT - 6} className="ax" textAnchor="end">
                {days.length - 1} days
              </text>
            </svg>
          </div>
          <Provenance className="pad">
            {plural(nUsed, 'record')} of the last 12 months. {left}
          </Provenance>
        </>
      )}
    </section>
  );
}
