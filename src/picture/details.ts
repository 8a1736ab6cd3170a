import {
  categoryById,
  INCIDENT_FLAGS,
  type IncidentFlag,
  type Instant,
  LOCATION_PRECISIONS,
  type LocationPrecision,
  MARKINGS,
  type Marking,
  TIME_PRECISIONS,
  type TimePrecision,
} from '../vocabulary/index.ts';
import { areaOnlyTable, precisionByAreaOnly, type Rights } from './model.ts';
import type { IncidentDetails } from './store.ts';

/** One incident as its reader may see it. */
export interface IncidentView {
  incidentId: number;
  version: number;
  agencyId: number;
  feedId: number;
  sourceRef: string;
  categoryId: number;
  category: string;
  sourceCategory: string;
  occurredFrom: Instant | null;
  occurredTo: Instant | null;
  reportedAt: Instant | null;
  recordedAt: Instant | null;
  timePrecision: TimePrecision;
  locationPrecision: LocationPrecision;
  lon: number | null;
  lat: number | null;
  wardId: number | null;
  smallAreaId: number | null;
  beatId: number | null;
  segmentId: number | null;
  addressId: number | null;
  locationText: string | null;
  outcome: string | null;
  flags: IncidentFlag[];
  /** How many events the record stands for. */
  count: number;
  marking: Marking;
  attributes: Record<string, string | number | boolean>;
  /** True: this reader is told the area only, and nothing that would say more. */
  isAreaOnly: boolean;
}

const FROM_MARKED = 1;

/** Whether reading this record is to be audited: marked above the lowest, or of a kind that is never a point. */
export function isRestricted(categoryId: number, flags: number, marking: number): boolean {
  return marking >= FROM_MARKED || (categoryById(categoryId)?.areaOnly ?? true) || (flags & DOMESTIC) !== 0;
}

const DOMESTIC = 1 << INCIDENT_FLAGS.indexOf('domestic');

/** Presents stored records under someone's rights. Area-only records lose point, street, address and free words. */
export function presentIncidents(records: readonly IncidentDetails[], rights: Rights): IncidentView[] {
  const byAreaOnly = areaOnlyTable(rights);
  return records.map((record) => {
    const isAreaOnly = byAreaOnly[record.category_id] !== 0 || (record.flags & rights.areaOnlyFlags) !== 0;
    const precision = isAreaOnly ? precisionByAreaOnly(record.location_precision) : record.location_precision;
    return {
      incidentId: record.incident_id,
      version: record.version,
      agencyId: record.agency_id,
      feedId: record.feed_id,
      sourceRef: record.source_ref,
      categoryId: record.category_id,
      category: categoryById(record.category_id)?.code ?? String(record.category_id),
      sourceCategory: record.source_category,
      occurredFrom: record.occurred_from,
      occurredTo: record.occurred_to,
      reportedAt: record.reported_at,
      recordedAt: record.recorded_at,
      timePrecision: TIME_PRECISIONS[record.time_precision] ?? 'unknown',
      locationPrecision: LOCATION_PRECISIONS[precision] ?? 'unknown',
      lon: isAreaOnly ? null : record.lon,
      lat: isAreaOnly ? null : record.lat,
      wardId: record.ward_id,
      smallAreaId: record.small_area_id,
      beatId: record.beat_id,
      segmentId: isAreaOnly ? null : record.segment_id,
      addressId: isAreaOnly ? null : record.address_id,
      locationText: isAreaOnly ? null : record.location_text,
      outcome: record.outcome,
      flags: INCIDENT_FLAGS.filter((_, bit) => (record.flags & (1 << bit)) !== 0),
      count: record.count,
      marking: MARKINGS[record.marking] ?? 'OFFICIAL-SENSITIVE',
      attributes: isAreaOnly ? {} : (record.attributes ?? {}),
      isAreaOnly,
    };
  });
}

/** What changed from one version to the next, by field, as this reader may see it. */
export function changesBetween(
  before: IncidentView,
  after: IncidentView,
): { field: string; from: string; to: string }[] {
  const changes: { field: string; from: string; to: string }[] = [];
  for (const field of Object.keys(after) as (keyof IncidentView)[]) {
    if (field === 'version') continue;
    const from = asText(before[field]);
    const to = asText(after[field]);
    if (from !== to) changes.push({ field, from, to });
  }
  return changes;
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
