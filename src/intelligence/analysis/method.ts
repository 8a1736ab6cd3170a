import type { Static, TObject } from 'typebox';
import type {
  HarmEdition,
  KnoxReplicates,
  LeftOut,
  LocalOffsets,
  MethodName,
  PolygonShape,
} from '../../analysis/index.ts';
import type { PictureAreaKind } from '../../picture/model.ts';
import type { MethodResult } from './model.ts';

/** The selected incidents as methods read them: metres and milliseconds, NaN or -1 for what is not known, by incident id. */
export interface MethodRecords {
  n: number;
  incidentId: Int32Array;
  x: Float64Array;
  y: Float64Array;
  occurredFrom: Float64Array;
  occurredTo: Float64Array;
  /** Local days since 1970-01-01, of `occurredFrom`; for a month its first. */
  day: Float64Array;
  /** Local day on which the agency recorded it. */
  recordedDay: Float64Array;
  categoryId: Int32Array;
  locationPrecision: Uint8Array;
  timePrecision: Uint8Array;
  segmentId: Int32Array;
  addressId: Int32Array;
  count: Int32Array;
  /** Area ids, 0 = in none. */
  areas: Record<PictureAreaKind, Int32Array>;
}

export interface GroundArea {
  areaId: number;
  code: string;
  name: string;
  shape: PolygonShape;
  areaKm2: number;
  /** Addresses known in it. */
  nAddresses: number;
  /** People and households living in it; null where not loaded. */
  population: number | null;
  households: number | null;
}

/** The place itself, whoever asks. */
export interface MethodGround {
  /** Null where no areas are loaded: then the box of the records. */
  studyArea: PolygonShape | null;
  words: string;
  areaKm2: number;
  /** By area id. */
  areas: Record<PictureAreaKind, GroundArea[]>;
  nAddresses: number;
  nSegments: number;
}

/** Plain data, ready for another thread. */
export interface MethodTask {
  records: MethodRecords;
  others: MethodRecords | null;
  ground: MethodGround;
  offsets: LocalOffsets;
  /** Local days the selection was asked for, from (inclusive) to (exclusive); null where it has no such end. */
  window: { from: number | null; to: number | null };
  /** Weights of the edition asked for; null where none is loaded, or the method weighs nothing. */
  harm: HarmEdition | null;
}

export interface MethodContext {
  seed: number;
  progress(done: number, total: number, what: string): void;
  /** Aborted: throw soon. On another thread the thread is ended instead. */
  signal?: AbortSignal | undefined;
  /** Replicates done elsewhere; without them the method does its own. */
  parts?: readonly KnoxReplicates[] | undefined;
}

export interface MethodFound {
  refused: false;
  result: MethodResult;
  words: string[];
  warnings: string[];
  nUsed: number;
  leftOut: LeftOut[];
}

/** The records cannot carry it: an answer, not an error. */
export interface MethodRefused {
  refused: true;
  refusal: string;
  instead: MethodName | null;
  nUsed: number;
  leftOut: LeftOut[];
}

export type MethodAnswer = MethodFound | MethodRefused;

interface MethodParts<Options> {
  name: string;
  title: string;
  /** Raised whenever the same input may give other bytes. */
  version: number;
  /** Under which name the advisor judges the selection. */
  advisedAs: MethodName;
  /** What it needs, in words. */
  needs: string;
  comparesTwo: boolean;
  /** Takes the partnership's harm weights; its option `harmEditionId` says which edition, 0 the latest. */
  usesHarm: boolean;
  /** About how long it takes on one thread, milliseconds. */
  cost(n: number, options: Options): number;
  run(task: MethodTask, options: Options, context: MethodContext): MethodAnswer;
  /** For methods whose replicates can be split over threads: exact sums, so that any split gives the same bytes. */
  replicates?: {
    count(options: Options): number;
    part(task: MethodTask, options: Options, context: MethodContext, from: number, until: number): KnoxReplicates[];
  };
}

/** A method as the registry holds it: its options were checked by its schema. */
export interface Method extends MethodParts<never> {
  schema: TObject;
}

export function defineMethod<Schema extends TObject>(
  schema: Schema,
  parts: Omit<MethodParts<Static<Schema>>, 'comparesTwo' | 'usesHarm'> & { comparesTwo?: boolean; usesHarm?: boolean },
): Method {
  return { comparesTwo: false, usesHarm: false, ...parts, schema } as Method;
}
