import { PICTURE_EPOCH_MS } from './model.ts';

/** Position of a row reader in PostgreSQL's binary COPY: each call reads the next field. */
export class CopyRow {
  view: DataView = new DataView(new ArrayBuffer(0));
  offset = 0;

  /** Bytes of the next field, or -1 for null; the value follows at `offset`. */
  #length(): number {
    const length = this.view.getInt32(this.offset);
    this.offset += 4;
    return length;
  }

  int16(): number {
    this.#length();
    const value = this.view.getInt16(this.offset);
    this.offset += 2;
    return value;
  }

  int32(): number {
    this.#length();
    const value = this.view.getInt32(this.offset);
    this.offset += 4;
    return value;
  }

  int32OrNull(): number | null {
    if (this.#length() < 0) return null;
    const value = this.view.getInt32(this.offset);
    this.offset += 4;
    return value;
  }

  float64OrNull(): number | null {
    if (this.#length() < 0) return null;
    const value = this.view.getFloat64(this.offset);
    this.offset += 8;
    return value;
  }

  /** A timestamptz: microseconds since 2000-01-01 UTC, which is the picture's epoch too. */
  instantOrNull(): number | null {
    if (this.#length() < 0) return null;
    const microseconds = this.view.getInt32(this.offset) * 4_294_967_296 + this.view.getUint32(this.offset + 4);
    this.offset += 8;
    return PICTURE_EPOCH_MS + Math.floor(microseconds / 1000);
  }
}

/** Signature, flags and the length of a header extension that no PostgreSQL sends. */
const HEADER_BYTES = 19;

/**
 * Reads a binary COPY whose fields are all of fixed width. `onRow` is handed the reader at the row's first field and
 * must read all of them.
 *
 * @param nFields what each row must have
 * @throws Error when a row has another number of fields, or the stream ends before its end mark
 * @returns number of rows
 */
export async function readCopy(
  stream: AsyncIterable<Buffer>,
  nFields: number,
  onRow: (row: CopyRow) => void,
): Promise<number> {
  const widestRow = 2 + nFields * 12;
  const row = new CopyRow();
  let left: Buffer = Buffer.alloc(0);
  let isHeaderRead = false;
  let isEnded = false;
  let nRows = 0;

  const readRows = (bytes: Buffer, isLast: boolean): Buffer => {
    row.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    row.offset = 0;
    if (!isHeaderRead) {
      if (bytes.length < HEADER_BYTES) return bytes;
      row.offset = HEADER_BYTES;
      isHeaderRead = true;
    }
    // Only where the widest row fits can a row be read without asking at each field whether it is all there.
    while (!isEnded && (isLast ? row.offset + 2 <= bytes.length : row.offset + widestRow <= bytes.length)) {
      const fields = row.view.getInt16(row.offset);
      row.offset += 2;
      if (fields === -1) isEnded = true;
      else if (fields !== nFields) throw new Error(`COPY row ${nRows} has ${fields} fields, expected ${nFields}`);
      else {
        onRow(row);
        nRows++;
      }
    }
    return bytes.subarray(row.offset);
  };

  for await (const chunk of stream) {
    left = readRows(left.length === 0 ? chunk : Buffer.concat([left, chunk]), false);
  }
  readRows(left, true);
  if (!isEnded) throw new Error(`COPY ended after ${nRows} rows without its end mark`);
  return nRows;
}
