import { isPlaced, type Placed, type Placer } from '../../places/index.ts';
import type { OwnerClient } from '../../platform/index.ts';
import type { IncidentDraft, Instant, RowProblem } from '../../vocabulary/index.ts';
import type { OutcomeChange, ParsedRow } from '../adapters/index.ts';
import { HASH_BYTES, hash128 } from '../keys.ts';
import { noRows, type RowCounts } from '../model.ts';
import * as store from '../store/index.ts';
import { contentOf, type LoadStamp } from './encode-incident.ts';
import { readFixedRows } from './encoded-rows.ts';
import { IncidentWriter } from './incident-writer.ts';
import { KnownKeys } from './known-keys.ts';

const OUTCOMES_AT_ONCE = 5_000;

export interface LoadPlan extends LoadStamp {
  placer: Placer;
  /** What is wrong with a position outside the partnership's area, or null; feeds that keep such rows give none. */
  outside: ((x: number, y: number) => RowProblem | null) | null;
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
    await load.takeAll(batch);
    await plan.onBatch(load.rows);
  }
  return load.finish();
}

interface PendingOutcome extends OutcomeChange {
  incidentId: number;
}

class RunningLoad {
  readonly rows = noRows();
  readonly #owner: OwnerClient;
  readonly #plan: LoadPlan;
  readonly #writer: IncidentWriter;
  readonly #keys = new KnownKeys();
  readonly #outcomes = new Map<number, PendingOutcome>();
  readonly #quarantinedByCode: Record<string, number> = {};
  readonly #placedBy: Record<string, number> = {};
  readonly #mended = { loadIds: [] as number[], rowNumbers: [] as number[] };
  #coversFrom = Number.POSITIVE_INFINITY;
  #coversTo = Number.NEGATIVE_INFINITY;

  constructor(owner: OwnerClient, plan: LoadPlan) {
    this.#owner = owner;
    this.#plan = plan;
    this.#writer = new IncidentWriter(owner, plan);
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

  async takeAll(batch: readonly ParsedRow[]): Promise<void> {
    await this.#writer.ready(batch.length);
    for (const row of batch) this.#take(row);
    await this.#writer.flushIfFull();
  }

  #take(row: ParsedRow): void {
    this.rows.read++;
    const { reading } = row;
    if (reading.kind === 'incident') this.#takeIncident(row, reading.draft);
    else if (reading.kind === 'outcome') this.#takeOutcome(row, reading.change);
    else if (reading.kind === 'gone') this.#takeGone(reading.sourceRef);
    else this.#hold(row, reading.problem, reading.sourceRef);
  }

  #takeIncident(row: ParsedRow, draft: IncidentDraft): void {
    const keys = this.#keys;
    const contentHash = hash128(contentOf(draft)).slice(0, HASH_BYTES);
    // An entry that is neither held nor said yet is as good as none: it stays so when the row is held.
    const entry = keys.entry(hash128(draft.sourceRef));
    const isHeld = keys.isHeld(entry);
    const saidInRow = keys.saidInRow(entry);
    if ((isHeld || saidInRow > 0) && keys.saysTheSame(entry, contentHash)) {
      this.rows.unchanged++;
      if (saidInRow === 0) keys.say(entry, row.number, contentHash);
      this.#cover(row, draft);
      return;
    }
    const placed = saidInRow > 0 ? keyTwice(draft.sourceRef, saidInRow) : this.#place(draft);
    if (!isPlaced(placed)) {
      this.#hold(row, placed, draft.sourceRef);
      return;
    }
    if (isHeld) this.rows.updated++;
    else this.rows.accepted++;
    keys.say(entry, row.number, contentHash);
    const before = isHeld ? { incidentId: keys.incidentId(entry), version: keys.version(entry) } : null;
    this.#writer.add(draft, contentHash, placed, before);
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

  /** A record that is none ends with this load; one that is not there has ended already. */
  #takeGone(sourceRef: string): void {
    const entry = this.#keys.find(hash128(sourceRef));
    if (entry < 0 || !this.#keys.isHeld(entry)) {
      this.rows.unchanged++;
      return;
    }
    this.rows.updated++;
    this.#writer.end({ incidentId: this.#keys.incidentId(entry), version: this.#keys.version(entry) });
  }

  #hold(row: ParsedRow, problem: RowProblem, sourceRef: string | null): void {
    this.rows.quarantined++;
    this.#quarantinedByCode[problem.code] = (this.#quarantinedByCode[problem.code] ?? 0) + 1;
    this.#writer.hold({
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

  async finish(): Promise<LoadedRows> {
    const { partnershipId, feedId, loadId } = this.#plan;
    await this.#writer.finish();
    await this.#changeOutcomes();
    const isNew = this.rows.accepted + this.rows.updated > 0;
    const momentId = isNew ? this.#plan.momentId : null;
    if (momentId !== null) await store.insertMomentAsOwner(this.#owner, partnershipId, momentId, 'load');
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
    const { partnershipId, momentId } = this.#plan;
    const pending = [...this.#outcomes.values()];
    if (pending.length === 0) return;
    for (let i = 0; i < pending.length; i += OUTCOMES_AT_ONCE) {
      const part = pending.slice(i, i + OUTCOMES_AT_ONCE);
      this.rows.updated += await store.changeOutcomes(this.#owner, partnershipId, momentId, part);
    }
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
