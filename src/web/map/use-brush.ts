import { useCallback, useEffect, useRef, useState } from 'react';
import { isoOfDay } from '../ui/words.ts';
import type { MapSearch } from './search.ts';
import type { ChangeMap, Days, MapState } from './state.ts';

const COMMIT_MS = 300;

/**
 * The days the brush selects. Moving it answers at once; the address follows when it stands still, because an address that
 * changes with every pixel is slow and fills nobody's needs.
 */
export function useBrush(
  state: MapState,
  search: MapSearch,
  change: ChangeMap,
): { brush: Days; move: (to: Days) => void } {
  const [held, setHeld] = useState<Days | null>(null);
  const timer = useRef(0);
  const { span, brush } = state;
  // What the address says now is the truth again: committed, shared, or gone back to.
  const said = `${span.from} ${span.to} ${brush.from} ${brush.to}`;
  const heard = useRef(said);
  useEffect(() => {
    if (heard.current === said) return;
    heard.current = said;
    setHeld(null);
  }, [said]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const move = useCallback(
    (to: Days) => {
      setHeld(to);
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => {
        const isWhole = to.from === span.from && to.to === span.to;
        change({
          from: search.from ?? isoOfDay(span.from),
          to: search.to ?? isoOfDay(span.to),
          bfrom: isWhole ? undefined : isoOfDay(to.from),
          bto: isWhole ? undefined : isoOfDay(to.to),
        });
      }, COMMIT_MS);
    },
    [change, search.from, search.to, span.from, span.to],
  );
  return { brush: held ?? brush, move };
}
