import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef } from 'react';
import { AGENCY_KINDS } from '../../vocabulary/index.ts';
import { useWidth } from '../ui/use-width.ts';
import { dateWords, dayOfIso, dayWords, isoOfDay, monthWords, shortMonth, weekdayOf } from '../ui/words.ts';
import { N_KINDS } from './linked-views.ts';
import type { Days } from './state.ts';

const HEIGHT = 92;
const AXIS = 20;
const LEFT = 34;

/** Drawn from below: the same order in every chart. */
const STACK = [0, 1, 2, 3] as const;

interface Bin {
  from: number;
  to: number;
  counts: number[];
}

/** Days, weeks from Monday, or months: as fine as can be told apart. */
export function binsOf(byDay: Int32Array, span: Days): { unit: 'day' | 'week' | 'month'; bins: Bin[] } {
  const days = span.to - span.from + 1;
  const unit = days <= 100 ? 'day' : days <= 740 ? 'week' : 'month';
  const bins: Bin[] = [];
  for (let day = span.from; day <= span.to; day++) {
    const starts = unit === 'day' || (unit === 'week' ? weekdayOf(day) === 0 : isoOfDay(day).endsWith('-01'));
    if (starts || bins.length === 0) bins.push({ from: day, to: day, counts: new Array<number>(N_KINDS).fill(0) });
    const bin = bins.at(-1)!;
    bin.to = day;
    for (let kind = 0; kind < N_KINDS; kind++) bin.counts[kind]! += byDay[(day - span.from) * N_KINDS + kind]!;
  }
  return { unit, bins };
}

/** How many when, stacked by agency; two handles choose the days that every other view shows. */
export function TimeBrush({
  byDay,
  span,
  brush,
  hatchFrom,
  note,
  onMove,
}: {
  byDay: Int32Array;
  span: Days;
  brush: Days;
  /** First day not yet complete, or null. */
  hatchFrom: number | null;
  note: string;
  onMove: (brush: Days) => void;
}) {
  const [measure, width] = useWidth(520);
  const plot = useRef<HTMLDivElement>(null);
  const grip = useRef<{ part: 'from' | 'to' | 'all'; startX: number; start: Days; last: Days } | null>(null);
  const { unit, bins } = useMemo(() => binsOf(byDay, span), [byDay, span]);
  const inner = Math.max(80, width - LEFT - 6);
  const nDays = span.to - span.from + 1;
  const xOf = (day: number) => LEFT + ((day - span.from) / nDays) * inner;
  const clampDay = (day: number) => Math.max(span.from, Math.min(span.to, day));

  const move = (event: PointerEvent) => {
    const held = grip.current;
    if (!held) return;
    const step = Math.round(((event.clientX - held.startX) / inner) * nDays);
    let next = held.start;
    if (held.part === 'from')
      next = { from: Math.min(clampDay(held.start.from + step), held.start.to), to: held.start.to };
    else if (held.part === 'to')
      next = { from: held.start.from, to: Math.max(clampDay(held.start.to + step), held.start.from) };
    else {
      const length = held.start.to - held.start.from;
      const from = Math.max(span.from, Math.min(span.to - length, held.start.from + step));
      next = { from, to: from + length };
    }
    if (next.from === held.last.from && next.to === held.last.to) return;
    held.last = next;
    onMove(next);
  };
  const hold = (part: 'from' | 'to' | 'all') => (event: PointerEvent) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    (event.currentTarget as HTMLElement).focus();
    grip.current = { part, startX: event.clientX, start: brush, last: brush };
  };
  const release = () => {
    grip.current = null;
  };
  const press = (part: 'from' | 'to') => (event: KeyboardEvent) => {
    const size = event.shiftKey || event.key.startsWith('Page') ? 7 : 1;
    const sign = { ArrowLeft: -1, ArrowDown: -1, PageDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 1 }[event.key];
    const edge = { Home: span.from, End: span.to }[event.key];
    if (sign === undefined && edge === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const day = clampDay(edge ?? brush[part] + (sign ?? 0) * size);
    onMove(
      part === 'from'
        ? { from: Math.min(day, brush.to), to: brush.to }
        : { from: brush.from, to: Math.max(day, brush.from) },
    );
  };
  const typed = (part: 'from' | 'to', iso: string) => {
    const day = dayOfIso(iso);
    if (day === null || day < span.from || day > span.to) return;
    onMove(part === 'from' ? { from: day, to: Math.max(day, brush.to) } : { from: Math.min(day, brush.from), to: day });
  };
  const [x0, x1] = [xOf(brush.from), xOf(brush.to + 1)];
  const handle = (part: 'from' | 'to', x: number) => (
    <div
      className="brush-handle"
      style={{ left: x - 22 }}
      role="slider"
      tabIndex={0}
      aria-label={part === 'from' ? 'First day' : 'Last day'}
      aria-valuemin={span.from}
      aria-valuemax={span.to}
      aria-valuenow={brush[part]}
      aria-valuetext={dayWords(brush[part])}
      onPointerDown={hold(part)}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={press(part)}
    />
  );
  return (
    <section className="strip-part brush" aria-label={`When, by ${unit}`}>
      <div className="row g2 strip-head">
        <h2 className="sm">When, by {unit}</h2>
        <span className="row g1 brush-dates">
          <input
            className="in"
            type="date"
            aria-label="First day shown"
            value={isoOfDay(brush.from)}
            min={isoOfDay(span.from)}
            max={isoOfDay(span.to)}
            onChange={(event) => typed('from', event.target.value)}
          />
          <span className="xs mut">to</span>
          <input
            className="in"
            type="date"
            aria-label="Last day shown"
            value={isoOfDay(brush.to)}
            min={isoOfDay(span.from)}
            max={isoOfDay(span.to)}
            onChange={(event) => typed('to', event.target.value)}
          />
        </span>
        <span className="f1" />
        <span className="xs mut strip-note">{note}</span>
      </div>
      <div
        className="brush-plot"
        ref={(element) => {
          plot.current = element;
          return measure(element);
        }}
      >
        <Bars bins={bins} unit={unit} span={span} width={width} hatchFrom={hatchFrom} />
        <div
          className="brush-frame"
          style={{ left: x0, width: Math.max(2, x1 - x0), height: HEIGHT }}
          onPointerDown={hold('all')}
          onPointerMove={move}
          onPointerUp={release}
          onPointerCancel={release}
        />
        {handle('from', x0)}
        {handle('to', x1)}
      </div>
    </section>
  );
}

/** Does not depend on the brush: dragging never redraws the bars. */
const Bars = memo(function Bars({
  bins,
  unit,
  span,
  width,
  hatchFrom,
}: {
  bins: Bin[];
  unit: 'day' | 'week' | 'month';
  span: Days;
  width: number;
  hatchFrom: number | null;
}) {
  const inner = Math.max(80, width - LEFT - 6);
  const nDays = span.to - span.from + 1;
  const xOf = (day: number) => LEFT + ((day - span.from) / nDays) * inner;
  const most = Math.max(1, ...bins.map((bin) => bin.counts.reduce((a, b) => a + b)));
  const step = niceStep(most);
  const top = Math.ceil(most / step) * step;
  const yOf = (n: number) => HEIGHT - (n / top) * (HEIGHT - 8);
  const total = bins.reduce((sum, bin) => sum + bin.counts.reduce((a, b) => a + b), 0);
  return (
    <svg
      width={width}
      height={HEIGHT + AXIS}
      role="img"
      aria-label={`${total} records from ${dateWords(span.from)} to ${dateWords(span.to)} by ${unit}; at most ${most} in one. The table holds the records.`}
    >
      <defs>
        <pattern id="hatch" width="6" height="6" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" fill="var(--paper)" fillOpacity=".5" />
          <path d="M0 0V6" stroke="var(--line-strong)" strokeWidth="1.4" />
        </pattern>
      </defs>
      {Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step).map((n) => (
        <g key={n}>
          <path d={`M${LEFT} ${yOf(n)}H${LEFT + inner}`} stroke="var(--line)" />
          <text x={LEFT - 6} y={yOf(n) + 4} textAnchor="end" className="ax">
            {n}
          </text>
        </g>
      ))}
      {bins.map((bin) => {
        const x = xOf(bin.from);
        const barWidth = Math.max(
          0.8,
          xOf(bin.to + 1) - x - (nDays / bins.length > 1 || inner / nDays > 4 ? 1.6 : 0.2),
        );
        let below = 0;
        return STACK.map((kind) => {
          const n = bin.counts[kind]!;
          if (n === 0) return null;
          const y = yOf(below + n);
          const height = yOf(below) - y;
          below += n;
          return (
            <rect
              key={`${bin.from} ${kind}`}
              x={x + 0.8}
              y={y}
              width={barWidth}
              height={Math.max(0.6, height)}
              fill={`var(--${AGENCY_KINDS[kind]})`}
            />
          );
        });
      })}
      {hatchFrom !== null && hatchFrom <= span.to && (
        <rect
          x={xOf(Math.max(span.from, hatchFrom))}
          y={0}
          width={xOf(span.to + 1) - xOf(Math.max(span.from, hatchFrom))}
          height={HEIGHT}
          fill="url(#hatch)"
          opacity=".75"
        />
      )}
      {ticksOf(span, inner).map((day) => (
        <text key={day} x={Math.min(xOf(day), LEFT + inner - 26)} y={HEIGHT + 16} className="ax">
          {unit === 'month'
            ? monthWords(day)
            : nDays > 100
              ? `${Number(isoOfDay(day).slice(8))} ${shortMonth(day)}`
              : dateWords(day)}
        </text>
      ))}
    </svg>
  );
});

function niceStep(most: number): number {
  const rough = Math.max(1, most / 3);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough;
}

function ticksOf(span: Days, inner: number): number[] {
  const n = Math.max(2, Math.min(7, Math.floor(inner / 95)));
  const step = Math.max(1, Math.round((span.to - span.from) / n));
  const ticks: number[] = [];
  for (let day = span.from; day <= span.to; day += step) ticks.push(day);
  return ticks;
}
