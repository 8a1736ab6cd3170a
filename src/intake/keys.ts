import { hash } from 'node:crypto';

/** Bytes of a stored hash: 128 bits of SHA-256. At a billion keys two meet by chance once in 10^20 loads. */
export const HASH_BYTES = 16;

/** First 128 bits of SHA-256 of a text as a string of 16 characters 0–255: the fastest form that node:crypto hands out. */
export function hash128(text: string): string {
  return hash('sha256', text, 'binary');
}

/** Word `i` (0 to 3) of such a hash, as a signed 32-bit number. */
export function hashWord(digest: string, i: number): number {
  const at = i * 4;
  return (
    digest.charCodeAt(at) |
    (digest.charCodeAt(at + 1) << 8) |
    (digest.charCodeAt(at + 2) << 16) |
    (digest.charCodeAt(at + 3) << 24)
  );
}

/** Hexadecimal of the whole 128 bits, for derived keys that people may see. */
export function hashHex(text: string): string {
  return hash('sha256', text, 'hex').slice(0, HASH_BYTES * 2);
}

/**
 * Keys for rows that have none: from what the row says and its place among equal rows of the file. The same file gives the
 * same keys again, and so does a file with rows added before or after. One counter a file.
 */
export class RowKeys {
  readonly #seen = new Map<string, number>();

  /** `prefix` names the kind of key, so that derived keys never meet a supplier's. */
  keyOf(prefix: string, content: string): string {
    const digest = hashHex(content);
    const n = (this.#seen.get(digest) ?? 0) + 1;
    this.#seen.set(digest, n);
    return `${prefix}:${digest}:${n}`;
  }
}
