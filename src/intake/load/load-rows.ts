import { isPlaced, type Placed, type Placer } from '../../places/index.ts';
import type { OwnerClient } from '../../platform/index.ts';
import type { IncidentDraft, Instant, RowProblem } from '../../vocabulary/index.ts';
import type { OutcomeChange, ParsedRow } from '../adapters/index.ts';
import { HASH_BYTES, hash128 } from '../keys.ts';
import { noRows, type RowCounts } from '../model.ts';
import * as store from '../store/index.ts';
import { contentOf, encodeIncident, type LoadStamp } from './encode-incident.ts';
import { EncodedRows, readFixedRows } from './encoded-rows.ts';
import { KnownKeys } from './known-keys.ts';

const FLUSH_BYTES = 2_000_000;
const OUTCOMES_AT_ONCE = 5_000;

export interface LoadPlan extends Omit<LoadStamp, 'momentId'> {
  placer: Placer;
  /** What is wrong with a position outside the partnership's area, or null; feeds that keep such rows give none. */
  outside: ((x: number, y: number) => RowProblem | null) | null;
  /** Makes the moment, once, when there is something to know. */
  moment(): Promise<number>;
  now: Instant;
  /** Called between batches; may throw to stop the load. */
  onBatch(rows: RowCounts): Promise<void>;
}

export interface LoadedRows {
  rows: RowCounts;
  momentId: number | null;
  coversFrom: Instant | null;
  coversTo: Instant | null;
  quarantinedByCode: Record<string, number>;
  placedBy: Record<string, number>;
}

/**
 * Takes parsed rows into the database, within one transaction: tells new from changed and unchanged by key and content,
 * places what is new, and streams it in by binary COPY while the next rows are parsed. Memory holds two batches and the table
 * of keys, however long the file.
 */
export async function loadRows(
  owner: OwnerClient,
  plan: LoadPlan,
  batches: AsyncIterable<ParsedRow[]>,
): Promise<LoadedRows> {
  const load = new RunningLoad(owner, plan);
  await load.readKnown();
  for await (const batch of batches) {
    for (const row of batch) load.take(row);
    await load.flushIfFull();
    await plan.onBatch(load.rows);
  }
  return load.finish();
}

interface PendingOutcome extends OutcomeChange {
  incidentId: number;
}

/** A row that goes in, waiting to be encoded. */
interface FreshRow {
  draft: IncidentDraft;
  contentHash: string;
  entry: number;
  placed: Placed;
}

class RunningLoad {
  readonly rows = noRows();
  readonly #owner: OwnerClient;
  readonly #plan: LoadPlan;
  readonly #keys = new KnownKeys();
  readonly #buffers = [new EncodedRows(FLUSH_BYTES * 1.25), new EncodedRows(FLUSH_BYTES * 1.25)];
  readonly #outcomes = new Map<number, PendingOutcome>();
  readonly #quarantinedByCode: Record<string, number> = {};
  readonly #placedBy: Record<string, number> = {};
  readonly #mended = { loadIds: [] as number[], rowNumbers: [] as number[] };
  #filling = 0;
  #fresh: FreshRow[] = [];
  #held: store.HeldRow[] = [];
  #ids: number[] = [];
  #writing: Promise<void> = Promise.resolve();
  #momentId: number | null = null;
  #coversFrom = Number.POSITIVE_INFINITY;
  #coversTo = Number.NEGATIVE_INFINITY;

  constructor(owner: OwnerClient, plan: LoadPlan) {
    this.#owner = owner;
    this.#plan = plan;
  }

  /** What the feed holds now. */
  async readKnown(): Promise<void> {
    const { partnershipId, feedId } = this.#plan;
    const keys = this.#keys;
    const chunks = store.currentVersions(this.#owner, partnershipId, feedId);
    await readFixedRows(chunks, [HASH_BYTES, HASH_BYTES, 4, 2], (bytes, [key, content, id, version]) => {
      const word = (at: number, i: number) => bytes.readInt32LE(at + i * 4);
      const entry = keys.entryOf(word(key!, 0), word(key!, 1), word(key!, 2), word(key!, 3));
      keys.hold(
        entry,
        bytes.readInt32BE(id!),
        bytes.readInt16BE(version!),
        word(content!, 0),
        word(content!, 1),
        word(content!, 2),
        word(content!, 3),
      );
    });
  }

  take(row: ParsedRow): void {
    this.rows.read++;
    const { reading } = row;
    if (reading.kind === 'incident') this.#takeIncident(row, reading.draft);
    else if (reading.kind === 'outcome') this.#takeOutcome(row, reading.change);
    else this.#hold(row, reading.problem, reading.sourceRef);
  }

  #takeIncident(row: ParsedRow, draft: IncidentDraft): void {
    const keys = this.#keys;
    const keyHash = hash128(draft.sourceRef);
    const contentHash = hash128(contentOf(draft)).slice(0, HASH_BYTES);
    const known = keys.find(keyHash);
    if (known >= 0 && keys.saysTheSame(known, contentHash)) {
      this.rows.unchanged++;
      if (keys.saidInRow(known) === 0) keys.say(known, row.number, contentHash);
      this.#cover(row, draft);
      return;
    }
    const placed =
      known >= 0 && keys.saidInRow(known) > 0 ? keyTwice(draft.sourceRef, keys.saidInRow(known)) : this.#place(draft);
    if (!isPlaced(placed)) {
      this.#hold(row, placed, draft.sourceRef);
      return;
    }
    const entry = known >= 0 ? known : keys.entry(keyHash);
    if (keys.isHeld(entry)) this.rows.updated++;
    else this.rows.accepted++;
    keys.say(entry, row.number, contentHash);
    this.#fresh.push({ draft, contentHash, entry, placed });
    this.#placedBy[placed.how] = (this.#placedBy[placed.how] ?? 0) + 1;
    this.#cover(row, draft);
  }

  #place(draft: IncidentDraft): Placed | RowProblem {
    const placed = this.#plan.placer.place(draft.place);
    if (!isPlaced(placed) || this.#plan.outside === null || placed.x === null || placed.y === null) return placed;
    return this.#plan.outside(placed.x, placed.y) ?? placed;
  }

  /** A row that went in or was in already: what it mends is mended, and the file covers what it speaks of. */
  #cover(row: ParsedRow, draft: IncidentDraft): void {
    if (row.mends !== null) {
      this.#mended.loadIds.push(row.mends.loadId);
      this.#mended.rowNumbers.push(row.mends.rowNumber);
    }
    const from = draft.occurredFrom;
    if (from !== null && from < this.#coversFrom) this.#coversFrom = from;
    const to = draft.recordedAt ?? draft.reportedAt ?? draft.occurredTo;
    // A wrong date to come must not make a feed look complete for years.
    if (to !== null && to > this.#coversTo && to <= this.#plan.now) this.#coversTo = to;
  }

  #takeOutcome(row: ParsedRow, change: OutcomeChange): void {
    const entry = this.#keys.find(hash128(change.sourceRef));
    if (entry < 0 || !this.#keys.isHeld(entry)) {
      const expected = 'the key of a record that this feed has; load the file it is in first';
      this.#hold(row, { code: 'key.unknown', column: 'key', found: change.sourceRef, expected }, change.sourceRef);
      return;
    }
    const incidentId = this.#keys.incidentId(entry);
    const before = this.#outcomes.get(incidentId);
    // The later word holds; one that is superseded in its own file changes nothing.
    if (before === undefined || change.order >= before.order) this.#outcomes.set(incidentId, { ...change, incidentId });
  }

  #hold(row: ParsedRow, problem: RowProblem, sourceRef: string | null): void {
    this.rows.quarantined++;
    this.#quarantinedByCode[problem.code] = (this.#quarantinedByCode[problem.code] ?? 0) + 1;
    this.#held.push({
      rowNumber: row.number,
      code: problem.code,
      column: problem.column,
      found: withoutNul(problem.found),
      expected: problem.expected,
      raw: withoutNul(row.raw),
      sourceRef: sourceRef === null || sourceRef.includes('\0') ? null : sourceRef,
      member: row.member === null ? null : `${row.member.name}, row ${row.member.number}`,
    });
  }

  async flushIfFull(): Promise<void> {
    // About 250 bytes a row; counted by rows so that a batch is encoded in one go.
    if (this.#fresh.length >= FLUSH_BYTES / 250 || this.#held.length >= 5_000) await this.#flush();
  }

  /** Encodes what has been taken and hands it to the database, which works on it while the next rows are parsed. */
  async #flush(): Promise<void> {
    const fresh = this.#fresh;
    const held = this.#held;
    this.#fresh = [];
    this.#held = [];
    const nNew = fresh.filter(({ entry }) => !this.#keys.isHeld(entry)).length;
    if (nNew > this.#ids.length || (fresh.length > 0 && this.#momentId === null)) {
      await this.#writing;
      await this.#takeIds(nNew - this.#ids.length);
      if (fresh.length > 0) this.#momentId ??= await this.#plan.moment();
    }
    const encoded = this.#buffers[this.#filling]!;
    this.#filling = 1 - this.#filling;
    const closed = this.#encode(encoded, fresh);
    await this.#writing;
    this.#writing = this.#write(encoded, closed, held);
    // An error is thrown where it is next awaited; until then it must not count as unhandled.
    this.#writing.catch(() => undefined);
  }

  async #takeIds(missing: number): Promise<void> {
    if (missing <= 0) return;
    const starts = await store.takeIncidentIds(this.#owner, Math.ceil(missing / store.IDS_A_BLOCK));
    const ids = [...starts].flatMap((start) => Array.from({ length: store.IDS_A_BLOCK }, (_, i) => start + i));
    // Taken from the end, so that ids rise with rows.
    this.#ids = [...this.#ids, ...ids].sort((a, b) => b - a);
  }

  #encode(encoded: EncodedRows, fresh: readonly FreshRow[]): { ids: number[]; versions: number[] } {
    const closed = { ids: [] as number[], versions: [] as number[] };
    encoded.clear();
    if (this.#momentId === null) return closed;
    const stamp = { ...this.#plan, momentId: this.#momentId };
    for (const { draft, contentHash, entry, placed } of fresh) {
      const isHeld = this.#keys.isHeld(entry);
      const incidentId = isHeld ? this.#keys.incidentId(entry) : this.#ids.pop()!;
      const version = isHeld ? this.#keys.version(entry) + 1 : 1;
      if (isHeld) {
        closed.ids.push(incidentId);
        closed.versions.push(version - 1);
      }
      encodeIncident(encoded, stamp, incidentId, version, draft, contentHash, placed);
    }
    return closed;
  }

  async #write(
    encoded: EncodedRows,
    closed: { ids: number[]; versions: number[] },
    held: store.HeldRow[],
  ): Promise<void> {
    const { partnershipId, loadId } = this.#plan;
    if (closed.ids.length > 0) {
      await store.closeVersions(this.#owner, partnershipId, this.#momentId!, closed.ids, closed.versions);
    }
    if (encoded.rows > 0) await store.copyIncidents(this.#owner, encoded.finish());
    if (held.length > 0) await store.insertQuarantine(this.#owner, partnershipId, loadId, held);
  }

  async finish(): Promise<LoadedRows> {
    const { partnershipId, feedId, loadId } = this.#plan;
    await this.#flush();
    await this.#writing;
    await this.#changeOutcomes();
    if (this.#momentId !== null && this.rows.accepted + this.rows.updated === 0) {
      // Outcomes that all hold already: nothing new is known.
      await store.dropMoment(this.#owner, partnershipId, this.#momentId);
      this.#momentId = null;
    }
    const momentId = this.#momentId;
    await store.resolveQuarantine(this.#owner, partnershipId, { feedId, loadId, momentId, ...this.#mended });
    return {
      rows: this.rows,
      momentId,
      coversFrom: Number.isFinite(this.#coversFrom) ? this.#coversFrom : null,
      coversTo: Number.isFinite(this.#coversTo) ? this.#coversTo : null,
      quarantinedByCode: this.#quarantinedByCode,
      placedBy: this.#placedBy,
    };
  }

  async #changeOutcomes(): Promise<void> {
    const { partnershipId } = this.#plan;
    const pending = [...this.#outcomes.values()];
    for (let i = 0; i < pending.length; i += OUTCOMES_AT_ONCE) {
      this.#momentId ??= await this.#plan.moment();
      const part = pending.slice(i, i + OUTCOMES_AT_ONCE);
      const changed = await store.changeOutcomes(this.#owner, partnershipId, this.#momentId, part);
      this.rows.updated += changed;
    }
    if (pending.length > 0)
      this.rows.unchanged = this.rows.read - this.rows.updated - this.rows.quarantined - this.rows.accepted;
  }
}

function keyTwice(sourceRef: string, row: number): RowProblem {
  return {
    code: 'key.twice',
    column: 'key',
    found: sourceRef,
    expected: `a reference of its own: row ${row} of this file has the same and says something else`,
  };
}

function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '␀') : text;
}
