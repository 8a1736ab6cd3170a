/** The whole state of the map, as its address holds it. Absent parts stand at their defaults. */
export interface MapSearch {
  /** Category codes, comma between; absent = everything. */
  what?: string | undefined;
  /** First and last local day that the page looks at, ISO dates, both in it. */
  from?: string | undefined;
  to?: string | undefined;
  /** Narrower than from and to: what the time brush selects. */
  bfrom?: string | undefined;
  bto?: string | undefined;
  /** Ids of wards, comma between. */
  ward?: string | undefined;
  /** Drawn area: `lon,lat;lon,lat;…` */
  draw?: string | undefined;
  /** Location precisions, comma between; absent = every record that has a point. */
  placed?: string | undefined;
  /** Weekday and hour block of the clock: `d0-d1.c0-c1`, days 0 = Monday, columns 0 = 06:00. */
  hours?: string | undefined;
  /** Layers not shown, comma between; `density` is one. */
  hide?: string | undefined;
  view?: 'map' | 'table' | undefined;
  /** `zoom/lat/lon` */
  at?: string | undefined;
  /** Incident ids, comma between. */
  sel?: string | undefined;
  /** Number of the hot spot that is explained. */
  hot?: number | undefined;
  /** A place on the surface that is explained: `lon,lat`. */
  spot?: string | undefined;
  /** Which part of the analysis panel is open. */
  panel?: PanelName | undefined;
  /** The live surface: see measure.ts. */
  method?: string | undefined;
  kernel?: string | undefined;
  reach?: number | undefined;
  cell?: number | undefined;
  radius?: number | undefined;
  weigh?: string | undefined;
  /** Id of the analysis card that is open, and which of its layers is on the map. */
  card?: string | undefined;
  layer?: string | undefined;
  /** Days compared with: `before`, `year`, or `2026-09-01..2026-09-28`; and how. */
  vs?: string | undefined;
  vsas?: 'difference' | 'side' | undefined;
  /** Days a frame of the playback holds. */
  frame?: number | undefined;
}

export const PANELS = ['method', 'compare', 'play', 'harm', 'kept'] as const;
export type PanelName = (typeof PANELS)[number];

const text = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Anything in an address that is not understood is left out, never an error. */
export function readMapSearch(search: Record<string, unknown>): MapSearch {
  const hot = Number(search['hot']);
  const positive = (value: unknown): number | undefined => {
    const n = Number(value);
    return value !== undefined && value !== '' && Number.isFinite(n) && n > 0 ? n : undefined;
  };
  return {
    what: text(search['what']),
    from: text(search['from']),
    to: text(search['to']),
    bfrom: text(search['bfrom']),
    bto: text(search['bto']),
    ward: text(search['ward']),
    draw: text(search['draw']),
    placed: text(search['placed']),
    hours: text(search['hours']),
    hide: text(search['hide']),
    view: search['view'] === 'table' ? 'table' : search['view'] === 'map' ? 'map' : undefined,
    at: text(search['at']),
    sel: text(search['sel']),
    hot: Number.isInteger(hot) && hot > 0 ? hot : undefined,
    spot: text(search['spot']),
    panel: PANELS.find((name) => name === search['panel']),
    method: text(search['method']),
    kernel: text(search['kernel']),
    reach: positive(search['reach']),
    cell: positive(search['cell']),
    radius: positive(search['radius']),
    weigh: text(search['weigh']),
    card: text(search['card']),
    layer: text(search['layer']),
    vs: text(search['vs']),
    vsas: search['vsas'] === 'side' ? 'side' : undefined,
    frame: positive(search['frame']),
  };
}

export const listOf = (words: string | undefined): string[] => (words ?? '').split(',').filter((word) => word !== '');
export const idsOf = (words: string | undefined): number[] =>
  listOf(words)
    .map(Number)
    .filter((n) => Number.isInteger(n) && n >= 0);
export const joined = (words: readonly (string | number)[]): string | undefined =>
  words.length === 0 ? undefined : words.join(',');

/** A block of the week clock: weekdays and hour columns, both ends in it. Column 0 is 06:00, column 23 is 05:00 of the next morning. */
export interface ClockBlock {
  day0: number;
  day1: number;
  col0: number;
  col1: number;
}

export function readClockBlock(words: string | undefined): ClockBlock | null {
  const match = /^([0-6])-([0-6])\.(\d{1,2})-(\d{1,2})$/.exec(words ?? '');
  if (!match) return null;
  const [day0, day1, col0, col1] = match.slice(1).map(Number) as [number, number, number, number];
  return day0 <= day1 && col0 <= col1 && col1 <= 23 ? { day0, day1, col0, col1 } : null;
}

export const writeClockBlock = ({ day0, day1, col0, col1 }: ClockBlock): string => `${day0}-${day1}.${col0}-${col1}`;

/** Hour of the week (0 = Monday 00:00) of a cell whose day runs 06:00 to 05:59. */
export const hourOfCell = (day: number, col: number): number => (day * 24 + 6 + col) % 168;

export type Ring = [lon: number, lat: number][];

export function readRing(words: string | undefined): Ring | null {
  const ring = (words ?? '')
    .split(';')
    .map((pair) => pair.split(',').map(Number))
    .filter((pair): pair is [number, number] => pair.length === 2 && pair.every(Number.isFinite));
  return ring.length >= 3 && ring.every(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90) ? ring : null;
}

export const writeRing = (ring: Ring): string =>
  ring.map(([lon, lat]) => `${lon.toFixed(5)},${lat.toFixed(5)}`).join(';');

export interface Camera {
  zoom: number;
  lat: number;
  lon: number;
}

export function readCamera(words: string | undefined): Camera | null {
  const [zoom, lat, lon] = (words ?? '').split('/').map(Number);
  if (zoom === undefined || lat === undefined || lon === undefined) return null;
  return [zoom, lat, lon].every(Number.isFinite) && Math.abs(lat) <= 85 ? { zoom, lat, lon } : null;
}

export const writeCamera = ({ zoom, lat, lon }: Camera): string =>
  `${zoom.toFixed(2)}/${lat.toFixed(5)}/${lon.toFixed(5)}`;

export function readSpot(words: string | undefined): [lon: number, lat: number] | null {
  const [lon, lat] = (words ?? '').split(',').map(Number);
  if (words === undefined || lon === undefined || lat === undefined) return null;
  return Number.isFinite(lon) && Math.abs(lat) <= 85 ? [lon, lat] : null;
}

export const writeSpot = (lon: number, lat: number): string => `${lon.toFixed(5)},${lat.toFixed(5)}`;
