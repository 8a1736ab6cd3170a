import type { FeatureCollection } from 'geojson';
import { useMemo } from 'react';
import { LOCATION_PRECISIONS } from '../../vocabulary/index.ts';
import { classOf, densityBreaks, type LinkedAnswer } from './linked-views.ts';
import type { Picture } from './picture.ts';

/** Wards filled by how many records a km²: for records that are told by area only, which are never points. */
export interface WardShades {
  /** Class of each ward that has one, by area id. */
  classes: ReadonlyMap<number, number>;
  breaks: readonly number[];
}

const BY_AREA = LOCATION_PRECISIONS.indexOf('area');

/** Null unless most of the records shown are told by area only. */
export function useWardShades(
  picture: Picture,
  answer: LinkedAnswer,
  span: LinkedAnswer,
  wards: FeatureCollection | null,
): WardShades | null {
  return useMemo(() => {
    if (!wards || answer.total === 0 || answer.byPrecision[BY_AREA]! <= answer.total / 2) return null;
    const km2 = new Map(
      wards.features.map(({ properties }) => [Number(properties?.['areaId']), Number(properties?.['areaM2']) / 1e6]),
    );
    // As the surface's: breaks hang on what and span alone.
    const most = Math.max(0, ...perKm2(picture, span.rows, km2).values());
    const breaks = densityBreaks(most);
    const classes = new Map<number, number>();
    for (const [areaId, density] of perKm2(picture, answer.rows, km2)) {
      const cls = classOf(density, breaks);
      if (cls >= 0) classes.set(areaId, cls);
    }
    return { classes, breaks };
  }, [picture, answer, span, wards]);
}

function perKm2({ columns }: Picture, rows: Int32Array, km2: ReadonlyMap<number, number>): Map<number, number> {
  const byCode = new Int32Array(columns.areas.ward.ids.length);
  for (const row of rows) byCode[columns.ward[row]!]! += columns.count[row]!;
  const found = new Map<number, number>();
  for (const [code, areaId] of columns.areas.ward.ids.entries()) {
    const size = km2.get(areaId);
    if (code > 0 && size) found.set(areaId, byCode[code]! / size);
  }
  return found;
}
