import { categoryById, INCIDENT_KINDS, isoDateOfDay, LOCATION_PRECISIONS } from '../vocabulary/index.ts';
import type { Cube, DimensionName } from './model.ts';
import type { PictureNames } from './names.ts';

export interface CountRow {
  /** One word for each dimension, in order. */
  labels: string[];
  events: number;
}

/** The cells of a cube that count anything, with their keys in words, in the cube's own order. */
export function countTable(
  cube: Cube,
  names: Pick<PictureNames, 'areas'>,
  agencies: ReadonlyMap<number, string>,
): CountRow[] {
  const rows: CountRow[] = [];
  for (const [cell, events] of cube.counts.entries()) {
    if (events === 0) continue;
    let rest = cell;
    const labels: string[] = [];
    for (const { name, keys } of cube.dimensions.toReversed()) {
      labels.unshift(labelOf(name, keys[rest % keys.length] ?? null, names, agencies));
      rest = Math.floor(rest / keys.length);
    }
    rows.push({ labels, events });
  }
  return rows;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function labelOf(
  name: DimensionName,
  key: number | null,
  names: Pick<PictureNames, 'areas'>,
  agencies: ReadonlyMap<number, string>,
): string {
  if (key === null) return name === 'ward' || name === 'smallArea' || name === 'beat' ? 'in none' : 'not known';
  switch (name) {
    case 'day':
    case 'recordedDay':
    case 'week':
    case 'recordedWeek':
      return isoDateOfDay(key);
    case 'month':
    case 'recordedMonth':
      return isoDateOfDay(key).slice(0, 7);
    case 'year':
    case 'recordedYear':
      return isoDateOfDay(key).slice(0, 4);
    case 'weekday':
      return WEEKDAYS[key]!;
    case 'hourOfWeek':
      return `${WEEKDAYS[Math.floor(key / 24)]!} ${String(key % 24).padStart(2, '0')}:00`;
    case 'hour':
      return `${String(key).padStart(2, '0')}:00`;
    case 'kind':
      return INCIDENT_KINDS[key]!;
    case 'group':
    case 'category':
      return categoryById(key)?.code ?? String(key);
    case 'agency':
      return agencies.get(key) ?? String(key);
    case 'ward':
    case 'smallArea':
    case 'beat':
      return names.areas.get(key)?.name ?? String(key);
    case 'locationPrecision':
      return LOCATION_PRECISIONS[key]!;
    case 'feed':
      return String(key);
  }
}
