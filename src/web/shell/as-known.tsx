import { useState } from 'react';
import { useMeta } from '../api/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { dayOfIso, isoOfDay, localDay, momentWords } from '../ui/words.ts';
import { useKnown, useKnownOrdinal, useReplay } from './known.ts';

const LONGEST_LIST = 60;

/** Choose the moment the whole page is replayed at: a load, a withdrawal, a correction. */
export function AsKnown({ onClose }: { onClose: () => void }) {
  const moments = useMeta().data?.moments ?? [];
  const { moment } = useKnown();
  const ordinal = useKnownOrdinal();
  const replay = useReplay();
  const [before, setBefore] = useState('');
  const day = dayOfIso(before);
  const newest = [...moments].sort((a, b) => b.ordinal - a.ordinal);
  const shown = newest.filter(({ at }) => day === null || localDay(at) <= day).slice(0, LONGEST_LIST);
  const choose = (chosen: number | null) => {
    replay(chosen);
    onClose();
  };
  return (
    <Dialog title="Show this page as it was known" isOpen onClose={onClose}>
      <p className="sm ink2">
        Each line is a moment at which AIM came to know something new. Choosing one replays the whole page as it was
        then; the address of the page keeps it.
      </p>
      <div className="row g3 wrap" style={{ marginTop: 12 }}>
        <label className="row g2 sm">
          On or before
          <input
            className="in"
            style={{ width: 160 }}
            type="date"
            value={before}
            {...(newest[0] ? { max: isoOfDay(localDay(newest[0].at)) } : {})}
            onChange={(event) => setBefore(event.target.value)}
          />
        </label>
        <button type="button" className="btn s" disabled={ordinal === null} onClick={() => choose(null)}>
          As known now
        </button>
      </div>
      <ul className="moments">
        {shown.map((line) => (
          <li key={line.ordinal}>
            <button
              type="button"
              aria-pressed={line.ordinal === moment?.ordinal}
              onClick={() => choose(line.ordinal === newest[0]?.ordinal ? null : line.ordinal)}
            >
              <b className="nw tab">{momentWords(line.at)}</b>
              <span className="ink2">{line.what}</span>
            </button>
          </li>
        ))}
      </ul>
      {newest.length > shown.length && (
        <p className="xs mut" style={{ marginTop: 8 }}>
          {shown.length} of {newest.length} moments. Give a date to see earlier ones.
        </p>
      )}
    </Dialog>
  );
}
