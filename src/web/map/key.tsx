import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { AgencyMark } from '../ui/marks.tsx';
import { countWords } from '../ui/words.ts';
import type { Layer } from './layers.ts';
import type { KeyClass } from './measure.ts';

/** Layers and their counts, and what the surface means, in words. */
export function MapKey({
  layers,
  byLayer,
  hidden,
  surface,
  surfaceName,
  surfaceNote,
  marksWords,
  onToggle,
}: {
  layers: readonly Layer[];
  byLayer: Int32Array;
  hidden: ReadonlySet<string>;
  /** Null until the highest value is known. */
  surface: { unit: string; classes: readonly KeyClass[]; clear: string } | null;
  surfaceName: string;
  /** "250 m reach", "by ward". */
  surfaceNote: string;
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
            <span className="f1 b">{surfaceName}</span>
            <span className="xs mut">{surfaceNote}</span>
          </label>
          {surface !== null && (showsDensity || marksWords !== null) && (
            <div className="key-classes">
              <p className="xs mut">{surface.unit}</p>
              {surface.classes.map(({ token, word, range }) => (
                <div key={token} className="row g2 xs">
                  <span className="key-colour" style={{ background: `var(${token})` }} />
                  <span className="b key-word">{word}</span>
                  <span className="ink2 tab">{range}</span>
                </div>
              ))}
              <p className="xs mut">{surface.clear}</p>
            </div>
          )}
          {marksWords !== null && <p className="xs ink2 key-note">{marksWords}</p>}
        </>
      )}
    </section>
  );
}
