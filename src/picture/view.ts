import { incidentPredicate, requirePolicy } from '../governance/index.ts';
import { type Database, notFound } from '../platform/index.ts';
import { type Instant, MARKINGS, type Viewer } from '../vocabulary/index.ts';
import { changesBetween, type IncidentView, isRestricted, presentIncidents } from './details.ts';
import {
  ALREADY_APPLIED,
  allocateColumns,
  areaOnlyTable,
  type Counted,
  type Cube,
  compileFilter,
  countRows,
  cube,
  type DimensionName,
  encodeArrow,
  filterToAddress,
  NONE_I32,
  PICTURE_EPOCH_MS,
  PICTURE_SCHEMA_VERSION,
  type PictureColumns,
  type PictureFilter,
  type PictureStamp,
  type Rights,
  selectRows,
  takeColumns,
} from './model.ts';
import { type ListOrder, pageOfRows } from './order.ts';
import type { Snapshot } from './snapshot.ts';
import * as store from './store.ts';

/** What a figure is made of, for the caption under it. */
export interface Provenance extends Counted {
  asKnownAt: { ordinal: number; at: Instant | null };
  filter: PictureFilter;
  /** Records that the filter means and this reader may not open; null where telling would place them (drawn areas). */
  hidden: number | null;
  /** Of the records: told by area only to this reader, and without any position. */
  byAreaOnly: number;
  withoutPoint: number;
}

export interface IncidentPage {
  incidents: IncidentView[];
  provenance: Provenance;
}

export interface IncidentHistory {
  incident: IncidentView;
  versions: {
    version: number;
    knownFrom: { ordinal: number; at: Instant } | null;
    knownTo: { ordinal: number; at: Instant } | null;
    load: { loadId: number; fileName: string };
    changes: { field: string; from: string; to: string }[];
    incident: IncidentView;
  }[];
}

export type PlaceOfHistory =
  | { kind: 'street' | 'address'; id: number }
  | { kind: 'ward' | 'smallArea' | 'beat'; id: number };

export interface PlaceHistory {
  place: PlaceOfHistory;
  /** Events by calendar year (its first local day) and agency id. */
  byYear: { year: number; agencyId: number; events: number }[];
  incidents: IncidentView[];
  provenance: Provenance;
}

/**
 * The picture for one viewer at one moment: all answers of a view belong together. Counts may be asked freely; records
 * leave only after the audit has been written where any of them is restricted.
 */
export class PictureView {
  readonly viewer: Viewer;
  readonly snapshot: Snapshot;
  readonly rights: Rights;
  readonly #database: Database;
  readonly #partnership: { name: string; isMadeUp: boolean };

  /** @throws Refusal unless the viewer may read incidents */
  constructor(
    database: Database,
    partnership: { name: string; isMadeUp: boolean },
    snapshot: Snapshot,
    viewer: Viewer,
  ) {
    requirePolicy(viewer, 'incident.read');
    this.viewer = viewer;
    this.snapshot = snapshot;
    this.rights = incidentPredicate(viewer);
    this.#database = database;
    this.#partnership = partnership;
  }

  get columns(): PictureColumns {
    return this.snapshot.columns;
  }

  count(filter: PictureFilter): Counted {
    return countRows(compileFilter(this.columns, filter, this.rights));
  }

  cube(filter: PictureFilter, dimensions: readonly DimensionName[]): Cube {
    return cube(this.columns, filter, dimensions, this.rights);
  }

  /** Row numbers into `columns`, rising. The columns hold more than this viewer may see: only for counting within. */
  rows(filter: PictureFilter): Int32Array {
    return selectRows(compileFilter(this.columns, filter, this.rights));
  }

  /** Ordinal of the last moment at or before an instant; 0 before the first. */
  ordinalAt(instant: Instant): number {
    return this.snapshot.moments.findLast((moment) => moment.at <= instant)?.ordinal ?? 0;
  }

  provenance(filter: PictureFilter): Provenance {
    const rows = this.rows(filter);
    const { count, lon } = this.columns;
    const isAreaOnly = this.#areaOnly();
    let events = 0;
    let byAreaOnly = 0;
    let withoutPoint = 0;
    for (const row of rows) {
      events += count[row]!;
      if (isAreaOnly(row)) byAreaOnly++;
      else if (lon[row] === NONE_I32) withoutPoint++;
    }
    const all = { ...this.rights, maxMarking: ALREADY_APPLIED.maxMarking };
    const hidden =
      filter.polygon || filter.ids ? null : countRows(compileFilter(this.columns, filter, all)).records - rows.length;
    return {
      records: rows.length,
      events,
      asKnownAt: this.#momentOf(filter),
      filter,
      hidden,
      byAreaOnly,
      withoutPoint,
    };
  }

  /** The records themselves, a page at a time. */
  async list(
    filter: PictureFilter,
    page: { order?: ListOrder | undefined; limit?: number | undefined; offset?: number | undefined } = {},
  ): Promise<IncidentPage> {
    const rows = pageOfRows(
      this.columns,
      this.rows(filter),
      page.order ?? 'newest',
      page.offset ?? 0,
      page.limit ?? 100,
    );
    const incidents = await this.#open(rows, 'incident.listed', filter);
    return { incidents, provenance: this.provenance(filter) };
  }

  /** Records in pages of a steady size, for exports: one audit entry for all, before the first leaves. */
  async *every(filter: PictureFilter, pageSize = 2000): AsyncGenerator<IncidentView[]> {
    const rows = pageOfRows(this.columns, this.rows(filter), 'oldest', 0, Number.MAX_SAFE_INTEGER);
    await this.#auditRead(rows, 'incident.exported', filter);
    for (let i = 0; i < rows.length; i += pageSize) {
      yield await this.#database.transact(this.viewer, (tx) => this.#details(tx, rows.subarray(i, i + pageSize)));
    }
  }

  /** One incident with all its versions, newest first. @throws Refusal `not-found`, also where the viewer may not know of it */
  async incident(incidentId: number): Promise<IncidentHistory> {
    const rows = this.rows({ ids: [incidentId], allVersions: true });
    if (rows.length === 0) throw notFound('That incident');
    await this.#auditRead(rows, 'incident.opened', { ids: [incidentId] });
    const { columns } = this;
    return this.#database.transact(this.viewer, async (tx) => {
      const known = new Set(Array.from(rows, (row) => columns.version[row]!));
      const records = (await store.listVersions(tx, [incidentId])).filter((record) => known.has(record.version));
      const views = presentIncidents(records, this.rights);
      const versions: IncidentHistory['versions'] = [];
      for (const [i, record] of records.entries()) {
        const load = await store.getLoad(tx, record.load_id);
        const incident = views[i]!;
        versions.unshift({
          version: record.version,
          knownFrom: this.#momentById(record.known_from),
          knownTo: this.#momentById(record.known_to),
          load: { loadId: record.load_id, fileName: load?.fileName ?? '' },
          changes: i === 0 ? [] : changesBetween(views[i - 1]!, incident),
          incident,
        });
      }
      if (versions.length === 0) throw notFound('That incident');
      return { incident: versions[0]!.incident, versions };
    });
  }

  /** Everything the agencies know about one place, newest first, with counts by year. */
  async history(
    place: PlaceOfHistory,
    options: { filter?: PictureFilter; limit?: number | undefined; offset?: number | undefined } = {},
  ): Promise<PlaceHistory> {
    const filter = { ...options.filter, ...placeFilter(place) };
    const byYearCube = this.cube(filter, ['year', 'agency']);
    const [years, agencies] = byYearCube.dimensions;
    const byYear = years!.keys.flatMap((day, i) =>
      agencies!.keys.flatMap((agencyId, j) => {
        const events = byYearCube.counts[i * agencies!.keys.length + j]!;
        if (events === 0 || day === null || agencyId === null) return [];
        return [{ year: new Date(day * 86_400_000).getUTCFullYear(), agencyId, events }];
      }),
    );
    const page = await this.list(filter, { order: 'newest', limit: options.limit, offset: options.offset });
    return { place, byYear, ...page };
  }

  /** Columns of their own, cut to the viewer's rights: for methods that need positions. `purpose` goes into the audit. */
  async take(filter: PictureFilter, purpose: string): Promise<PictureColumns> {
    const rows = this.rows(filter);
    await this.#auditRead(rows, 'incident.taken', filter, purpose);
    return takeColumns(this.columns, rows, this.rights, allocateColumns(rows.length));
  }

  /** The same as an Arrow IPC stream, for the browser and for analysts' own tools. */
  async arrow(filter: PictureFilter, purpose = 'map'): Promise<Uint8Array> {
    const columns = await this.take(filter, purpose);
    return encodeArrow(columns, this.#stamp(columns, filter));
  }

  #stamp(columns: PictureColumns, filter: PictureFilter): PictureStamp {
    const { areas, timeZone } = columns;
    return {
      schemaVersion: PICTURE_SCHEMA_VERSION,
      epochMs: PICTURE_EPOCH_MS,
      partnership: this.#partnership.name,
      isMadeUp: this.#partnership.isMadeUp,
      timeZone,
      moment: this.#momentOf(filter),
      rights: {
        clearance: this.viewer.clearance,
        areaOnlyCategories: [...this.rights.areaOnlyCategories],
        areaOnlyFlags: this.rights.areaOnlyFlags,
      },
      areas: { ward: areas.ward.ids.slice(1), smallArea: areas.smallArea.ids.slice(1), beat: areas.beat.ids.slice(1) },
      filter: new URLSearchParams(filterToAddress(filter)).toString(),
      records: columns.length,
    };
  }

  async #open(rows: Int32Array, what: string, filter: PictureFilter): Promise<IncidentView[]> {
    await this.#auditRead(rows, what, filter);
    return this.#database.transact(this.viewer, (tx) => this.#details(tx, rows));
  }

  /** Reads the stored records of these rows, in their order. */
  async #details(tx: Parameters<typeof store.listVersions>[0], rows: Int32Array): Promise<IncidentView[]> {
    const { incidentId, version } = this.columns;
    const key = (id: number, v: number) => id * 65_536 + v;
    const ids = [...new Set(Array.from(rows, (row) => incidentId[row]!))];
    const records = await store.listVersions(tx, ids);
    const byKey = new Map(records.map((record) => [key(record.incident_id, record.version), record]));
    const wanted = Array.from(rows, (row) => byKey.get(key(incidentId[row]!, version[row]!)));
    return presentIncidents(
      wanted.filter((record) => record !== undefined),
      this.rights,
    );
  }

  /** Commits the audit of a read of restricted records. Callers wait for it before anything leaves. */
  async #auditRead(rows: Int32Array, what: string, filter: PictureFilter, purpose?: string): Promise<void> {
    const { categoryId, flags, marking } = this.columns;
    let restricted = 0;
    let highest = 0;
    for (const row of rows) {
      if (isRestricted(categoryId[row]!, flags[row]!, marking[row]!)) restricted++;
      if (marking[row]! > highest) highest = marking[row]!;
    }
    if (restricted === 0) return;
    await this.#database.transact(this.viewer, async (tx) => {
      tx.audit({
        v: 1,
        what,
        subjectType: 'incident',
        ...(purpose === undefined ? {} : { purpose }),
        details: {
          filter: filterToAddress(filter),
          rows: rows.length,
          restricted,
          marking: MARKINGS[highest] ?? null,
          asKnownAt: this.#momentOf(filter).ordinal,
        },
      });
    });
  }

  #areaOnly(): (row: number) => boolean {
    const table = areaOnlyTable(this.rights);
    const { categoryId, flags } = this.columns;
    return (row) => table[categoryId[row]!] !== 0 || (flags[row]! & this.rights.areaOnlyFlags) !== 0;
  }

  #momentOf(filter: PictureFilter): { ordinal: number; at: Instant | null } {
    const ordinal = Math.min(filter.asKnownAt ?? this.columns.ordinal, this.columns.ordinal);
    const moment = this.snapshot.moments.findLast((known) => known.ordinal <= ordinal);
    return { ordinal: moment?.ordinal ?? 0, at: moment?.at ?? null };
  }

  #momentById(momentId: number | null): { ordinal: number; at: Instant } | null {
    const moment = this.snapshot.moments.find((known) => known.momentId === momentId);
    return moment ? { ordinal: moment.ordinal, at: moment.at } : null;
  }
}

function placeFilter(place: PlaceOfHistory): PictureFilter {
  if (place.kind === 'street') return { segments: [place.id] };
  if (place.kind === 'address') return { addresses: [place.id] };
  return { areas: { [place.kind]: [place.id] } };
}
