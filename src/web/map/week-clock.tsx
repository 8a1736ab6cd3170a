import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { countWords, shortWeekday, weekdayWords } from '../ui/words.ts';
import { classOf } from './linked-views.ts';
import { type ClockBlock, hourOfCell } from './search.ts';

const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const COLS = Array.from({ length: 24 }, (_, col) => col);
const hourWords = (col: number) => `${String((6 + col) % 24).padStart(2, '0')}`;

/** "Fri to Sat, 18:00 to 23:59". */
export function clockBlockWords({ day0, day1, col0, col1 }: ClockBlock): string {
  const days = day0 === day1 ? shortWeekday(day0) : `${shortWeekday(day0)} to ${shortWeekday(day1)}`;
  return `${days}, ${hourWords(col0)}:00 to ${hourWords(col1)}:59`;
}

const blockOf = (a: { day: number; col: number }, b: { day: number; col: number }): ClockBlock => ({
  day0: Math.min(a.day, b.day),
  day1: Math.max(a.day, b.day),
  col0: Math.min(a.col, b.col),
  col1: Math.max(a.col, b.col),
});

/** Seven days by 24 hours; the day runs from 06:00 to 05:59 because nights belong to the evening before. */
export function WeekClock({
  byHour,
  breaks,
  block,
  unknown,
  onChoose,
}: {
  byHour: Int32Array;
  breaks: readonly number[];
  block: ClockBlock | null;
  /** Records of the selection whose hour is not known. */
  unknown: number;
  onChoose: (block: ClockBlock | null) => void;
}) {
  const [anchor, setAnchor] = useState<{ day: number; col: number } | null>(null);
  const [at, setAt] = useState({ day: 0, col: 12 });
  const [dragged, setDragged] = useState<ClockBlock | null>(null);
  const shown = dragged ?? block;
  const cellOf = (event: PointerEvent) => {
    const target = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-cell]');
    const [day, col] = (target?.dataset['cell'] ?? '').split(' ').map(Number);
    return day === undefined || col === undefined || Number.isNaN(col) ? null : { day, col };
  };
  const same = (a: ClockBlock | null, b: ClockBlock) =>
    a !== null && a.day0 === b.day0 && a.day1 === b.day1 && a.col0 === b.col0 && a.col1 === b.col1;
  const choose = (next: ClockBlock) => onChoose(same(block, next) ? null : next);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (step) {
      event.preventDefault();
      event.stopPropagation();
      const next = {
        day: Math.max(0, Math.min(6, at.day + step[0]!)),
        col: Math.max(0, Math.min(23, at.col + step[1]!)),
      };
      setAt(next);
      document.getElementById(`clock-${next.day}-${next.col}`)?.focus();
      if (event.shiftKey) {
        const from = anchor ?? at;
        setAnchor(from);
        onChoose(blockOf(from, next));
      } else setAnchor(null);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      setAnchor(at);
      choose(blockOf(at, at));
    } else if (event.key === 'Escape' && block) {
      event.stopPropagation();
      onChoose(null);
    }
  };
  return (
    <section className="strip-part clock" aria-label="Hour and day">
      <div className="row g2 strip-head">
        <h2 className="sm">Hour and day</h2>
        {shown && (
          <button type="button" className="btn s t" onClick={() => onChoose(null)}>
            {clockBlockWords(shown)}: clear
          </button>
        )}
        <span className="f1" />
        <span className="xs mut strip-note">
          {unknown > 0 ? `${countWords(unknown)} have no hour. ` : ''}Day runs 06:00 to 05:59
        </span>
      </div>
      <table
        className="clock-grid"
        aria-label="Records by weekday and hour. Arrow keys move, Shift and arrows select, Enter selects one."
        onPointerDown={(event) => {
          const cell = cellOf(event);
          if (!cell) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setAnchor(cell);
          setDragged(blockOf(cell, cell));
        }}
        onPointerMove={(event) => {
          if (!dragged || !anchor) return;
          const cell = cellOf(event);
          if (cell) setDragged(blockOf(anchor, cell));
        }}
        onPointerUp={() => {
          if (dragged) choose(dragged);
          setDragged(null);
        }}
        onPointerCancel={() => setDragged(null)}
      >
        <tbody>
          {DAYS.map((day) => (
            <tr key={day}>
              <th scope="row">
                <button
                  type="button"
                  aria-label={`${shortWeekday(day)}: all of ${weekdayWords(day)}`}
                  onClick={() => choose({ day0: day, day1: day, col0: 0, col1: 23 })}
                >
                  {shortWeekday(day)}
                </button>
              </th>
              {COLS.map((col) => {
                const n = byHour[hourOfCell(day, col)] ?? 0;
                const cls = classOf(n, breaks);
                const isIn =
                  shown !== null && day >= shown.day0 && day <= shown.day1 && col >= shown.col0 && col <= shown.col1;
                const edges = isIn && shown ? edgeNames(day, col, shown) : '';
                return (
                  <td key={col} className={isIn ? `in ${edges}` : ''}>
                    <button
                      type="button"
                      id={`clock-${day}-${col}`}
                      data-cell={`${day} ${col}`}
                      tabIndex={day === at.day && col === at.col ? 0 : -1}
                      aria-pressed={isIn}
                      aria-label={`${weekdayWords(day)} ${hourWords(col)}:00: ${n}`}
                      title={`${shortWeekday(day)} ${hourWords(col)}:00 to ${hourWords(col)}:59: ${n}`}
                      style={{ background: n === 0 ? 'var(--sunk)' : `var(--s${Math.min(4, cls + 1)})` }}
                      onFocus={() => setAt({ day, col })}
                      onKeyDown={press}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
          <tr>
            <td />
            {COLS.map((col) => (
              <td key={col} className="clock-hour">
                {col % 3 === 0 && (
                  <button
                    type="button"
                    aria-label={`${hourWords(col)}:00 every day`}
                    onClick={() => choose({ day0: 0, day1: 6, col0: col, col1: col })}
                  >
                    {col % 6 === 0 || col === 23 ? hourWords(col) : '·'}
                  </button>
                )}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function edgeNames(day: number, col: number, block: ClockBlock): string {
  return [
    day === block.day0 ? 'edge-top' : '',
    day === block.day1 ? 'edge-bottom' : '',
    col === block.col0 ? 'edge-left' : '',
    col === block.col1 ? 'edge-right' : '',
  ].join(' ');
}
