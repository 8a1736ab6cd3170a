import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A value of R as far as teaching sets of points need it; a list or data frame by name. */
export type RValue = null | number[] | string[] | RValue[] | { [name: string]: RValue };

/** The objects of an `.rda` file (gzip, RDX2 or RDX3, XDR) by name. Columns of numbers, texts, factors as codes, lists. */
export function readRda(path: string): Record<string, RValue> {
  const bytes = gunzipSync(readFileSync(path));
  const magic = bytes.toString('latin1', 0, 5);
  if (magic !== 'RDX2\n' && magic !== 'RDX3\n') throw new Error(`Got ${JSON.stringify(magic)}, expected RDX2 or RDX3`);
  const reader = new RdaReader(bytes, 5);
  const objects: Record<string, RValue> = {};
  for (const [name, value] of reader.file()) objects[name] = value;
  return objects;
}

const SYMBOL = 1;
const PAIRLIST = 2;
const CHARSXP = 9;
const LOGICAL = 10;
const INTEGER = 13;
const REAL = 14;
const STRING = 16;
const LIST = 19;
const REFERENCE = 255;
const NULL_VALUE = 254;
const HAS_ATTRIBUTES = 1 << 9;
const HAS_TAG = 1 << 10;

class RdaReader {
  readonly #bytes: Buffer;
  #at: number;
  readonly #symbols: string[] = [];

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  file(): [string, RValue][] {
    if (this.#bytes.toString('latin1', this.#at, this.#at + 2) !== 'X\n') throw new Error('Expected the XDR format');
    this.#at += 2;
    const version = this.#int();
    this.#at += 8;
    if (version === 3) this.#at += this.#int();
    return this.#pairs(this.#int());
  }

  #int(): number {
    this.#at += 4;
    return this.#bytes.readInt32BE(this.#at - 4);
  }

  /** Tagged values of a pair list whose first flags have been read. */
  #pairs(firstFlags: number): [string, RValue][] {
    const found: [string, RValue][] = [];
    for (let flags = firstFlags; (flags & 255) === PAIRLIST; flags = this.#int()) {
      if (flags & HAS_ATTRIBUTES) this.#value(this.#int());
      const tag = flags & HAS_TAG ? this.#symbol(this.#int()) : '';
      found.push([tag, this.#value(this.#int())]);
    }
    return found;
  }

  #symbol(flags: number): string {
    if ((flags & 255) === REFERENCE) return this.#symbols[(flags >> 8) - 1] ?? '';
    const name = this.#text(this.#int());
    this.#symbols.push(name);
    return name;
  }

  #text(flags: number): string {
    if ((flags & 255) !== CHARSXP) throw new Error(`Expected a text, got type ${flags & 255}`);
    const length = this.#int();
    if (length < 0) return 'NA';
    this.#at += length;
    return this.#bytes.toString('utf8', this.#at - length, this.#at);
  }

  #value(flags: number): RValue {
    const type = flags & 255;
    if (type === NULL_VALUE) return null;
    if (type === PAIRLIST) return Object.fromEntries(this.#pairs(flags));
    if (type === SYMBOL || type === REFERENCE) return [this.#symbol(flags)];
    const length = this.#int();
    const each = <T>(read: () => T): T[] => Array.from({ length }, read);
    let value: RValue;
    if (type === REAL) {
      value = each(() => {
        this.#at += 8;
        return this.#bytes.readDoubleBE(this.#at - 8);
      });
    } else if (type === INTEGER || type === LOGICAL) value = each(() => this.#int());
    else if (type === STRING) value = each(() => this.#text(this.#int()));
    else if (type === LIST) value = each(() => this.#value(this.#int()));
    else throw new Error(`Type ${type} of R is not read`);
    if ((flags & HAS_ATTRIBUTES) === 0) return value;
    const attributes = Object.fromEntries(this.#pairs(this.#int()));
    const names = attributes['names'];
    if (type === LIST && Array.isArray(names)) {
      return Object.fromEntries(names.map((name, k) => [String(name), (value as RValue[])[k] ?? null]));
    }
    return value;
  }
}
