import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { CATEGORIES, type Category, LOCATION_PRECISIONS, type LocationPrecision } from '../../vocabulary/index.ts';
import type { AreaName } from '../api/types.ts';
import { AgencyMark, Precision } from '../ui/marks.tsx';
import { dayOfIso, isoOfDay, rangeWords } from '../ui/words.ts';
import type { Days } from './state.ts';

const childrenOf = (code: string): Category[] => CATEGORIES.filter((category) => category.parent === code);
const ROOTS = CATEGORIES.filter((category) => category.parent === null);

export function WhatPicker({ chosen, onChange }: { chosen: readonly string[]; onChange: (codes: string[]) => void }) {
  const set = new Set(chosen);
  const toggle = (category: Category) => {
    if (set.has(category.code)) return onChange(chosen.filter((code) => code !== category.code));
    // A category takes the place of what lies below it and of what it lies below.
    const rest = chosen.filter(
      (code) => !code.startsWith(`${category.code}/`) && !category.code.startsWith(`${code}/`),
    );
    onChange([...rest, category.code]);
  };
  return (
    <div className="picker">
      <div className="row sp">
        <b className="sm">What</b>
        <button type="button" className="btn s t" disabled={chosen.length === 0} onClick={() => onChange([])}>
          Everything
        </button>
      </div>
      {ROOTS.map((root) => (
        <CategoryLine key={root.code} category={root} depth={0} set={set} toggle={toggle} />
      ))}
      <p className="xs mut" style={{ marginTop: 8 }}>
        ASB incidents are not crimes, and calls are not fires: totals keep them apart.
      </p>
    </div>
  );
}

function CategoryLine({
  category,
  depth,
  set,
  toggle,
}: {
  category: Category;
  depth: number;
  set: ReadonlySet<string>;
  toggle: (category: Category) => void;
}) {
  const below = childrenOf(category.code);
  const [isOpen, setIsOpen] = useState(() => [...set].some((code) => code.startsWith(`${category.code}/`)));
  return (
    <div style={{ paddingLeft: depth * 18 }}>
      <div className="row g1">
        <label className="tick f1">
          <input type="checkbox" checked={set.has(category.code)} onChange={() => toggle(category)} />
          {depth === 0 && <AgencyMark kind={category.agency} />}
          <span className={depth === 0 ? 'b' : ''}>{category.name}</span>
          {category.areaOnly && <span className="xs mut">never points</span>}
        </label>
        {below.length > 0 && (
          <button
            type="button"
            className="btn s t sq"
            aria-expanded={isOpen}
            aria-label={`What is in ${category.name}`}
            onClick={() => setIsOpen(!isOpen)}
          >
            <ChevronDown
              size={14}
              strokeWidth={1.75}
              aria-hidden
              style={{ transform: isOpen ? 'rotate(180deg)' : 'none' }}
            />
          </button>
        )}
      </div>
      {isOpen &&
        below.map((child) => <CategoryLine key={child.code} category={child} depth={1} set={set} toggle={toggle} />)}
    </div>
  );
}

const PRESETS = [
  { words: 'Last 7 days', days: 7 },
  { words: 'Last 28 days', days: 28 },
  { words: 'Last 13 weeks', days: 91 },
  { words: 'Last 52 weeks', days: 364 },
];

export function WhenPicker({ span, whole, onChange }: { span: Days; whole: Days; onChange: (span: Days) => void }) {
  const typed = (part: 'from' | 'to', iso: string) => {
    const day = dayOfIso(iso);
    if (day === null) return;
    onChange(part === 'from' ? { from: day, to: Math.max(day, span.to) } : { from: Math.min(day, span.from), to: day });
  };
  return (
    <div className="picker">
      <div className="row g2 wrap">
        {PRESETS.map(({ words, days }) => (
          <button
            key={days}
            type="button"
            className="btn s"
            aria-pressed={span.to === whole.to && span.to - span.from === days - 1}
            onClick={() => onChange({ from: whole.to - days + 1, to: whole.to })}
          >
            {words}
          </button>
        ))}
        <button type="button" className="btn s" onClick={() => onChange(whole)}>
          All there is
        </button>
      </div>
      <div className="row g2" style={{ marginTop: 12 }}>
        <label className="field f1">
          <span className="label">From</span>
          <input
            className="in"
            type="date"
            value={isoOfDay(span.from)}
            min={isoOfDay(whole.from)}
            max={isoOfDay(whole.to)}
            onChange={(event) => typed('from', event.target.value)}
          />
        </label>
        <label className="field f1">
          <span className="label">To, that day included</span>
          <input
            className="in"
            type="date"
            value={isoOfDay(span.to)}
            min={isoOfDay(whole.from)}
            max={isoOfDay(whole.to)}
            onChange={(event) => typed('to', event.target.value)}
          />
        </label>
      </div>
      <p className="xs mut" style={{ marginTop: 8 }}>
        There are records from {rangeWords(whole.from, whole.to)}. The bars under the map narrow this further.
      </p>
    </div>
  );
}

export function WherePicker({
  wards,
  chosen,
  isDrawn,
  onChange,
  onDraw,
  onClearDrawn,
}: {
  wards: readonly AreaName[];
  chosen: readonly number[];
  isDrawn: boolean;
  onChange: (ids: number[]) => void;
  onDraw: () => void;
  onClearDrawn: () => void;
}) {
  return (
    <div className="picker">
      <div className="row g2 wrap" style={{ marginBottom: 6 }}>
        <button type="button" className="btn s" onClick={onDraw}>
          {isDrawn ? 'Draw again' : 'Draw an area'}
        </button>
        {isDrawn && (
          <button type="button" className="btn s" onClick={onClearDrawn}>
            Remove the drawn area
          </button>
        )}
        <button type="button" className="btn s t" disabled={chosen.length === 0} onClick={() => onChange([])}>
          Whole area
        </button>
      </div>
      {wards.map((ward) => (
        <label key={ward.areaId} className="tick">
          <input
            type="checkbox"
            checked={chosen.includes(ward.areaId)}
            onChange={() =>
              onChange(
                chosen.includes(ward.areaId) ? chosen.filter((id) => id !== ward.areaId) : [...chosen, ward.areaId],
              )
            }
          />
          {ward.name}
        </label>
      ))}
    </div>
  );
}

const PRECISION_MEANING: Record<LocationPrecision, string> = {
  property: 'A building or a spot known to a few metres',
  street: 'The street segment, not where along it',
  postcode: 'The middle of a postcode',
  area: 'Only the area is known or may be shown: in the table, never a point',
  snapped: 'A published stand-in point shared by many places; it looks exact and is not',
  unknown: 'No place was given: in the table only',
};

export function PlacedPicker({
  chosen,
  onChange,
}: {
  chosen: readonly LocationPrecision[];
  onChange: (placed: LocationPrecision[]) => void;
}) {
  return (
    <div className="picker">
      <b className="sm">Placed to</b>
      {LOCATION_PRECISIONS.map((precision) => (
        <label key={precision} className="tick" style={{ alignItems: 'flex-start', padding: '4px 0' }}>
          <input
            type="checkbox"
            checked={chosen.includes(precision)}
            onChange={() => {
              const next = chosen.includes(precision)
                ? chosen.filter((other) => other !== precision)
                : [...chosen, precision];
              onChange(LOCATION_PRECISIONS.filter((other) => next.includes(other)));
            }}
          />
          <span>
            <Precision precision={precision} />
            <span className="xs mut" style={{ display: 'block' }}>
              {PRECISION_MEANING[precision]}
            </span>
          </span>
        </label>
      ))}
    </div>
  );
}
