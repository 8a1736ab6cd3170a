import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { dayExtent, type PictureColumns } from '../../picture/model.ts';
import { LOCATION_PRECISIONS, type LocationPrecision, TIME_PRECISIONS } from '../../vocabulary/index.ts';
import { dayOfIso } from '../ui/words.ts';
import {
  type ClockBlock,
  hourOfCell,
  idsOf,
  listOf,
  type MapSearch,
  type Ring,
  readClockBlock,
  readRing,
  readSpot,
} from './search.ts';

export interface Days {
  from: number;
  to: number;
}

/** Records with a point; what the page shows unless it is asked for others. */
export const WITH_A_POINT: readonly LocationPrecision[] = ['property', 'street', 'postcode', 'snapped'];

/** Those and what is known to the area only. */
export const WITH_A_PLACE: readonly LocationPrecision[] = [...WITH_A_POINT, 'area'];
const BY_AREA = LOCATION_PRECISIONS.indexOf('area');

export interface MapState {
  what: string[];
  span: Days;
  brush: Days;
  wards: number[];
  ring: Ring | null;
  placed: readonly LocationPrecision[];
  block: ClockBlock | null;
  hidden: ReadonlySet<string>;
  isTable: boolean;
  selected: number[];
  hot: number | null;
  /** A place on the surface that is explained. */
  spot: readonly [lon: number, lat: number] | null;
}

export type ChangeMap = (change: Partial<MapSearch>) => void;

const MONTH = TIME_PRECISIONS.indexOf('month');

/** The last 28 days, or the last twelve months where the records are dated to the month only. */
export function defaultSpan(columns: PictureColumns | null, lastDay: number): Days {
  if (columns && columns.length > 0) {
    const { last } = dayExtent(columns, 'occurred');
    let inReach = 0;
    let byMonth = 0;
    for (let row = 0; row < columns.length; row++) {
      if (columns.localDay[row]! < last - 60) continue;
      inReach++;
      if (columns.timePrecision[row] === MONTH) byMonth++;
    }
    if (byMonth > inReach / 2) return twelveMonthsTo(last);
    return { from: last - 27, to: last };
  }
  return { from: lastDay - 27, to: lastDay };
}

/** Points; and areas too where a reader is told most records by area only. */
export function defaultPlaced(columns: PictureColumns): readonly LocationPrecision[] {
  let byArea = 0;
  for (let row = 0; row < columns.length; row++) if (columns.locationPrecision[row] === BY_AREA) byArea++;
  return byArea > columns.length / 2 ? WITH_A_PLACE : WITH_A_POINT;
}

/** Twelve whole months, the last of them the month of a day. */
function twelveMonthsTo(day: number): Days {
  const date = new Date(day * 86_400_000);
  const firstOf = (months: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 86_400_000;
  return { from: firstOf(-11), to: firstOf(1) - 1 };
}

const clampTo = (days: Days, span: Days): Days => {
  const from = Math.max(span.from, Math.min(span.to, days.from));
  return { from, to: Math.max(from, Math.min(span.to, days.to)) };
};

export function readState(search: MapSearch, fallback: Days, placedFallback: readonly LocationPrecision[]): MapState {
  const from = dayOfIso(search.from ?? '') ?? fallback.from;
  const to = dayOfIso(search.to ?? '') ?? Math.max(from, fallback.to);
  const span = from <= to ? { from, to } : { from: to, to: from };
  const placed = listOf(search.placed).filter((word): word is LocationPrecision =>
    (LOCATION_PRECISIONS as readonly string[]).includes(word),
  );
  return {
    what: listOf(search.what),
    span,
    brush: clampTo(
      { from: dayOfIso(search.bfrom ?? '') ?? span.from, to: dayOfIso(search.bto ?? '') ?? span.to },
      span,
    ),
    wards: idsOf(search.ward),
    ring: readRing(search.draw),
    placed: placed.length > 0 ? placed : placedFallback,
    block: readClockBlock(search.hours),
    hidden: new Set(listOf(search.hide)),
    isTable: search.view === 'table',
    selected: idsOf(search.sel),
    hot: search.hot ?? null,
    spot: readSpot(search.spot),
  };
}

/** The address is the state; changing one changes the other. */
export function useMapSearch(): [MapSearch, ChangeMap] {
  const search = useSearch({ from: '/map' });
  const navigate = useNavigate({ from: '/map' });
  const change = useCallback<ChangeMap>(
    (part) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false }),
    [navigate],
  );
  return [search, change];
}

/** 168 flags of the hours in a block, or null for every hour. */
export function useHours(block: ClockBlock | null): Uint8Array | null {
  return useMemo(() => {
    if (!block) return null;
    const hours = new Uint8Array(168);
    for (let day = block.day0; day <= block.day1; day++) {
      for (let col = block.col0; col <= block.col1; col++) hours[hourOfCell(day, col)] = 1;
    }
    return hours;
  }, [block]);
}
