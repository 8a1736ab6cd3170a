import { systemViewer } from '../governance/index.ts';
import type { Database } from '../platform/index.ts';
import { LocalClock } from '../vocabulary/index.ts';
import { readCopy } from './copy-rows.ts';
import {
  allocateColumns,
  COLUMN_NAMES,
  type ColumnArrays,
  growColumns,
  type IncidentVersion,
  newPictureAreas,
  type PictureColumns,
  STILL_KNOWN,
  writeIncident,
} from './model.ts';
import * as store from './store.ts';

/**
 * The picture as it stands at one moment. Never changes for its readers: rows are only added behind `columns.length`,
 * and a version superseded later keeps being known at this ordinal.
 */
export interface Snapshot {
  readonly columns: PictureColumns;
  /** All moments so far, by ordinal. */
  readonly moments: readonly store.Moment[];
}

/** Room left behind the last row when columns are made or outgrown. */
const SPARE = 1.25;
const SMALLEST_CAPACITY = 4096;

/**
 * Holds the one growing copy of the picture. Building and catching up read the database first and then write columns
 * in one go, so that no reader, on this thread or another, sees half a moment.
 */
export class SnapshotKeeper {
  readonly #database: Database;
  readonly #viewer;
  #areas = newPictureAreas();
  #clock = new LocalClock();
  #arrays: ColumnArrays = allocateColumns(0);
  #capacity = 0;
  #length = 0;
  /** Row of the latest version of an incident that was known when it was read, plus 1; 0 = none. */
  #latest = new Int32Array(0);
  #ordinals = new Map<number, number>();
  #snapshot: Snapshot;

  constructor(database: Database, partnershipId: number) {
    this.#database = database;
    this.#viewer = systemViewer(partnershipId, 'picture');
    this.#snapshot = this.#publish([]);
  }

  get current(): Snapshot {
    return this.#snapshot;
  }

  /** Reads everything anew. Snapshots handed out before keep their own rows. */
  async build(): Promise<Snapshot> {
    await this.#database.transact(this.#viewer, async (tx) => {
      const { timeZone } = await store.getPartnership(tx);
      const moments = await store.listMoments(tx, 0);
      const rows = new SnapshotRows(moments, SMALLEST_CAPACITY, timeZone);
      await store.copyIncidents(tx, null, (stream) => rows.read(stream));
      this.#clock = rows.clock;
      this.#areas = rows.areas;
      this.#ordinals = new Map(moments.map((moment) => [moment.momentId, moment.ordinal]));
      this.#arrays = rows.arrays;
      this.#capacity = rows.capacity;
      this.#length = rows.length;
      this.#latest = new Int32Array(0);
      this.#indexLatest(0);
      this.#snapshot = this.#publish(moments);
    });
    return this.#snapshot;
  }

  /** Reads the moments committed since. Cost goes with what they changed, not with the picture. */
  async catchUp(): Promise<Snapshot> {
    const { moments } = this.#snapshot;
    const last = moments.at(-1)?.ordinal ?? 0;
    let isInStep = true;
    await this.#database.transact(this.#viewer, async (tx) => {
      const fresh = await store.listMoments(tx, last);
      if (fresh.length === 0) return;
      for (const moment of fresh) this.#ordinals.set(moment.momentId, moment.ordinal);
      const rows = new SnapshotRows(fresh, 256, this.#clock.timeZone, this.#areas, this.#ordinals);
      await store.copyIncidents(tx, fresh, (stream) => rows.read(stream));
      const superseded = await store.listSuperseded(tx, fresh);
      isInStep = this.#apply(rows, superseded);
      if (isInStep) this.#snapshot = this.#publish([...moments, ...fresh]);
    });
    return isInStep ? this.#snapshot : this.build();
  }

  /** @returns false when a superseded version is not among the rows: the copy has lost step with the database */
  #apply(rows: SnapshotRows, superseded: readonly store.SupersededVersion[]): boolean {
    const first = this.#length;
    const length = first + rows.length;
    if (length > this.#capacity) {
      this.#capacity = Math.ceil(length * SPARE);
      this.#arrays = growColumns(this.#arrays, first, this.#capacity);
    }
    for (const name of COLUMN_NAMES) this.#arrays[name].set(rows.arrays[name].subarray(0, rows.length), first);
    const { knownTo, version } = this.#arrays;
    let nFound = 0;
    for (let row = first; row < length; row++) if (knownTo[row] !== STILL_KNOWN) nFound++;
    for (const row of superseded) {
      const latest = (this.#latest[row.incident_id] ?? 0) - 1;
      if (latest < 0 || version[latest] !== row.version) continue;
      knownTo[latest] = this.#ordinals.get(row.known_to) ?? STILL_KNOWN;
      nFound++;
    }
    this.#length = length;
    // Only now: until here an incident's place was that of its version before.
    this.#indexLatest(first);
    return nFound === superseded.length;
  }

  #indexLatest(firstRow: number): void {
    const { incidentId, knownTo } = this.#arrays;
    let highest = this.#latest.length - 1;
    for (let row = firstRow; row < this.#length; row++) if (incidentId[row]! > highest) highest = incidentId[row]!;
    if (highest >= this.#latest.length) {
      const larger = new Int32Array(Math.ceil((highest + 1) * SPARE));
      larger.set(this.#latest);
      this.#latest = larger;
    }
    for (let row = firstRow; row < this.#length; row++) {
      if (knownTo[row] === STILL_KNOWN) this.#latest[incidentId[row]!] = row + 1;
    }
  }

  #publish(moments: readonly store.Moment[]): Snapshot {
    const ordinal = moments.at(-1)?.ordinal ?? 0;
    const columns = {
      ...this.#arrays,
      length: this.#length,
      areas: this.#areas,
      timeZone: this.#clock.timeZone,
      ordinal,
    };
    return { columns, moments };
  }
}

/** Rows on their way from the database into columns. */
class SnapshotRows {
  arrays: ColumnArrays;
  capacity: number;
  length = 0;
  readonly areas;
  readonly clock: LocalClock;
  readonly #moments: ReadonlySet<number>;
  readonly #ordinals: ReadonlyMap<number, number>;

  constructor(
    moments: readonly store.Moment[],
    capacity: number,
    timeZone: string,
    areas = newPictureAreas(),
    ordinals: ReadonlyMap<number, number> = new Map(moments.map((moment) => [moment.momentId, moment.ordinal])),
  ) {
    this.arrays = allocateColumns(capacity);
    this.capacity = capacity;
    this.areas = areas;
    this.clock = new LocalClock(timeZone);
    this.#moments = new Set(moments.map((moment) => moment.momentId));
    this.#ordinals = ordinals;
  }

  async read(stream: AsyncIterable<Buffer>): Promise<void> {
    const incident = {} as IncidentVersion;
    await readCopy(stream, store.N_PICTURE_FIELDS, (row) => {
      store.readIncident(row, incident);
      // Of a load that is not committed, or was committed after the moments were read: its own moment brings it.
      if (!this.#moments.has(incident.knownFrom)) return;
      incident.knownFrom = this.#ordinals.get(incident.knownFrom)!;
      incident.knownTo = incident.knownTo === null ? null : (this.#ordinals.get(incident.knownTo) ?? null);
      if (this.length === this.capacity) {
        this.capacity *= 2;
        this.arrays = growColumns(this.arrays, this.length, this.capacity);
      }
      writeIncident(this.arrays, this.areas, this.clock, this.length++, incident);
    });
  }
}
