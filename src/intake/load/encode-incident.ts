import type { Placed } from '../../places/index.ts';
import {
  categoryByCode,
  type IncidentDraft,
  locationPrecisionCode,
  timePrecisionCode,
} from '../../vocabulary/index.ts';
import { INCIDENT_COLUMNS } from '../store/index.ts';
import type { EncodedRows } from './encoded-rows.ts';

/** What all versions written by one load have in common. */
export interface LoadStamp {
  partnershipId: number;
  feedId: number;
  agencyId: number;
  marking: number;
  loadId: number;
  momentId: number;
}

/**
 * Everything of a draft that makes it another fact when it changes. Its place as found is not in it: that is AIM's, not the
 * source's. Positions count to a centimetre, times to a millisecond.
 */
export function contentOf(draft: IncidentDraft): string {
  const { place } = draft;
  // Whole numbers below 2^31 turn into text several times faster than others; this runs for every row of every file.
  return `${draft.category}\u001f${draft.sourceCategory}\u001f${whole(draft.occurredFrom)}\u001f${whole(
    draft.occurredTo,
  )}\u001f${draft.timePrecision}\u001f${whole(draft.reportedAt)}\u001f${whole(draft.recordedAt)}\u001f${scaled(
    place.lon,
    1e7,
  )}\u001f${scaled(place.lat, 1e7)}\u001f${scaled(place.x, 100)}\u001f${scaled(place.y, 100)}\u001f${
    place.uprn ?? ''
  }\u001f${place.postcode ?? ''}\u001f${place.streetName ?? ''}\u001f${place.areaCode ?? ''}\u001f${
    place.text ?? ''
  }\u001f${place.precision}\u001f${draft.outcome ?? ''}\u001f${draft.flags}\u001f${draft.count}\u001f${
    isEmpty(draft.attributes) ? '' : JSON.stringify(draft.attributes)
  }`;
}

/** Seconds and milliseconds apart. */
function whole(ms: number | null): string {
  if (ms === null) return '';
  const seconds = Math.floor(ms / 1000);
  const rest = ms - seconds * 1000;
  return rest === 0 ? `${seconds}` : `${seconds}.${rest}`;
}

function scaled(value: number | undefined, by: number): string {
  return value === undefined ? '' : `${Math.round(value * by)}`;
}

/** One incident version in the order of `INCIDENT_COLUMNS`. */
export function encodeIncident(
  rows: EncodedRows,
  stamp: LoadStamp,
  incidentId: number,
  version: number,
  draft: IncidentDraft,
  contentHash: string,
  placed: Placed,
): void {
  const category = categoryByCode(draft.category);
  if (category === undefined) throw new Error(`a crosswalk gave category ${draft.category}, which is not in the tree`);
  rows.startRow(INCIDENT_COLUMNS.length);
  rows.int4(stamp.partnershipId);
  rows.int4(incidentId);
  rows.int2(version);
  rows.int2(stamp.feedId);
  rows.int4(stamp.loadId);
  rows.int4(stamp.momentId);
  rows.text(draft.sourceRef);
  rows.bytea(contentHash);
  rows.int2(stamp.agencyId);
  rows.int2(category.id);
  rows.text(draft.sourceCategory);
  rows.instant(draft.occurredFrom);
  rows.instant(draft.occurredTo);
  rows.instant(draft.reportedAt);
  rows.instant(draft.recordedAt);
  rows.int2(timePrecisionCode(draft.timePrecision));
  rows.int2(locationPrecisionCode(placed.precision));
  rows.float8(placed.x);
  rows.float8(placed.y);
  rows.float8(placed.lon);
  rows.float8(placed.lat);
  rows.int4(placed.wardId);
  rows.int4(placed.smallAreaId);
  rows.int4(placed.beatId);
  rows.int4(placed.segmentId);
  rows.int4(placed.addressId);
  rows.text(draft.place.text ?? null);
  rows.text(draft.outcome);
  rows.int2(draft.flags);
  rows.int4(draft.count);
  rows.int2(stamp.marking);
  rows.jsonb(isEmpty(draft.attributes) ? null : JSON.stringify(draft.attributes));
}

function isEmpty(attributes: IncidentDraft['attributes']): boolean {
  for (const _name in attributes) return false;
  return true;
}
