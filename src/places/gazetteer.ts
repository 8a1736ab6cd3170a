import type { PolygonShape } from '../analysis/index.ts';
import type { CodeChange } from './lookup.ts';
import type { AreaKind } from './model.ts';
import type { Plane } from './projection/index.ts';

/**
 * Everything a partnership knows about its places, as plain data: fit to be handed to a worker (all but `plane`, which is
 * made again from its setting by `planeOf`).
 */
export interface Gazetteer {
  areas: GazetteerArea[];
  segments: GazetteerSegment[];
  postcodes: GazetteerPostcode[];
  addresses: GazetteerAddress[];
  codeChanges: CodeChange[];
}

export interface GazetteerArea {
  areaId: number;
  kind: AreaKind;
  /** Whether its set is the one of its kind that incidents are placed in. */
  isInUse: boolean;
  code: string;
  name: string;
  /** Metres of the plane. */
  shape: PolygonShape;
  /** Where its label stands, inside it. */
  x: number;
  y: number;
  /** People and households living there; null where not loaded. */
  population?: number | null;
  households?: number | null;
}

export interface GazetteerSegment {
  segmentId: number;
  name: string;
  /** x0, y0, x1, y1, … metres of the plane. */
  line: Float64Array;
}

export interface GazetteerPostcode {
  postcode: string;
  x: number;
  y: number;
  segmentId: number | null;
}

export interface GazetteerAddress {
  addressId: number;
  uprn: string;
  /** First line as written, with its house number. */
  address: string;
  postcode: string;
  x: number;
  y: number;
  segmentId: number | null;
}

export interface PlacedGazetteer extends Gazetteer {
  plane: Plane;
}

export const EMPTY_GAZETTEER: Gazetteer = { areas: [], segments: [], postcodes: [], addresses: [], codeChanges: [] };
