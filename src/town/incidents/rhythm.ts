import { type Chance, type Weighted, weighted } from '../chance.ts';
import { type Calendar, DAY, HOUR, type WallMinute } from './calendar.ts';

/** When a kind of thing happens: weekdays, hours, seasons and the long trend. */
export interface Rhythm {
  /** Monday first. */
  weekdays: readonly number[];
  /** Peaks of the day: hour (beyond 24 = after midnight, counted to the evening before), spread in hours, weight. */
  peaks: readonly (readonly [hour: number, spread: number, weight: number])[];
  /** Share that falls at any hour. */
  anyHour: number;
  /** Swing of the year, 0.2 = 20 % above the mean at the peak, and the day of year of the peak. */
  season: readonly [swing: number, peakDay: number];
  /** Extra days: bonfire night and Halloween. */
  bonfire?: number;
}

const EVEN = [1, 1, 1, 1, 1, 1, 1];

export const RHYTHMS = {
  nightEconomy: { weekdays: [0.5, 0.5, 0.6, 0.8, 1.7, 2.1, 0.9], peaks: [[23.6, 1.9, 1], [26, 1.1, 0.5]], anyHour: 0.1, season: [0.1, 200] },
  shopping: { weekdays: [0.9, 0.9, 1, 1.05, 1.25, 1.35, 0.55], peaks: [[12, 1.8, 0.8], [15.8, 1.6, 1]], anyHour: 0.02, season: [0.12, 345] },
  working: { weekdays: [1.15, 1.1, 1.1, 1.1, 1.1, 0.75, 0.55], peaks: [[11, 2.2, 1], [15.5, 2, 0.9]], anyHour: 0.05, season: [0.05, 180] },
  afterSchool: { weekdays: [0.9, 0.95, 1, 1, 1.3, 1.15, 0.8], peaks: [[16.5, 1.2, 0.6], [19.8, 1.9, 1]], anyHour: 0.05, season: [0.28, 190] },
  evening: { weekdays: [0.9, 0.9, 0.95, 1, 1.2, 1.25, 0.95], peaks: [[20.5, 2.4, 1], [14, 3, 0.3]], anyHour: 0.15, season: [0.18, 195] },
  overnight: { weekdays: [0.95, 0.9, 0.95, 1, 1.1, 1.15, 1], peaks: [[25.5, 2.3, 1], [21.5, 2, 0.4]], anyHour: 0.12, season: [0.14, 330] },
  homeEmpty: { weekdays: [1.05, 1.05, 1.05, 1.05, 1.15, 0.95, 0.75], peaks: [[12.5, 2.4, 0.8], [19, 2, 0.75], [26.5, 1.6, 0.5]], anyHour: 0.05, season: [0.22, 335] },
  seafront: { weekdays: [0.6, 0.6, 0.6, 0.7, 1.1, 1.7, 1.6], peaks: [[15, 2.3, 1], [20.5, 1.8, 0.7]], anyHour: 0.05, season: [0.65, 205] },
  dusk: { weekdays: [1, 0.95, 0.95, 0.95, 1.05, 1.1, 1.1], peaks: [[20.2, 2, 1], [23, 1.8, 0.5]], anyHour: 0.08, season: [0.3, 110], bonfire: 4 },
  evenDay: { weekdays: EVEN, peaks: [[13, 4, 0.6], [18.5, 3, 0.7]], anyHour: 0.25, season: [0.06, 20] },
  officeHours: { weekdays: [1.4, 1.2, 1.15, 1.1, 1.05, 0.45, 0.3], peaks: [[9.8, 1.4, 1], [14, 2.4, 0.9]], anyHour: 0.05, season: [0.1, 160] },
  nightNoise: { weekdays: [0.6, 0.6, 0.6, 0.7, 1.4, 1.9, 1.1], peaks: [[23.2, 1.8, 1]], anyHour: 0.06, season: [0.32, 190] },
  fireworks: { weekdays: [0.8, 0.8, 0.8, 0.9, 1.3, 1.5, 1], peaks: [[19.6, 1.7, 1]], anyHour: 0.02, season: [0.9, 310], bonfire: 40 },
  dumping: { weekdays: [1.35, 1.05, 0.95, 0.95, 1, 0.8, 0.7], peaks: [[8.8, 1.5, 1], [12.5, 2, 0.7], [17, 2, 0.5]], anyHour: 0.03, season: [0.16, 120] },
} as const satisfies Record<string, Rhythm>; // biome-ignore format: a table of peaks reads best one rhythm a line
export type RhythmName = keyof typeof RHYTHMS;

/** Draws moments with a rhythm over part of the calendar. */
export interface Timer {
  draw(chance: Chance): WallMinute;
}

/** @param trendPerYear  0.94 = each year 6 % fewer than the one before; 1 = level */
export function timerFor(
  rhythm: Rhythm,
  calendar: Calendar,
  trendPerYear = 1,
  from = calendar.firstDay,
  to = calendar.lastDay,
): Timer {
  const days = to - from + 1;
  const weights = new Float64Array(days);
  for (let i = 0; i < days; i++) weights[i] = dayWeight(rhythm, calendar, from + i, trendPerYear);
  const day: Weighted = weighted(weights);
  const peak = weighted([rhythm.anyHour, ...rhythm.peaks.map(([, , weight]) => weight)]);
  return {
    draw(chance) {
      const start = (from + day.draw(chance)) * DAY;
      const which = peak.draw(chance);
      if (which === 0) return calendar.real(start + chance.below(DAY));
      const [hour, spread] = rhythm.peaks[which - 1]!;
      const at = start + (hour + spread * chance.gaussian()) * HOUR;
      return calendar.real(Math.min(Math.max(at, calendar.firstDay * DAY), calendar.end - 1));
    },
  };
}

/** How much is to be expected of one day against the average day. */
function dayWeight(rhythm: Rhythm, calendar: Calendar, day: number, trendPerYear = 1): number {
  const mean = rhythm.weekdays.reduce((sum, w) => sum + w, 0) / 7;
  const ofYear = calendar.dayOfYear(day);
  const [swing, peakDay] = rhythm.season;
  let weight =
    (rhythm.weekdays[calendar.weekday(day)]! / mean) *
    (1 + swing * Math.cos(((ofYear - peakDay) / 365.25) * 2 * Math.PI));
  const { month, day: date } = calendar.date(day);
  if (rhythm.bonfire && ((month === 11 && date >= 3 && date <= 6) || (month === 10 && date >= 30))) {
    weight *= date === 5 ? rhythm.bonfire : Math.sqrt(rhythm.bonfire);
  }
  return weight * trendPerYear ** ((day - calendar.firstDay) / 365.25);
}
