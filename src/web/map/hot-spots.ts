import { useSyncExternalStore } from 'react';
import type { Peak } from './density.ts';

/** The peaks of the surface now shown: made by the map pane, explained by the aside. */
export interface HotSpots {
  peaks: readonly Peak[];
}

export const HOT_RADIUS_METRES = 300;

let current: HotSpots = { peaks: [] };
const listeners = new Set<() => void>();

export function setHotSpots(peaks: readonly Peak[]): void {
  const isSame =
    peaks.length === current.peaks.length &&
    peaks.every((peak, i) => peak.x === current.peaks[i]?.x && peak.y === current.peaks[i]?.y);
  if (isSame) return;
  current = { peaks };
  for (const tell of listeners) tell();
}

export const useHotSpots = (): HotSpots =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => current,
  );
