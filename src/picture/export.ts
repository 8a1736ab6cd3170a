import { categoryByCode } from '../vocabulary/index.ts';
import type { IncidentView } from './details.ts';
import { filterToAddress } from './model.ts';
import type { PictureNames } from './names.ts';
import type { PictureView, Provenance } from './view.ts';

/** What every export says of itself: how many records, as known when, which filter, and what was left out. */
export interface ExportProvenance {
  partnership: string;
  madeUp: boolean;
  records: number;
  events: number;
  asKnownAt: string | null;
  moment: number;
  filter: Record<string, string | undefined>;
  leftOut: string[];
}

export function exportProvenance(
  provenance: Provenance,
  partnership: { name: string; isMadeUp: boolean },
): ExportProvenance {
  const { at, ordinal } = provenance.asKnownAt;
  return {
    partnership: partnership.name,
    madeUp: partnership.isMadeUp,
    records: provenance.records,
    events: provenance.events,
    asKnownAt: at === null ? null : new Date(at).toISOString(),
    moment: ordinal,
    filter: filterToAddress(provenance.filter),
    leftOut: leftOutInWords(provenance),
  };
}

function leftOutInWords({ hidden, byAreaOnly, withoutPoint }: Provenance): string[] {
  const words: string[] = [];
  if (hidden !== null && hidden > 0) words.push(`${hidden} more are counted that your role may not open`);
  if (byAreaOnly > 0) words.push(`${byAreaOnly} are given by area only, without point, street, address or free words`);
  if (withoutPoint > 0) words.push(`${withoutPoint} have no position`);
  return words;
}

const PROPERTIES = [
  'incidentId',
  'sourceRef',
  'agencyId',
  'feedId',
  'category',
  'categoryName',
  'sourceCategory',
  'occurredFrom',
  'occurredTo',
  'timePrecision',
  'reportedAt',
  'recordedAt',
  'locationPrecision',
  'lon',
  'lat',
  'ward',
  'smallArea',
  'beat',
  'locationText',
  'outcome',
  'flags',
  'count',
  'marking',
] as const;

type Flat = Record<(typeof PROPERTIES)[number], string | number | null>;

function flat(incident: IncidentView, names: PictureNames): Flat {
  const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
  const area = (id: number | null) => (id === null ? null : (names.areas.get(id)?.code ?? String(id)));
  return {
    incidentId: incident.incidentId,
    sourceRef: incident.sourceRef,
    agencyId: incident.agencyId,
    feedId: incident.feedId,
    category: incident.category,
    categoryName: categoryByCode(incident.category)?.name ?? incident.category,
    sourceCategory: incident.sourceCategory,
    occurredFrom: iso(incident.occurredFrom),
    occurredTo: iso(incident.occurredTo),
    timePrecision: incident.timePrecision,
    reportedAt: iso(incident.reportedAt),
    recordedAt: iso(incident.recordedAt),
    locationPrecision: incident.locationPrecision,
    lon: incident.lon,
    lat: incident.lat,
    ward: area(incident.wardId),
    smallArea: area(incident.smallAreaId),
    beat: area(incident.beatId),
    locationText: incident.locationText,
    outcome: incident.outcome,
    flags: incident.flags.join(' '),
    count: incident.count,
    marking: incident.marking,
  };
}

export interface IncidentFeature {
  type: 'Feature';
  id: number;
  /** Null where there is no position, or none that may be told. */
  geometry: { type: 'Point'; coordinates: number[] } | null;
  properties: Record<string, unknown>;
}

export function featureOf(incident: IncidentView, names: PictureNames): IncidentFeature {
  const { lon: _lon, lat: _lat, ...properties } = flat(incident, names);
  const isPoint = incident.lon !== null && incident.lat !== null;
  const geometry = isPoint ? { type: 'Point' as const, coordinates: [incident.lon!, incident.lat!] } : null;
  return { type: 'Feature', id: incident.incidentId, geometry, properties };
}

/** A GeoJSON FeatureCollection, piece by piece; where it comes from is its member `provenance`. */
export async function* geoJsonExport(
  pages: ReturnType<PictureView['every']>,
  provenance: ExportProvenance,
  names: PictureNames,
): AsyncGenerator<string> {
  yield `{"type":"FeatureCollection","provenance":${JSON.stringify(provenance)},"features":[`;
  let separator = '\n';
  for await (const page of pages) {
    let text = '';
    for (const incident of page) {
      text += separator + JSON.stringify(featureOf(incident, names));
      separator = ',\n';
    }
    yield text;
  }
  yield '\n]}\n';
}

/** CSV with a heading row; where it comes from stands before it in lines that begin with #. */
export async function* csvExport(
  pages: ReturnType<PictureView['every']>,
  provenance: ExportProvenance,
  names: PictureNames,
): AsyncGenerator<string> {
  const { leftOut, filter, ...rest } = provenance;
  for (const [word, value] of Object.entries({ ...rest, filter: new URLSearchParams(definedOf(filter)).toString() })) {
    yield `# ${word}: ${String(value ?? 'not known').replace(/\s+/g, ' ')}\n`;
  }
  for (const words of leftOut) yield `# left out: ${words}\n`;
  yield `${PROPERTIES.join(',')}\n`;
  for await (const page of pages) {
    yield page
      .map((incident) => {
        const row = flat(incident, names);
        return `${PROPERTIES.map((name) => cell(row[name])).join(',')}\n`;
      })
      .join('');
  }
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A spreadsheet would run text that begins like a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function definedOf(record: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
