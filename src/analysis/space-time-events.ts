import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, type PlanePoints } from './points.ts';

export const DAY_MS = 86_400_000;

/** Incidents in place and time: metres and milliseconds UTC (for dated records, the midnight of the day). NaN = unknown. */
export interface SpaceTimeEvents extends PlanePoints {
  time: Float64Array;
}

/** Records with place and time by their place in the input, in time order; equal times in the order of the input. */
export function inTimeOrder(events: SpaceTimeEvents): { used: Int32Array; leftOut: LeftOut[] } {
  const { x, y, time } = events;
  const kept: number[] = [];
  let nNoPosition = 0;
  let nNoTime = 0;
  for (let i = 0; i < x.length; i++) {
    if (!(Number.isFinite(x[i]) && Number.isFinite(y[i]))) nNoPosition++;
    else if (!Number.isFinite(time[i])) nNoTime++;
    else kept.push(i);
  }
  const used = Int32Array.from(kept).sort((a, b) => time[a] - time[b] || a - b);
  return { used, leftOut: leftOutOf({ [NO_POSITION]: nNoPosition, 'no time': nNoTime }) };
}
