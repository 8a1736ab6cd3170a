import { Check, Clock, Info, Pause, TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { countWords } from './words.ts';

/** What a figure is made of and as known when; under every figure, map and table. */
export function Provenance({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    <p className={`prov ${className}`}>
      <Info size={13} strokeWidth={1.75} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

const STATE_ICONS = { late: TriangleAlert, soon: Clock, ok: Check, hold: Pause } as const;

/** A state: hue, icon and word together. */
export function StateTag({ state, children }: { state: keyof typeof STATE_ICONS; children: ReactNode }) {
  const Icon = STATE_ICONS[state];
  return (
    <span className={`tag ${state === 'hold' ? '' : state}`}>
      <Icon size={13} strokeWidth={1.75} aria-hidden /> {children}
    </span>
  );
}

export function ChangeTag({ verdict }: { verdict: 'higher' | 'lower' }) {
  return verdict === 'higher' ? <span className="tag hi">▲ Higher</span> : <span className="tag lo">▼ Lower</span>;
}

interface UsualRange {
  lower: number;
  upper: number;
}

/** A count against its usual range, on a scale shared by the whole table: ink inside, ochre above, teal below. */
export function UsualBar({
  count,
  usual,
  max,
  width = 100,
}: {
  count: number;
  usual: UsualRange;
  max: number;
  width?: number;
}) {
  const at = (n: number) => 6 + (Math.min(n, max) / Math.max(1, max)) * (width - 12);
  const fill = count > usual.upper ? 'var(--higher)' : count < usual.lower ? 'var(--lower)' : 'var(--ink)';
  return (
    <svg width={width} height="14" role="img" aria-label={`${count}; ${usual.lower} to ${usual.upper} is usual`}>
      <rect
        x={at(usual.lower) - 3}
        y="2"
        width={at(usual.upper) - at(usual.lower) + 6}
        height="10"
        rx="1.5"
        fill="var(--sunk)"
        stroke="var(--line)"
      />
      <circle cx={at(count)} cy="7" r="4.5" fill={fill} />
    </svg>
  );
}

/** Counts of earlier windows and this one over the usual band. */
export function Spark({ history, usual, unit }: { history: readonly number[]; usual: UsualRange; unit: string }) {
  const top = Math.max(...history, usual.upper, 1);
  const y = (n: number) => 40 - (n / top) * 34;
  const step = 112 / Math.max(1, history.length - 1);
  const points = history.map((n, i) => [6 + i * step, y(n)] as const);
  const last = points.at(-1);
  const now = history.at(-1) ?? 0;
  const fill = now > usual.upper ? 'var(--higher)' : now < usual.lower ? 'var(--lower)' : 'var(--ink)';
  return (
    <svg
      width="132"
      height="46"
      role="img"
      aria-label={`Last ${history.length} ${unit}: ${history.join(', ')}. Usual ${usual.lower} to ${usual.upper}`}
    >
      <rect width="132" y={y(usual.upper)} height={Math.max(2, y(usual.lower) - y(usual.upper))} fill="var(--sunk)" />
      <polyline points={points.map((p) => p.join(',')).join(' ')} fill="none" stroke="var(--ink-3)" strokeWidth="1.5" />
      {points.slice(0, -1).map(([cx, cy]) => (
        <circle key={cx} cx={cx} cy={cy} r="1.8" fill="var(--ink-3)" />
      ))}
      {last && <circle cx={last[0]} cy={last[1]} r="4.5" fill={fill} />}
    </svg>
  );
}

export interface RowParts {
  accepted: number;
  updated: number;
  unchanged: number;
  quarantined: number;
}

const PARTS = [
  ['accepted', 'Accepted', 'New to AIM', 'var(--ink)'],
  ['updated', 'Updated', 'A new version kept beside the old', 'var(--ink-3)'],
  ['unchanged', 'Unchanged', 'Seen before, same', 'var(--line-strong)'],
  ['quarantined', 'Quarantined', 'Held until someone decides', 'var(--late)'],
] as const;

/** read = accepted + updated + unchanged + quarantined, as a sum, a bar and four figures. */
export function RowAccounting({ read, parts, held }: { read: number; parts: RowParts; held?: ReactNode }) {
  const sum = PARTS.map(([key]) => countWords(parts[key])).join(' + ');
  // Small parts are drawn wider so that they can be seen; the page says so under the bar.
  const floor = read * 0.022;
  return (
    <div className="accounting">
      <p className="sm ink2">
        <b className="tab">{countWords(read)}</b> {read === 1 ? 'row' : 'rows'} read. Every one is accounted for: {sum}{' '}
        = {countWords(read)}.
      </p>
      <div
        className="acc"
        role="img"
        aria-label={`Of ${countWords(read)} rows read: ${PARTS.map(([key, name]) => `${countWords(parts[key])} ${name.toLowerCase()}`).join(', ')}`}
      >
        {PARTS.map(([key, , , colour]) =>
          parts[key] > 0 ? <span key={key} style={{ flex: Math.max(parts[key], floor), background: colour }} /> : null,
        )}
      </div>
      <dl className="acl">
        {PARTS.map(([key, name, meaning, colour]) => (
          <div key={key}>
            <dt className="row g2 sm">
              <span className="swatch" style={{ background: colour }} />
              {name}
            </dt>
            <dd>
              <b className="tab">{key === 'quarantined' && held && parts[key] > 0 ? held : countWords(parts[key])}</b>
              <span className="xs mut">{meaning}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The final layout in grey, shown only when waiting takes longer than a moment. */
export function Skeleton({
  lines = 3,
  height = 20,
  words = 'Loading',
}: {
  lines?: number;
  height?: number;
  words?: string;
}) {
  const id = useId();
  return (
    <div className="col g3" style={{ padding: 16 }}>
      <span className="unseen">{words}</span>
      {Array.from({ length: lines }, (_, i) => (
        <div key={`${id}${i.toString()}`} className="skel" style={{ height, width: `${[100, 92, 78][i % 3]}%` }} />
      ))}
    </div>
  );
}
