import proj4 from 'proj4';
import { polygonOf } from '../../src/analysis/index.ts';
import {
  BRITISH_NATIONAL_GRID,
  createPlacer,
  type GazetteerArea,
  type GazetteerSegment,
  isPlaced,
  projectAll,
} from '../../src/places/index.ts';
import { type BenchLine, type BenchSuite, keep, peakMb, type Timing, timed } from '../harness.ts';

const N = 1_000_000;
const [WEST, SOUTH, WIDTH, HEIGHT] = [445_000, 511_000, 12_000, 10_000];
const PROJ4_BNG =
  '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +a=6377563.396 +rf=299.3249646 ' +
  '+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs';

/** Wards, small areas and beats as grids of 1,000 areas in all, and streets 100 m apart. */
function madeUpPlaces(): { areas: GazetteerArea[]; segments: GazetteerSegment[] } {
  const areas = (['ward', 'smallArea', 'beat'] as const).flatMap((kind, k) => {
    const [columns, rows] = (
      [
        [10, 10],
        [40, 20],
        [10, 10],
      ] as const
    )[k]!;
    return Array.from({ length: columns * rows }, (_, i): GazetteerArea => {
      const x = WEST + ((i % columns) * WIDTH) / columns;
      const y = SOUTH + (Math.floor(i / columns) * HEIGHT) / rows;
      const [dx, dy] = [WIDTH / columns, HEIGHT / rows];
      const shape = polygonOf({
        type: 'Polygon',
        coordinates: [
          [
            [x, y],
            [x + dx, y],
            [x + dx, y + dy],
            [x, y + dy],
            [x, y],
          ],
        ],
      });
      const areaId = 10_000 * k + i + 1;
      return {
        areaId,
        kind,
        isInUse: true,
        code: `${kind}${i}`,
        name: `${kind} ${i}`,
        shape,
        x: x + dx / 2,
        y: y + dy / 2,
      };
    });
  });
  const segments = Array.from({ length: 12_000 }, (_, i): GazetteerSegment => {
    const [x, y] = [WEST + (i % 120) * 100, SOUTH + Math.floor(i / 120) * 100];
    return { segmentId: i + 1, name: `Row ${i % 120} Street`, line: Float64Array.of(x, y, x + 50, y + 3, x + 100, y) };
  });
  return { areas, segments };
}

export const suite: BenchSuite = {
  name: 'places',
  async run(context) {
    const emit = (name: string, timing: Timing, more: Partial<BenchLine> = {}): void => {
      if (context.only !== null && !name.includes(context.only)) return;
      const { medianMs, minMs } = timing;
      const blank = { ratio: null, reference: null, target: null, met: null };
      context.emit({ case: name, n: N, medianMs, minMs, ...blank, peakMb: peakMb(), ...more });
    };
    const lons = new Float64Array(N);
    const lats = new Float64Array(N);
    for (let i = 0; i < N; i++) {
      const x = WEST + ((i * 7919) % 1_000_003) * (WIDTH / 1_000_003);
      const y = SOUTH + ((i * 104_729) % 999_983) * (HEIGHT / 999_983);
      const { lon, lat } = BRITISH_NATIONAL_GRID.toWgs84(x, y);
      lons[i] = lon;
      lats[i] = lat;
    }

    const xs = new Float64Array(N);
    const ys = new Float64Array(N);
    const ours = await timed(() => {
      projectAll(lons, lats, xs, ys);
      return xs[N - 1]!;
    });
    const converter = proj4('WGS84', PROJ4_BNG);
    const theirs = await timed(
      () => {
        let sum = 0;
        for (let i = 0; i < N; i++) sum += converter.forward([lons[i]!, lats[i]!])[0]!;
        return sum;
      },
      3,
      1,
    );
    emit('project to the National Grid', ours, {
      ratio: ours.medianMs / theirs.medianMs,
      reference: `proj4js, ${theirs.medianMs.toFixed(0)} ms`,
      target: 'median <= 1000 ms',
      met: ours.medianMs <= 1000,
    });

    const gazetteer = {
      ...madeUpPlaces(),
      plane: BRITISH_NATIONAL_GRID,
      postcodes: [],
      addresses: [],
      codeChanges: [],
    };
    const placer = createPlacer(gazetteer);
    const placing = await timed(() => {
      let sum = 0;
      for (let i = 0; i < N; i++) {
        const placed = placer.place({ lon: lons[i]!, lat: lats[i]!, precision: 'street' });
        if (isPlaced(placed)) sum += (placed.smallAreaId ?? 0) + (placed.segmentId ?? 0);
      }
      return sum;
    }, 5);
    emit('place in ward, small area, beat and street', placing, {
      target: 'median <= 3000 ms',
      met: placing.medianMs <= 3000,
      note: `${(placing.medianMs / (N / 1e6) / 1e3).toFixed(2)} µs a row; 1,000 areas, 12,000 segments`,
    });
    keep(xs[0]!);
  },
};
