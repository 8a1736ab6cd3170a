import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32, gunzipSync } from 'node:zlib';

/** Reference results beside the project, or null where they are not there: tests and benchmarks that use them then say so. */
const folder = resolve(import.meta.dirname, '../../shared/oracle');
export const oracle: string | null = existsSync(folder) ? folder : null;

if (oracle === null) console.info(`No reference results at ${folder}: the tests against them are left out.`);

/** South-west corner of the box of the generated points, metres of the British National Grid. */
export const ORACLE_ORIGIN = { x: 445_000, y: 511_000 };
const BOX_CM = { width: 1_200_000, height: 1_000_000 };

/** Generated points in time order. Centimetres are counted from ORACLE_ORIGIN, seconds from 1970. */
export interface OraclePoints {
  n: number;
  xCm: Float64Array;
  yCm: Float64Array;
  xMetres: Float64Array;
  yMetres: Float64Array;
  seconds: Float64Array;
  fromSeconds: Float64Array;
  toSeconds: Float64Array;
}

interface Generator {
  T0: number;
  generate(n: number): Record<'o', number[]> & Record<'E' | 'Nn' | 'T' | 'F' | 'U', Int32Array>;
}

export async function oraclePoints(n: number): Promise<OraclePoints> {
  const { generate, T0 } = (await import(pathToFileURL(`${needOracle()}/gen.mjs`).href)) as Generator;
  const made = generate(n);
  const column = (of: (i: number) => number): Float64Array => Float64Array.from(made.o, of);
  const xCm = column((i) => made.E[i]!);
  const yCm = column((i) => made.Nn[i]!);
  return {
    n,
    xCm,
    yCm,
    xMetres: xCm.map((cm) => (ORACLE_ORIGIN.x * 100 + cm) / 100),
    yMetres: yCm.map((cm) => (ORACLE_ORIGIN.y * 100 + cm) / 100),
    seconds: column((i) => T0 + made.T[i]!),
    fromSeconds: column((i) => T0 + made.F[i]!),
    toSeconds: column((i) => T0 + made.U[i]!),
  };
}

/** A reference file as text; `.gz` is unpacked. */
export function oracleText(name: string): string {
  const bytes = readFileSync(`${needOracle()}/${name}`);
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** Rings of `polys_100`, `polys_100f`, `polys_1000` or `polys_1000f` (rough), x0, y0, x1, … in centimetres, not closed. */
export function oracleRings(name: '100' | '100f' | '1000' | '1000f'): Float64Array[] {
  if (name === '1000f') return oracleRings('1000').map(roughen);
  const collection = JSON.parse(oracleText(`polys_${name}.geojson.gz`)) as {
    features: { geometry: { coordinates: [number, number][][] } }[];
  };
  return collection.features.map(({ geometry }) =>
    Float64Array.from(
      geometry.coordinates[0]!.slice(0, -1).flatMap(([x, y]) => [
        Math.round((x - ORACLE_ORIGIN.x) * 100),
        Math.round((y - ORACLE_ORIGIN.y) * 100),
      ]),
    ),
  );
}

/** Rings as `gen_polys.py` writes them to CSV, which the C programs read. */
export function ringsAsCsv(rings: readonly Float64Array[]): string {
  const metres = (cm: number, origin: number): string => ((origin * 100 + cm) / 100).toFixed(2);
  const lines = ['poly,k,e,n'];
  rings.forEach((ring, p) => {
    for (let k = 0; k < ring.length / 2; k++) {
      lines.push(`${p},${k},${metres(ring[2 * k]!, ORACLE_ORIGIN.x)},${metres(ring[2 * k + 1]!, ORACLE_ORIGIN.y)}`);
    }
  });
  return `${lines.join('\n')}\n`;
}

type Vertex = readonly [x: number, y: number];

/** As `rough` of gen_polys.py: shared edges bent by midpoint displacement, alike from both sides. */
function roughen(ring: Float64Array): Float64Array {
  const full: Vertex[] = [];
  for (let k = 0; k < ring.length; k += 2) {
    const a: Vertex = [ring[k]!, ring[k + 1]!];
    const b: Vertex = [ring[(k + 2) % ring.length]!, ring[(k + 3) % ring.length]!];
    full.push(a);
    const onBox =
      (a[0] === b[0] && (a[0] === 0 || a[0] === BOX_CM.width)) ||
      (a[1] === b[1] && (a[1] === 0 || a[1] === BOX_CM.height));
    if (onBox) continue;
    const rising = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
    full.push(...(rising ? between(a, b, 5) : between(b, a, 5).reverse()));
  }
  return Float64Array.from(full.flat());
}

function between(a: Vertex, b: Vertex, depth: number): Vertex[] {
  if (depth === 0) return [];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const share = crc32(`((${a[0]}, ${a[1]}), (${b[0]}, ${b[1]}), ${depth})`) / 4294967296;
  const d = (share - 0.5) * 2 * 0.07 * length;
  const x = roundHalfEven((a[0] + b[0]) / 2 - ((b[1] - a[1]) / length) * d);
  const y = roundHalfEven((a[1] + b[1]) / 2 + ((b[0] - a[0]) / length) * d);
  const middle: Vertex = [Math.min(Math.max(x, 0), BOX_CM.width), Math.min(Math.max(y, 0), BOX_CM.height)];
  if ((middle[0] === a[0] && middle[1] === a[1]) || (middle[0] === b[0] && middle[1] === b[1])) return [];
  return [...between(a, middle, depth - 1), middle, ...between(middle, b, depth - 1)];
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

function needOracle(): string {
  if (oracle === null) throw new Error(`No reference results at ${folder}; guard the caller with \`oracle !== null\``);
  return oracle;
}
