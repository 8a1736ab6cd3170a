import { Value } from 'typebox/value';
import { createRandom, UTC } from '../src/analysis/index.ts';
import type {
  Method,
  MethodAnswer,
  MethodGround,
  MethodRecords,
  MethodTask,
} from '../src/intelligence/analysis/method.ts';
import { findMethod } from '../src/intelligence/analysis/methods.ts';
import { perform } from '../src/intelligence/analysis/worker.ts';
import { TIME_PRECISIONS } from '../src/vocabulary/index.ts';

/** A small made-up town and its records, for tests of every method. */

export const DAY = 86_400_000;
export const FIRST_DAY = 20_000;
const SIDE = 2000;

/** A square of two kilometres in sixteen small areas, four by four; its wards are the two halves. */
function ground(): MethodGround {
  const square = (x: number, y: number, width: number, height: number) => ({
    parts: [[Float64Array.of(x, y, x + width, y, x + width, y + height, x, y + height)]],
  });
  const area = (areaId: number, name: string, shape: ReturnType<typeof square>) => ({
    areaId,
    code: `A${areaId}`,
    name,
    shape,
    areaKm2: 0.25,
    nAddresses: 100,
    population: 200,
    households: null,
  });
  return {
    studyArea: square(0, 0, SIDE, SIDE),
    words: 'a square',
    areaKm2: 4,
    areas: {
      ward: [area(1, 'West', square(0, 0, 1000, SIDE)), area(2, 'East', square(1000, 0, 1000, SIDE))],
      smallArea: Array.from({ length: 16 }, (_, i) =>
        area(100 + i, `Small ${i}`, square((i % 4) * 500, Math.floor(i / 4) * 500, 500, 500)),
      ),
      beat: [],
    },
    nAddresses: 1600,
    nSegments: 60,
  };
}

/** Two thirds of the incidents crowd around (300, 300) in pairs days apart, the rest lie anywhere. */
function records(n: number, seed: number, change: (all: MethodRecords) => void = () => undefined): MethodRecords {
  const random = createRandom(seed);
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  const day = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const isPair = i % 3 !== 0;
    if (i % 3 === 2) {
      x[i] = x[i - 1]! + 20;
      y[i] = y[i - 1]!;
      day[i] = day[i - 1]! + 2;
    } else {
      x[i] = isPair ? 200 + 200 * random.unit() : SIDE * random.unit();
      y[i] = isPair ? 200 + 200 * random.unit() : SIDE * random.unit();
      day[i] = FIRST_DAY + random.below(1400);
    }
  }
  const all: MethodRecords = {
    n,
    incidentId: Int32Array.from({ length: n }, (_, i) => i + 1),
    x,
    y,
    occurredFrom: day.map((each) => each * DAY + 20 * 3_600_000),
    occurredTo: day.map((each) => each * DAY + 22 * 3_600_000),
    day,
    recordedDay: day.map((each, i) => each + (i % 9)),
    categoryId: new Int32Array(n).fill(121),
    locationPrecision: new Uint8Array(n),
    timePrecision: new Uint8Array(n).fill(TIME_PRECISIONS.indexOf('range')),
    segmentId: Int32Array.from(x, (each) => Math.floor(each / 50)),
    addressId: Int32Array.from(x, (each) => Math.floor(each / 10)),
    count: new Int32Array(n).fill(1),
    areas: {
      ward: Int32Array.from(x, (each) => (each < 1000 ? 1 : 2)),
      smallArea: Int32Array.from(x, (each, i) => 100 + Math.floor(each / 500) + 4 * Math.floor(y[i]! / 500)),
      beat: new Int32Array(n),
    },
  };
  change(all);
  return all;
}

export function task(n: number, change?: (all: MethodRecords) => void): MethodTask {
  return {
    records: records(n, 1, change),
    others: records(n, 2),
    ground: ground(),
    offsets: UTC,
    harm: {
      index: 'Made-up',
      edition: '1',
      weights: new Map([['crime/burglary', 20]]),
      excluded: new Set(),
      names: new Map(),
    },
    window: { from: FIRST_DAY, to: FIRST_DAY + 1402 },
  };
}

export const optionsOf = (method: Method, asked: Record<string, unknown> = {}) =>
  Value.Default(method.schema, asked) as Record<string, unknown>;

export function run(name: string, given: MethodTask, asked: Record<string, unknown> = {}): MethodAnswer {
  const options = optionsOf(findMethod(name)!, asked);
  const work = { method: name, task: given, options, seed: 1, range: null, parts: null };
  return perform(work, () => undefined) as MethodAnswer;
}
