import type { Placed } from '../../places/index.ts';
import type { OwnerClient } from '../../platform/index.ts';
import type { IncidentDraft } from '../../vocabulary/index.ts';
import * as store from '../store/index.ts';
import { encodeIncident, type LoadStamp } from './encode-incident.ts';
import { EncodedRows } from './encoded-rows.ts';

const FLUSH_BYTES = 2_000_000;
const FLUSH_HELD = 5_000;
/** Ids kept ready once a load has shown itself to be large, so that none waits for the database between batches. */
const IDS_AHEAD = 16_384;

/**
 * Writes incident versions and held rows while the next ones are parsed: rows are encoded as they come into one of two buffers,
 * and a full one is copied in while the other fills. Nothing of a row stays in memory once it is encoded.
 */
export class IncidentWriter {
  readonly #owner: OwnerClient;
  readonly #stamp: LoadStamp;
  readonly #buffers = [new EncodedRows(FLUSH_BYTES * 1.5), new EncodedRows(FLUSH_BYTES * 1.5)];
  #encoded = this.#buffers[0]!;
  #closedIds: number[] = [];
  #closedVersions: number[] = [];
  #held: store.HeldRow[] = [];
  /** First ids of blocks that are ours, and how many of the first block are used. */
  #blocks: number[] = [];
  #usedOfBlock = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(owner: OwnerClient, stamp: LoadStamp) {
    this.#owner = owner;
    this.#stamp = stamp;
    for (const buffer of this.#buffers) buffer.clear();
  }

  /** Makes sure that so many new incidents can be added without asking the database. */
  async ready(nNew: number): Promise<void> {
    if (this.#idsLeft() >= nNew) return;
    await this.#writing;
    await this.#takeIds(nNew - this.#idsLeft());
  }

  /** A new incident, or the next version of one. */
  add(
    draft: IncidentDraft,
    contentHash: string,
    placed: Placed,
    before: { incidentId: number; version: number } | null,
  ): void {
    if (before !== null) {
      this.#closedIds.push(before.incidentId);
      this.#closedVersions.push(before.version);
    }
    const incidentId = before === null ? this.#nextId() : before.incidentId;
    encodeIncident(this.#encoded, this.#stamp, incidentId, (before?.version ?? 0) + 1, draft, contentHash, placed);
  }

  /** Ends an incident without another version. */
  end(before: { incidentId: number; version: number }): void {
    this.#closedIds.push(before.incidentId);
    this.#closedVersions.push(before.version);
  }

  hold(row: store.HeldRow): void {
    this.#held.push(row);
  }

  async flushIfFull(): Promise<void> {
    if (this.#encoded.bytes >= FLUSH_BYTES || this.#held.length >= FLUSH_HELD) await this.#flush();
  }

  /** Writes the rest and waits until all is in. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#writing;
  }

  async #flush(): Promise<void> {
    const part = { encoded: this.#encoded, ids: this.#closedIds, versions: this.#closedVersions, held: this.#held };
    await this.#writing;
    this.#writing = this.#write(part.encoded, part.ids, part.versions, part.held);
    // An error is thrown where it is next awaited; until then it must not count as unhandled.
    this.#writing.catch(() => undefined);
    this.#encoded = this.#buffers[part.encoded === this.#buffers[0] ? 1 : 0]!;
    this.#encoded.clear();
    this.#closedIds = [];
    this.#closedVersions = [];
    this.#held = [];
  }

  async #write(encoded: EncodedRows, ids: number[], versions: number[], held: store.HeldRow[]): Promise<void> {
    const { partnershipId, loadId, momentId } = this.#stamp;
    if (ids.length > 0) await store.closeVersions(this.#owner, partnershipId, momentId, ids, versions);
    if (encoded.rows > 0) await store.copyIncidents(this.#owner, encoded.finish());
    if (held.length > 0) await store.insertQuarantine(this.#owner, partnershipId, loadId, held);
    if (encoded.bytes >= FLUSH_BYTES && this.#idsLeft() < IDS_AHEAD) await this.#takeIds(IDS_AHEAD);
  }

  #idsLeft(): number {
    return this.#blocks.length * store.IDS_A_BLOCK - this.#usedOfBlock;
  }

  async #takeIds(n: number): Promise<void> {
    this.#blocks.push(...(await store.takeIncidentIds(this.#owner, Math.ceil(n / store.IDS_A_BLOCK))));
  }

  #nextId(): number {
    const first = this.#blocks[0];
    if (first === undefined) throw new Error('an incident was added for which no id was made ready');
    const id = first + this.#usedOfBlock++;
    if (this.#usedOfBlock === store.IDS_A_BLOCK) {
      this.#blocks.shift();
      this.#usedOfBlock = 0;
    }
    return id;
  }
}
