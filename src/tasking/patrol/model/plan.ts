import type { Instant, Marking } from '../../../vocabulary/index.ts';

export const PLACE_SHAPES = ['square', 'hexagon', 'segment'] as const;
export type PlaceShape = (typeof PLACE_SHAPES)[number];

/** How a crew gets about, with the speed it is planned at, kilometres an hour. */
export const TRAVEL_SPEEDS = { walk: 4.8, cycle: 12, drive: 20 } as const;
export type PatrolTravel = keyof typeof TRAVEL_SPEEDS;

export interface LonLat {
  lon: number;
  lat: number;
}

/** A place somebody was promised to see a uniform, whatever its risk. */
export interface AskedReassurance extends LonLat {
  name: string;
  visits: number;
}

/** What is asked of a plan, every default filled in. */
export interface PatrolRequest {
  name: string;
  /** Local date the shift begins on, ISO. */
  date: string;
  /** Local times as 18:00; an end at or before the start is on the next day. */
  from: string;
  to: string;
  nCrews: number;
  travel: PatrolTravel;
  speedKmh: number;
  /** Where all crews begin and end; null: at the riskiest place's street. */
  start: LonLat | null;
  end: LonLat | null;
  visitMinutes: number;
  gapMinutes: number;
  repeatWorth: number;
  nPlaces: number;
  shape: PlaceShape;
  sizeMetres: number;
  /** Visits that one ward may get at most; null for no cap. */
  mostVisitsAWard: number | null;
  reassurance: AskedReassurance[];
  seed: number;
}

/** A small place worth visits. */
export interface HotPlace {
  name: string;
  ward: string;
  x: number;
  y: number;
  lon: number;
  lat: number;
  /** Share of what the surface holds over the whole study area. */
  risk: number;
  /** Half its size: how far from its middle still counts as there. */
  reachMetres: number;
  /** Outline, metres of the plane: x0, y0, x1, y1 … */
  ring: number[];
}

export interface PlannedVisit {
  visitId: string;
  place: number;
  from: Instant;
  to: Instant;
}

export interface PlannedCrew {
  visits: PlannedVisit[];
  travelMinutes: number;
  backAt: Instant;
  /** The way along the streets, degrees: lon, lat, lon, lat … */
  way: number[];
}

export interface PlanPlace extends Omit<HotPlace, 'ring'> {
  visits: number;
  /** Visits it was promised. */
  promised: number;
}

/** What another way of using the same hours would cover, on the scale of the plan. */
export interface Alternative {
  covered: number;
  nVisits: number;
  nPlaces: number;
}

export interface PatrolPlanBody {
  v: 1;
  request: PatrolRequest;
  startsAt: Instant;
  endsAt: Instant;
  card: { cardId: string; method: string; methodVersion: number; n: number; words: string; asKnownAt: Instant | null };
  places: PlanPlace[];
  crews: PlannedCrew[];
  /** Covered risk and what no plan could exceed, on one scale. */
  covered: number;
  bound: number;
  /** Risk of the places visited at least once, and of all the places chosen, as shares of the study area's. */
  reached: number;
  chosen: number;
  alternatives: { equalSpread: Alternative; topPlace: Alternative & { place: number } };
  unpredictable: { nSeeds: number; nextPlaces: number; hours: number };
  /** Places that could not have all their promised visits. */
  short: number[];
  notices: string[];
}

export interface PatrolPlanHead {
  planId: string;
  version: number;
  name: string;
  date: string;
  startsAt: Instant;
  endsAt: Instant;
  taskId: number | null;
  marking: Marking;
  state: 'kept' | 'withdrawn';
  madeAt: Instant;
  changedBy: string;
  nVisits: number;
  nCrews: number;
}

export const PATROL_DEFAULTS = {
  from: '14:00',
  to: '22:00',
  nCrews: 2,
  travel: 'walk',
  visitMinutes: 15,
  gapMinutes: 90,
  repeatWorth: 0.8,
  nPlaces: 30,
  shape: 'square',
  sizeMetres: 150,
  mostVisitsAWard: null,
} as const;

/** "Crew A". There are at most twelve. */
export const crewName = (crew: number): string => `Crew ${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[crew] ?? crew + 1}`;

/** "84 of 100" in the words of design: never more than what is sure. */
export function boundWords(plan: Pick<PatrolPlanBody, 'covered' | 'bound'>): string {
  if (!(plan.bound > 0)) return 'There is no risk here to cover.';
  const percent = Math.floor(100 * (plan.covered / plan.bound) + 1e-9);
  return percent >= 100
    ? 'No plan could cover more.'
    : `Covers ${percent} % of what no plan could exceed: at least that near the best.`;
}

export function comparedWords(plan: PatrolPlanBody): string[] {
  const { equalSpread, topPlace } = plan.alternatives;
  const times = (other: number) => (other > 0 ? `${(plan.covered / other).toFixed(1)} times` : 'more than');
  return [
    `${times(equalSpread.covered)} what the same crews would cover by going everywhere alike (${equalSpread.nVisits} visits to ${equalSpread.nPlaces} places).`,
    `${times(topPlace.covered)} what standing in ${plan.places[topPlace.place]?.name ?? 'the riskiest place'} all shift would: visits count once in ${plan.request.gapMinutes} minutes (${topPlace.nVisits} visits).`,
  ];
}
