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

/** Everything of a draft that makes it another fact when it changes. Its place as found is not in it: that is AIM's, not the source's. */
export function contentOf(draft: IncidentDraft): string {
  const { place } = draft;
  return [
    draft.category,
    draft.sourceCategory,
    draft.occurredFrom,
    draft.occurredTo,
    draft.timePrecision,
    draft.reportedAt,
    draft.recordedAt,
    place.lon,
    place.lat,
    place.x,
    place.y,
    place.uprn,
    place.postcode,
    place.streetName,
    place.areaCode,
    place.text,
    place.precision,
    draft.outcome,
    draft.flags,
    draft.count,
    JSON.stringify(draft.attributes),
  ].join('\u001f');
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
