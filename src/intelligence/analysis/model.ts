import type { LeftOut, MethodName } from '../../analysis/index.ts';
import type { FilterAddress, PictureAreaKind } from '../../picture/model.ts';
import type { Instant, Marking } from '../../vocabulary/index.ts';

/** Version of the card's own shape. */
export const CARD_VERSION = 1;

/** What an analyst asks: a method, its options where they differ from the defaults, and which incidents. */
export interface AnalysisRequest {
  method: string;
  options?: Record<string, unknown> | undefined;
  /** Default 1. */
  seed?: number | undefined;
  /** As in an address of the map. `asKnownAt` is frozen to a moment when the card is made. */
  filter: FilterAddress;
  /** The second selection, for methods that compare two. */
  compareWith?: FilterAddress | undefined;
}

/** Records that one selection came to. */
export interface CardRecords {
  /** Its filter with `asKnownAt` as the ordinal of a moment: the same records for ever. */
  filter: FilterAddress;
  n: number;
  /** Events the records stand for. */
  events: number;
  asKnownAt: { ordinal: number; at: Instant | null };
  /** SHA-256, hex, over `incidentId:version` of each record, by incident id, one a line. */
  sha256: string;
}

/** Through whose eyes the card was made. Repeating it never sees more than this, whoever repeats it. */
export interface CardRights {
  clearance: Marking;
  areaOnlyCategories: number[];
  areaOnlyFlags: number;
}

/** An answer with everything needed to make it again to the byte, and to judge it. Nothing in it says when or by whom. */
export interface AnalysisCard {
  v: typeof CARD_VERSION;
  method: string;
  methodVersion: number;
  /** Every option, defaults included. */
  parameters: Record<string, unknown>;
  seed: number;
  records: CardRecords;
  compareWith: CardRecords | null;
  rights: CardRights;
  /** The study area and the areas counted in; the hash changes when they are redrawn. */
  ground: { words: string; areaKm2: number; sha256: string };
  nUsed: number;
  leftOut: LeftOut[];
  /** The answer in sentences, with counts and uncertainty. */
  words: string[];
  notices: string[];
  marking: Marking;
  /** True where the records cannot carry the method: then `refusal` says why and `instead` what could be done. */
  refused: boolean;
  refusal: string | null;
  instead: MethodName | null;
  result: MethodResult | null;
  /** SHA-256, hex, of the canonical JSON of `result`; lets a card be checked whose result was left out. */
  resultSha256: string;
}

/** Numbers as bytes, little-endian, base64. NaN stays NaN. */
export interface PackedNumbers {
  type: 'float32' | 'int32';
  length: number;
  base64: string;
}

export interface SurfaceLayer {
  name: string;
  unit: string;
  values: PackedNumbers;
}

export interface ResultTable {
  name: string;
  columns: string[];
  rows: (string | number | null)[][];
}

export interface ClusterShape {
  cluster: number;
  nPoints: number;
  /** Metres of the plane. */
  x: number;
  y: number;
  areaKm2: number;
  perKm2: number | null;
  /** Convex hull: x0, y0, x1, y1 … */
  ring: number[];
}

/** Single figures by name. */
export type Figures = Record<string, string | number | boolean | null>;

export type MethodResult = { figures: Figures; tables: ResultTable[] } & (
  | {
      kind: 'surface';
      /** Cells row by row from the south-west. */
      grid: { originX: number; originY: number; cellSizeMetres: number; nColumns: number; nRows: number };
      layers: SurfaceLayer[];
    }
  /** The table's first columns are areaId, code and name. */
  | { kind: 'areas'; areaKind: PictureAreaKind }
  | {
      kind: 'clusters';
      clusters: ClusterShape[];
      /** Cluster of each incident used; below 0 for none. */
      members: { incidentIds: PackedNumbers; labels: PackedNumbers };
    }
  | { kind: 'table' }
);

/** A card without its result: what exports carry, and enough to make the result again. */
export type CardHead = Omit<AnalysisCard, 'result'>;

export function cardHead(card: AnalysisCard): CardHead {
  const { result: _, ...head } = card;
  return head;
}

/**
 * JSON with members by name and no spaces: the same value gives the same text, on every machine.
 * @throws RangeError for a number JSON cannot say
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be written as JSON; expected a finite number`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`);
    return `{${members.join(',')}}`;
  }
  throw new RangeError(`a ${typeof value} cannot be written as JSON`);
}

/** A number for a card: not a number and infinity become null. */
export const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Bytes of a packed array in 24 KB pieces: `fromCharCode` takes so many arguments at once. */
const PIECE = 24_576;

export function packNumbers(values: ArrayLike<number>, type: PackedNumbers['type']): PackedNumbers {
  const packed = type === 'float32' ? Float32Array.from(values) : Int32Array.from(values);
  const bytes = new Uint8Array(packed.buffer);
  let binary = '';
  for (let i = 0; i < bytes.length; i += PIECE) binary += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  return { type, length: packed.length, base64: btoa(binary) };
}

export function unpackNumbers(packed: PackedNumbers): Float32Array | Int32Array {
  const bytes = Uint8Array.from(atob(packed.base64), (letter) => letter.charCodeAt(0));
  return packed.type === 'float32' ? new Float32Array(bytes.buffer) : new Int32Array(bytes.buffer);
}
