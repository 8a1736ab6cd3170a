// PostgreSQL's binary COPY format, version 0: signature, flags, header extension, then per row a field count and each field as
// length and bytes (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"). Text costs the server twice the
// parsing; this is written straight into one buffer that is used again for the next batch.
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER_BYTES = SIGNATURE.length + 8;
/** 2000-01-01T00:00:00Z, where PostgreSQL counts microseconds from. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const LARGEST_ROW_START = 65_536;

/** Rows being encoded as a binary COPY. Fields are written in the order of the statement's columns. */
export class EncodedRows {
  #buffer: Buffer;
  #at = HEADER_BYTES;
  rows = 0;

  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafe(bytes);
    SIGNATURE.copy(this.#buffer);
    this.#buffer.fill(0, SIGNATURE.length, HEADER_BYTES);
  }

  get bytes(): number {
    return this.#at;
  }

  startRow(fields: number): void {
    this.#room(LARGEST_ROW_START);
    this.rows++;
    this.#at = this.#buffer.writeInt16BE(fields, this.#at);
  }

  int2(value: number): void {
    this.#at = this.#buffer.writeInt32BE(2, this.#at);
    this.#at = this.#buffer.writeInt16BE(value, this.#at);
  }

  int4(value: number | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#at = this.#buffer.writeInt32BE(4, this.#at);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
  }

  float8(value: number | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#at = this.#buffer.writeInt32BE(8, this.#at);
    this.#at = this.#buffer.writeDoubleBE(value, this.#at);
  }

  /** Milliseconds since 1970 as timestamptz. */
  instant(ms: number | null): void {
    if (ms === null) {
      this.null();
      return;
    }
    const microseconds = (ms - POSTGRES_EPOCH_MS) * 1000;
    this.#at = this.#buffer.writeInt32BE(8, this.#at);
    const high = Math.floor(microseconds / 4_294_967_296);
    this.#at = this.#buffer.writeInt32BE(high, this.#at);
    this.#at = this.#buffer.writeUInt32BE(microseconds - high * 4_294_967_296, this.#at);
  }

  text(value: string | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#room(value.length * 3 + LARGEST_ROW_START);
    const length = this.#buffer.write(value, this.#at + 4, 'utf8');
    this.#buffer.writeInt32BE(length, this.#at);
    this.#at += 4 + length;
  }

  /** JSON text as jsonb. */
  jsonb(value: string | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#room(value.length * 3 + LARGEST_ROW_START);
    const length = this.#buffer.write(value, this.#at + 5, 'utf8');
    this.#buffer.writeInt32BE(length + 1, this.#at);
    // The version of jsonb's own binary form.
    this.#buffer[this.#at + 4] = 1;
    this.#at += 5 + length;
  }

  /** A string of bytes 0 to 255. */
  bytea(value: string): void {
    this.#at = this.#buffer.writeInt32BE(value.length, this.#at);
    this.#at += this.#buffer.write(value, this.#at, 'latin1');
  }

  null(): void {
    this.#at = this.#buffer.writeInt32BE(-1, this.#at);
  }

  /** The finished COPY. Valid until `clear`. */
  finish(): Buffer {
    this.#room(2);
    this.#buffer.writeInt16BE(-1, this.#at);
    return this.#buffer.subarray(0, this.#at + 2);
  }

  clear(): void {
    this.#at = HEADER_BYTES;
    this.rows = 0;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}

/**
 * Reads rows of a binary COPY whose fields all have a fixed length.
 * @param fieldBytes  length of each field
 * @param onRow       called with the chunk's bytes and where the row's first field begins (past its length word)
 */
export async function readFixedRows(
  chunks: AsyncIterable<Buffer>,
  fieldBytes: readonly number[],
  onRow: (bytes: Buffer, fieldAt: readonly number[]) => void,
): Promise<number> {
  const rowBytes = 2 + fieldBytes.reduce((sum, length) => sum + 4 + length, 0);
  const offsets: number[] = [];
  let offset = 2;
  for (const length of fieldBytes) {
    offsets.push(offset + 4);
    offset += 4 + length;
  }
  const fieldAt = new Array<number>(fieldBytes.length).fill(0);
  let rest: Buffer = Buffer.alloc(0);
  let isHeader = true;
  let n = 0;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    if (isHeader) {
      if (bytes.length < HEADER_BYTES) {
        rest = bytes;
        continue;
      }
      at = HEADER_BYTES;
      isHeader = false;
    }
    while (at + rowBytes <= bytes.length && bytes.readInt16BE(at) >= 0) {
      for (let i = 0; i < fieldAt.length; i++) fieldAt[i] = at + offsets[i]!;
      onRow(bytes, fieldAt);
      at += rowBytes;
      n++;
    }
    rest = bytes.subarray(at);
  }
  return n;
}
