import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { systemViewer } from '../../src/governance/index.ts';
import { importAreas } from '../../src/places/index.ts';
import { type Database, silentLog, systemClock } from '../../src/platform/index.ts';
import { benchDatabase } from '../bench-database.ts';
import { type BenchContext, type BenchSuite, median, seeded } from '../harness.ts';

const ROWS = 1_000_000;
const ROUNDS = 3;
const WEST = -1.32;
const SOUTH = 54.5;
const WIDE = 0.2;
const HIGH = 0.12;
const CHILD = resolve(import.meta.dirname, '../intake-child.ts');

const PROFILE = `
name: bench
version: '1'
describes: generic rows
agency: police
timeZone: Europe/London
reference: [reference]
dates:
  occurredFrom: { column: occurred_from, format: 'YYYY-MM-DD HH:mm:ss' }
  occurredTo: { column: occurred_to, format: 'YYYY-MM-DD HH:mm:ss' }
  reported: { column: reported, format: 'YYYY-MM-DD HH:mm:ss' }
  recorded: { column: recorded, format: 'YYYY-MM-DD HH:mm:ss' }
position: { system: wgs84, lon: longitude, lat: latitude }
place: { precision: property, text: [location] }
category:
  columns: [category]
  rules:
    - { when: { category: burglary }, is: crime/burglary/residential }
    - { when: { category: vehicle }, is: crime/vehicle/theft-from }
    - { when: { category: damage }, is: crime/damage/criminal }
    - { when: { category: rowdy }, is: asb/rowdy }
outcome: outcome
`;

/** The whole of intake against a plain COPY of the same finished rows. */
export const suite: BenchSuite = {
  name: 'intake',
  async run(context) {
    const folder = mkdtempSync(join(tmpdir(), 'aim-bench-intake-'));
    const { database, server, close } = await benchDatabase('intake');
    try {
      await measure(context, database, server, folder);
    } finally {
      await close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measure(context: BenchContext, database: Database, server: string, folder: string): Promise<void> {
  const client = await database.connect();
  await client.query(`insert into partnership (partnership_id, name) values (1, 'Bench')`);
  await client.query(
    `insert into agency (partnership_id, agency_id, kind, name) values (1, 1, 'police', 'Bench Police')`,
  );
  await client.query('create table incident_copied (like incident including all)');
  const deps = { database, clock: systemClock, log: silentLog, dataFolder: folder };
  await importAreas(deps, systemViewer(1, 'bench'), {
    kind: 'smallArea',
    vintage: '2026',
    name: 'Bench areas',
    source: { name: 'areas.geojson', geojson: areas() },
    isInUse: true,
  });
  mkdirSync(join(folder, 'profiles'));
  writeFileSync(join(folder, 'profiles/bench.yaml'), PROFILE);
  const file = join(folder, 'generic.csv');
  await writeRows(file, context.seed);

  const loads: number[] = [];
  const copies: number[] = [];
  let peak = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await client.query('truncate incident, incident_copied, quarantine, load, moment');
    await client.query('checkpoint');
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      CHILD,
      database.url,
      folder,
      file,
      'bench',
    ]);
    const load = JSON.parse(stdout) as { accepted: number; milliseconds: number; peakMb: number };
    if (load.accepted !== ROWS) throw new Error(`expected ${ROWS} rows accepted, got ${stdout}`);
    loads.push(load.milliseconds);
    peak = Math.max(peak, load.peakMb);

    const finished = join(folder, 'finished.bin');
    await pipeline(client.query(copyTo('copy incident to stdout (format binary)')), createWriteStream(finished));
    await client.query('checkpoint');
    const started = performance.now();
    await client.query('begin');
    const into = client.query(copyFrom('copy incident_copied from stdin (format binary)'));
    await pipeline(createReadStream(finished, { highWaterMark: 1_048_576 }), into);
    await client.query('commit');
    copies.push(performance.now() - started);
  }
  await client.end();
  const ratio = median(loads) / median(copies);
  context.emit({
    case: 'intake of generic rows, parsed, validated, projected, placed in 1,000 areas and stored',
    n: ROWS,
    medianMs: median(loads),
    minMs: Math.min(...loads),
    ratio,
    reference: `COPY of the same finished rows into an equal indexed table, median ${Math.round(median(copies))} ms (${server})`,
    target: 'ratio <= 3',
    met: ratio <= 3,
    peakMb: peak,
    note: `${Math.round((ROWS * 1000) / median(loads))} rows/s`,
  });
  context.emit({
    case: 'peak memory of that intake',
    n: ROWS,
    medianMs: median(loads),
    minMs: Math.min(...loads),
    ratio: null,
    reference: null,
    target: 'peakMb <= 600',
    met: peak <= 600,
    peakMb: peak,
    note: 'resident memory of the importing process, not of PostgreSQL',
  });
}

/** 40 by 25 squares. */
function areas(): object {
  const features = [];
  for (let row = 0; row < 25; row++) {
    for (let column = 0; column < 40; column++) {
      const [west, south] = [WEST + (column * WIDE) / 40, SOUTH + (row * HIGH) / 25];
      const [east, north] = [west + WIDE / 40, south + HIGH / 25];
      features.push({
        type: 'Feature',
        properties: { code: `B${row * 40 + column}`, name: `Square ${row}, ${column}` },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [west, south],
              [east, south],
              [east, north],
              [west, north],
              [west, south],
            ],
          ],
        },
      });
    }
  }
  return { type: 'FeatureCollection', features };
}

async function writeRows(path: string, seed: number): Promise<void> {
  const random = seeded(seed);
  const out = createWriteStream(path);
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)]!;
  const time = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
  let text = 'reference,category,occurred_from,occurred_to,reported,recorded,longitude,latitude,location,outcome\n';
  for (let i = 0; i < ROWS; i++) {
    // Midday, so that no reading falls into the hour a clock change skips.
    const day = Date.UTC(2021, 0, 1 + Math.floor(random() * 1800));
    const from = day + (10 + Math.floor(random() * 10)) * 3_600_000 + Math.floor(random() * 60) * 60_000;
    const lon = (WEST + random() * WIDE).toFixed(6);
    const lat = (SOUTH + random() * HIGH).toFixed(6);
    text += `R${1_000_000 + i},${pick(CATEGORIES)},${time(from)},${time(from + 1_800_000)},${time(from + 5_400_000)},${time(from + 9_000_000)},${lon},${lat},"${1 + Math.floor(random() * 300)} ${pick(STREETS)}, Bench",${pick(OUTCOMES)}\n`;
    if (text.length > 1_000_000) {
      if (!out.write(text)) await new Promise<void>((drained) => out.once('drain', () => drained()));
      text = '';
    }
  }
  await new Promise<void>((finished) => out.end(text, () => finished()));
}

const CATEGORIES = ['burglary', 'vehicle', 'damage', 'rowdy'];
const STREETS = ['High Street', 'Ropery Street', 'Church Road', 'Marine Parade', 'Station Approach'];
const OUTCOMES = ['', 'Under investigation', 'No suspect identified', 'Charged'];
