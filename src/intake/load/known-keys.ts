import { hashWord } from '../keys.ts';

/** No incident yet: the key was first seen in this file. */
const NEW = 0;

/**
 * What a feed holds by key, and what of it this file has already said: an open-addressing table in typed arrays, because a
 * million keys as strings would take half a gigabyte. About 60 bytes a key.
 *
 * An entry is: key hash and content hash (128 bits each), incident id (0 = none before this file), version, and the row of this
 * file that said it last (0 = none yet).
 */
export class KnownKeys {
  #slots: Int32Array;
  #mask: number;
  #n = 0;
  #hashes: Int32Array;
  #incidentIds: Int32Array;
  #versions: Int16Array;
  #rows: Float64Array;

  constructor(expected = 1024) {
    const capacity = Math.max(1024, expected);
    this.#slots = new Int32Array(slotsFor(capacity));
    this.#mask = this.#slots.length - 1;
    this.#hashes = new Int32Array(capacity * 8);
    this.#incidentIds = new Int32Array(capacity);
    this.#versions = new Int16Array(capacity);
    this.#rows = new Float64Array(capacity);
  }

  get size(): number {
    return this.#n;
  }

  /** Entry of a key given as four words, made if there is none. */
  entryOf(w0: number, w1: number, w2: number, w3: number): number {
    let slot = w0 & this.#mask;
    for (;;) {
      const entry = this.#slots[slot]! - 1;
      if (entry < 0) return this.#add(slot, w0, w1, w2, w3);
      const at = entry * 8;
      const hashes = this.#hashes;
      if (hashes[at] === w0 && hashes[at + 1] === w1 && hashes[at + 2] === w2 && hashes[at + 3] === w3) return entry;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Entry of a key by its hash. */
  entry(keyHash: string): number {
    return this.entryOf(hashWord(keyHash, 0), hashWord(keyHash, 1), hashWord(keyHash, 2), hashWord(keyHash, 3));
  }

  /** Entry of a key by its hash; -1 when there is none. */
  find(keyHash: string): number {
    const w0 = hashWord(keyHash, 0);
    const w1 = hashWord(keyHash, 1);
    const w2 = hashWord(keyHash, 2);
    const w3 = hashWord(keyHash, 3);
    for (let slot = w0 & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const entry = this.#slots[slot]! - 1;
      if (entry < 0) return -1;
      const at = entry * 8;
      const hashes = this.#hashes;
      if (hashes[at] === w0 && hashes[at + 1] === w1 && hashes[at + 2] === w2 && hashes[at + 3] === w3) return entry;
    }
  }

  /** Fills in what the feed held before this file. */
  hold(entry: number, incidentId: number, version: number, c0: number, c1: number, c2: number, c3: number): void {
    this.#incidentIds[entry] = incidentId;
    this.#versions[entry] = version;
    this.#setContent(entry, c0, c1, c2, c3);
  }

  /** Whether the feed held this key before this file. */
  isHeld(entry: number): boolean {
    return this.#incidentIds[entry] !== NEW;
  }

  incidentId(entry: number): number {
    return this.#incidentIds[entry]!;
  }

  version(entry: number): number {
    return this.#versions[entry]!;
  }

  /** Row of this file that said this key last; 0 when none has. */
  saidInRow(entry: number): number {
    return this.#rows[entry]!;
  }

  saysTheSame(entry: number, contentHash: string): boolean {
    const at = entry * 8 + 4;
    for (let i = 0; i < 4; i++) if (this.#hashes[at + i] !== hashWord(contentHash, i)) return false;
    return true;
  }

  /** This file's row says this content for the key. */
  say(entry: number, row: number, contentHash: string): void {
    this.#rows[entry] = row;
    this.#setContent(
      entry,
      hashWord(contentHash, 0),
      hashWord(contentHash, 1),
      hashWord(contentHash, 2),
      hashWord(contentHash, 3),
    );
  }

  #setContent(entry: number, c0: number, c1: number, c2: number, c3: number): void {
    const at = entry * 8 + 4;
    this.#hashes[at] = c0;
    this.#hashes[at + 1] = c1;
    this.#hashes[at + 2] = c2;
    this.#hashes[at + 3] = c3;
  }

  #add(slot: number, w0: number, w1: number, w2: number, w3: number): number {
    const entry = this.#n++;
    if (entry >= this.#incidentIds.length) this.#grow();
    const at = entry * 8;
    this.#hashes[at] = w0;
    this.#hashes[at + 1] = w1;
    this.#hashes[at + 2] = w2;
    this.#hashes[at + 3] = w3;
    if (this.#slots.length < slotsFor(this.#incidentIds.length)) this.#rehash();
    else this.#slots[slot] = entry + 1;
    return entry;
  }

  #grow(): void {
    const capacity = this.#incidentIds.length * 2;
    this.#hashes = grown(this.#hashes, new Int32Array(capacity * 8));
    this.#incidentIds = grown(this.#incidentIds, new Int32Array(capacity));
    this.#versions = grown(this.#versions, new Int16Array(capacity));
    this.#rows = grown(this.#rows, new Float64Array(capacity));
  }

  #rehash(): void {
    this.#slots = new Int32Array(slotsFor(this.#incidentIds.length));
    this.#mask = this.#slots.length - 1;
    for (let entry = 0; entry < this.#n; entry++) {
      let slot = this.#hashes[entry * 8]! & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = entry + 1;
    }
  }
}

/** A power of two of at least one and a half slots an entry. */
function slotsFor(capacity: number): number {
  return 2 ** Math.ceil(Math.log2(capacity * 1.5));
}

function grown<A extends Int32Array | Int16Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
