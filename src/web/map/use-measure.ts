import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Measure, readMeasure } from './measure.ts';
import type { MapSearch } from './search.ts';
import type { ChangeMap } from './state.ts';

/** The parts of the address that sliders move. */
export type MeasureChange = Partial<Pick<MapSearch, 'reach' | 'cell' | 'radius' | 'kernel'>>;

const COMMIT_MS = 300;

/**
 * What the surface measures. A slider moves it at once; the address follows when it stands still, as with the brush: an
 * address that changes with every pixel costs more than the surface.
 */
export function useMeasure(
  search: MapSearch,
  hasHarm: boolean,
  change: ChangeMap,
): { measure: Measure; moveMeasure: (part: MeasureChange) => void } {
  const [held, setHeld] = useState<MeasureChange>({});
  const pending = useRef<MeasureChange>({});
  const timer = useRef(0);
  const { method, kernel, reach, cell, radius, weigh } = search;
  const said = JSON.stringify([method, kernel, reach, cell, radius]);
  useEffect(() => {
    // The address has spoken: committed, shared, or gone back to.
    void said;
    setHeld({});
  }, [said]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const moveMeasure = useCallback(
    (part: MeasureChange) => {
      setHeld((before) => ({ ...before, ...part }));
      pending.current = { ...pending.current, ...part };
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => {
        change(pending.current);
        pending.current = {};
      }, COMMIT_MS);
    },
    [change],
  );
  const measure = useMemo(
    () => readMeasure({ method, kernel, reach, cell, radius, weigh: hasHarm ? weigh : undefined, ...held }),
    [method, kernel, reach, cell, radius, weigh, hasHarm, held],
  );
  return { measure, moveMeasure };
}
