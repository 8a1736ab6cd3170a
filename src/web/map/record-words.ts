import { instantOf, NONE_I16, NONE_I32, type PictureColumns } from '../../picture/model.ts';
import { categoryById, LOCATION_PRECISIONS, type LocationPrecision, TIME_PRECISIONS } from '../../vocabulary/index.ts';
import type { PictureMeta } from '../api/types.ts';
import { occurredWords } from './occurred-words.ts';

export function rowWhen(columns: PictureColumns, row: number): string {
  if (columns.localDay[row] === NONE_I16) return 'Not known';
  const precision = TIME_PRECISIONS[columns.timePrecision[row]!] ?? 'unknown';
  return occurredWords(instantOf(columns.occurredFrom[row]!), instantOf(columns.occurredTo[row]!), precision);
}

export const rowWhat = (columns: PictureColumns, row: number): string =>
  categoryById(columns.categoryId[row]!)?.name ?? 'Not known';

export const rowPrecision = (columns: PictureColumns, row: number): LocationPrecision =>
  LOCATION_PRECISIONS[columns.locationPrecision[row]!] ?? 'unknown';

export interface Names {
  street: (segmentId: number) => string | null;
  ward: (columns: PictureColumns, row: number) => string | null;
}

export function namesOf(meta: PictureMeta | undefined): Names {
  const streets = new Map(meta?.streets.map(({ segmentId, name }) => [segmentId, name]));
  const wards = new Map(
    meta?.areas.find(({ kind }) => kind === 'ward')?.areas.map(({ areaId, name }) => [areaId, name]),
  );
  return {
    street: (segmentId) => streets.get(segmentId) ?? null,
    ward: (columns, row) => wards.get(columns.areas.ward.ids[columns.ward[row]!] ?? 0) ?? null,
  };
}

export function rowWhere(columns: PictureColumns, row: number, names: Names): string {
  const segment = columns.segmentId[row]!;
  const street = segment === NONE_I32 ? null : names.street(segment);
  const ward = names.ward(columns, row);
  return [street, ward].filter((part) => part !== null).join(', ') || 'Not known';
}
