import { Link } from '@tanstack/react-router';
import { RotateCcw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { NONE_I32, type PictureColumns } from '../../picture/model.ts';
import { AGENCY_KINDS, LOCATION_PRECISIONS } from '../../vocabulary/index.ts';
import { AGENCY_NAMES, Agency, PRECISION_WORDS } from '../ui/marks.tsx';
import { Provenance } from '../ui/pieces.tsx';
import { countWords, plural } from '../ui/words.ts';
import { ratioWithInterval } from './linked-views.ts';
import { type Names, rowWhere } from './record-words.ts';
import type { Region } from './region.ts';

export interface Comparison {
  /** Of this region and of everything selected, in the window before of the same length; null where records do not reach back. */
  before: { here: number; all: number } | null;
  days: number;
}

/** Explains a region: share, who recorded it, then and now, what differs, how sure. */
export function Explain({
  title,
  tag,
  detail,
  region,
  all,
  areaWords,
  comparison,
  columns,
  kindOfAgency,
  names,
  provenance,
  notices,
  sureness,
  onClose,
  onRecords,
}: {
  title: string;
  tag: string;
  detail: string;
  region: Region;
  /** All selected records, of which the region holds some. */
  all: number;
  /** "in 0.28 of the area's 54 km²"; empty for everything. */
  areaWords: string;
  comparison: Comparison;
  columns: PictureColumns;
  kindOfAgency: Uint8Array;
  names: Names;
  provenance: string;
  notices: readonly string[];
  /** How firm a hot spot is and what can be done about it; nothing where all is shown. */
  sureness?: ReactNode;
  onClose: (() => void) | null;
  onRecords: (rows: Int32Array) => void;
}) {
  const kinds = AGENCY_KINDS.map((kind, code) => ({ kind, n: region.byKind[code] ?? 0 })).filter(({ n }) => n > 0);
  const most = Math.max(1, ...kinds.map(({ n }) => n));
  const place = commonPlace(columns, region.rows);
  return (
    <>
      <div className="row sp">
        <span className="tag o">{tag}</span>
        {onClose && (
          <button type="button" className="btn s t sq" aria-label="Close this explanation" onClick={onClose}>
            <X size={16} strokeWidth={1.75} aria-hidden />
          </button>
        )}
      </div>
      <h2 className="aside-title">{title}</h2>
      <p className="xs mut">{detail}</p>
      <p className="aside-lead">
        <button type="button" className="q b" onClick={() => onRecords(region.rows)}>
          {region.records === all ? plural(all, 'record') : `${countWords(region.records)} of ${countWords(all)}`}
        </button>{' '}
        {region.records === all ? 'match the sentence above.' : `records fall here${areaWords}.`}
        {region.when && (
          <>
            {' '}
            <b>{countWords(region.when.records)}</b> of the {countWords(region.when.timed)} with a known hour were{' '}
            {region.when.words}.
          </>
        )}
      </p>
      {notices.map((notice) => (
        <p key={notice} className="notice" style={{ marginTop: 8 }}>
          {notice}
        </p>
      ))}
      <h3>Who recorded it</h3>
      {kinds.length === 0 && <p className="sm ink2">No record matches. Widen What, When or Where.</p>}
      {kinds.map(({ kind, n }) => (
        <div key={kind} className="row g2 sm who-line">
          <span className="who-name">
            <Agency kind={kind} />
          </span>
          <span className="f1 who-bar" aria-hidden>
            <span style={{ width: `${(n / most) * 100}%`, background: `var(--${kind})` }} />
          </span>
          <span className="num b">
            <button
              type="button"
              className="q"
              aria-label={`${countWords(n)} ${AGENCY_NAMES[kind]} records`}
              onClick={() => onRecords(rowsOfKind(columns, region, AGENCY_KINDS.indexOf(kind), kindOfAgency))}
            >
              {countWords(n)}
            </button>
          </span>
        </div>
      ))}
      <Compared region={region} all={all} comparison={comparison} />
      {region.repeats > 0 && (
        <>
          <h3>What is different here</h3>
          <ul className="different">
            <li>
              <RotateCcw size={15} strokeWidth={1.75} aria-hidden />
              <span>
                <b>
                  {countWords(region.repeats)} of {countWords(region.records)}
                </b>{' '}
                were at an address with an earlier record in these days.
              </span>
            </li>
          </ul>
        </>
      )}
      <h3>How well they are placed</h3>
      <p className="sm">
        {LOCATION_PRECISIONS.map((precision, code) => ({ precision, n: region.byPrecision[code] ?? 0 }))
          .filter(({ n }) => n > 0)
          .map(({ precision, n }) => `${countWords(n)} ${PRECISION_WORDS[precision]}`)
          .join(', ') || 'None'}
      </p>
      {sureness}
      {place && (
        <div className="row g2" style={{ marginTop: 14 }}>
          <Link className="btn f1" to="/place/$kind/$id" params={{ kind: 'street', id: String(place.segmentId) }}>
            Place history: {rowWhere(columns, place.row, names).split(',')[0]}
          </Link>
        </div>
      )}
      <Provenance className="aside-foot">{provenance}</Provenance>
    </>
  );
}

function Compared({ region, all, comparison }: { region: Region; all: number; comparison: Comparison }) {
  const { before, days } = comparison;
  const isAll = region.records === all;
  if (before === null) {
    return (
      <>
        <h3>Compared with the {plural(days, 'day')} before</h3>
        <p className="sm ink2">Records do not reach that far back.</p>
      </>
    );
  }
  const change = ratioWithInterval(region.records, before.here);
  const words = change === null ? 'Too few for a change figure.' : changeWords(change);
  return (
    <>
      <h3>Compared with the {plural(days, 'day')} before</h3>
      <p className="sm">
        <b>{countWords(region.records)}</b> now, <b>{countWords(before.here)}</b> then.{' '}
        {!isAll && `Everything selected: ${countWords(all)} now, ${countWords(before.all)} then. `}
        <span className="mut">{words}</span>
      </p>
    </>
  );
}

function changeWords({ ratio, lower, upper }: { ratio: number; lower: number; upper: number }): string {
  // Many records make narrow intervals, which one digit would round away.
  const digits = upper - lower < 0.3 ? 2 : 1;
  const interval = `95% interval ${lower.toFixed(digits)} to ${upper.toFixed(digits)}`;
  if (lower <= 1 && upper >= 1) return `No clear change: ${ratio.toFixed(digits)} times, ${interval}.`;
  return `${lower > 1 ? 'Higher' : 'Lower'} beyond chance: ${ratio.toFixed(digits)} times, ${interval}.`;
}

const rowsOfKind = (columns: PictureColumns, region: Region, code: number, kindOfAgency: Uint8Array): Int32Array =>
  region.rows.filter((row) => kindOfAgency[columns.agencyId[row]!] === code);

/** The street segment that most of the region's records lie on, if it holds at least a fifth of them. */
function commonPlace(columns: PictureColumns, rows: Int32Array): { segmentId: number; row: number } | null {
  if (rows.length === 0 || rows.length > 2000) return null;
  const counts = new Map<number, { n: number; row: number }>();
  for (const row of rows) {
    const segment = columns.segmentId[row]!;
    if (segment === NONE_I32) continue;
    const known = counts.get(segment);
    if (known) known.n++;
    else counts.set(segment, { n: 1, row });
  }
  let best: { segmentId: number; row: number; n: number } | null = null;
  for (const [segmentId, { n, row }] of counts) if (!best || n > best.n) best = { segmentId, row, n };
  return best && best.n >= rows.length / 5 ? best : null;
}
