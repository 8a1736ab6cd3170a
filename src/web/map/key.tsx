import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { AgencyMark } from '../ui/marks.tsx';
import { countWords } from '../ui/words.ts';
import type { Layer } from './layers.ts';

const CLASS_WORDS = ['Some', 'Busy', 'Busier', 'Very busy', 'Busiest'] as const;

/** Layers and their counts, and what the surface means, in words. */
export function MapKey({
  layers,
  byLayer,
  hidden,
  breaks,
  isByWard,
  reachMetres,
  periodWords,
  marksWords,
  onToggle,
}: {
  layers: readonly Layer[];
  byLayer: Int32Array;
  hidden: ReadonlySet<string>;
  /** Null until the highest density is known. */
  breaks: readonly number[] | null;
  /** Wards are filled, because the records are told by area only. */
  isByWard: boolean;
  reachMetres: number;
  periodWords: string;
  /** Set where marks are not drawn, and why. */
  marksWords: string | null;
  onToggle: (id: string) => void;
}) {
  const [isOpen, setIsOpen] = useState(() => window.innerWidth >= 768);
  const showsDensity = !hidden.has('density');
  return (
    <section className="floating key" aria-label="Layers and key">
      <button type="button" className="key-head" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <b className="sm">Layers and key</b>
        <ChevronDown
          size={14}
          strokeWidth={1.75}
          aria-hidden
          style={{ transform: isOpen ? 'rotate(180deg)' : 'none' }}
        />
      </button>
      {isOpen && (
        <>
          <div className="key-layers">
            {layers.map((layer, i) => (
              <label key={layer.id} className="tick">
                <input type="checkbox" checked={!hidden.has(layer.id)} onChange={() => onToggle(layer.id)} />
                <AgencyMark kind={layer.kind} size={13} />
                <span className="f1">{layer.name}</span>
                <span className="num b">{countWords(byLayer[i] ?? 0)}</span>
              </label>
            ))}
          </div>
          <label className="tick key-density">
            <input type="checkbox" checked={showsDensity} onChange={() => onToggle('density')} />
            <span className="f1 b">Density</span>
            <span className="xs mut">{isByWard ? 'by ward' : `${reachMetres} m reach`}</span>
          </label>
          {breaks !== null && (showsDensity || marksWords !== null) && (
            <div className="key-classes">
              <p className="xs mut">
                Records per km²{isByWard ? ' by ward' : ''} in {periodWords}
              </p>
              {[...CLASS_WORDS].reverse().map((words, i) => {
                const cls = CLASS_WORDS.length - 1 - i;
                const next = breaks[cls + 1];
                return (
                  <div key={words} className="row g2 xs">
                    <span className="key-colour" style={{ background: `var(--s${cls})` }} />
                    <span className="b key-word">{words}</span>
                    <span className="ink2 tab">
                      {next === undefined
                        ? `over ${countWords(breaks[cls]!)}`
                        : `${countWords(breaks[cls]!)} to ${countWords(next)}`}
                    </span>
                  </div>
                );
              })}
              <p className="xs mut">Under {countWords(breaks[0]!)} is left clear. Breaks are fixed.</p>
            </div>
          )}
          {marksWords !== null && <p className="xs ink2 key-note">{marksWords}</p>}
        </>
      )}
    </section>
  );
}
