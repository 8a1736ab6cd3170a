import type { Travel } from '../../workforce/model.ts';

/** Metres a minute, door to door in a town: 4.8 km/h on foot, 13 by bicycle, 24 by car with lights and junctions. */
export const METRES_A_MINUTE: Readonly<Record<Exclude<Travel, 'none'>, number>> = { walk: 80, cycle: 217, drive: 400 };

/** Parking, locking up, walking to the door. */
export const MINUTES_EACH_WAY: Readonly<Record<Exclude<Travel, 'none'>, number>> = { walk: 0, cycle: 1, drive: 3 };

/** How far by street where the streets are not known, over the straight line. */
export const STRAIGHT_LINE_FACTOR = 1.4;

/** Nearer than this is the same place. */
const SAME_PLACE_METRES = 30;

export interface Way {
  metres: number;
  /** `straight`: no streets are known there, and the straight line times 1.4 stands for them. */
  along: 'streets' | 'straight';
}

/** Whole minutes a team needs from one place to another; 0 for one that works from where it is. */
export function travelMinutes(travel: Travel, { metres }: Way): number {
  if (travel === 'none' || metres < SAME_PLACE_METRES) return 0;
  return Math.ceil(metres / METRES_A_MINUTE[travel]) + MINUTES_EACH_WAY[travel];
}

export function wayWords({ metres, along }: Way): string {
  const far = metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
  return along === 'streets'
    ? `${far} by street`
    : `about ${far}: no streets are known there, so 1.4 times the straight line`;
}
