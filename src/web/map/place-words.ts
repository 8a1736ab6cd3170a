import type { Picture } from './picture.ts';
import type { Names } from './record-words.ts';

/** The street or ward most of the rows lie on: "Outram Street area". */
export function placeWords({ columns }: Picture, rows: Int32Array, names: Names): string | null {
  const segments = new Map<number, number>();
  const wardCodes = new Map<number, { n: number; row: number }>();
  for (const row of rows) {
    const segment = columns.segmentId[row]!;
    segments.set(segment, (segments.get(segment) ?? 0) + 1);
    const code = columns.ward[row]!;
    const ward = wardCodes.get(code);
    if (ward) ward.n++;
    else wardCodes.set(code, { n: 1, row });
  }
  // Several segments bear one name.
  const streets = new Map<string, number>();
  for (const [segment, n] of segments) {
    const street = names.street(segment);
    if (street) streets.set(street, (streets.get(street) ?? 0) + n);
  }
  const wards = new Map<string, number>();
  for (const { n, row } of wardCodes.values()) {
    const ward = names.ward(columns, row);
    if (ward) wards.set(ward, (wards.get(ward) ?? 0) + n);
  }
  const most = (counts: Map<string, number>) =>
    [...counts].reduce<[string, number] | null>(
      (best, entry) => (best && best[1] >= entry[1] ? best : entry),
      null,
    )?.[0];
  const street = most(streets);
  const ward = most(wards);
  if (street) return `${street} area${ward ? `, ${ward}` : ''}`;
  return ward ?? null;
}
