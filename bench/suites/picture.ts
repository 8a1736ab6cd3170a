import { performance } from 'node:perf_hooks';
import type pg from 'pg';
import { systemViewer } from '../../src/governance/index.ts';
import {
  type DimensionName,
  decodeArrow,
  openPicture,
  type Picture,
  type PictureColumns,
  type PictureFilter,
} from '../../src/picture/index.ts';
import { compileFilter, selectRows } from '../../src/picture/model.ts';
import { SnapshotKeeper } from '../../src/picture/snapshot.ts';
import { silentLog } from '../../src/platform/index.ts';
import {
  CATEGORIES,
  CATEGORY_ID_LIMIT,
  dayOfIsoDate,
  LOCATION_PRECISIONS,
  subtree,
} from '../../src/vocabulary/index.ts';
import { answerLinked, type LinkedQuestion } from '../../src/web/map/linked-views.ts';
import { benchDatabase } from '../bench-database.ts';
import {
  type BenchContext,
  type BenchLine,
  type BenchSuite,
  keep,
  median,
  peakMb,
  type Timing,
  timed,
} from '../harness.ts';

const N = 1_000_000;
const TOWN = 180_000;

/** The question both the picture and SQL are asked: police and council crime of two years, by month, category, ward and hour of the week. */
const QUESTION: PictureFilter = {
  categories: ['crime'],
  agencies: [1, 2],
  days: { by: 'occurred', from: dayOfIsoDate('2024-01-01'), to: dayOfIsoDate('2026-01-01') },
};
const SPLIT: DimensionName[] = ['month', 'category', 'ward', 'hourOfWeek'];
const SAME_QUESTION_IN_SQL = `
  select date_trunc('month', occurred_from at time zone 'Europe/London') as month, category_id, ward_id,
    (extract(isodow from occurred_from at time zone 'Europe/London') - 1) * 24
      + extract(hour from occurred_from at time zone 'Europe/London') as hour_of_week, sum(count) as events
  from incident
  where partnership_id = 1 and known_to is null and agency_id = any($1) and category_id = any($2)
    and occurred_from >= timestamp '2024-01-01' at time zone 'Europe/London'
    and occurred_from < timestamp '2026-01-01' at time zone 'Europe/London'
  group by 1, 2, 3, 4`;

export const suite: BenchSuite = {
  name: 'picture',
  async run(context) {
    const { database, server, close } = await benchDatabase('picture');
    const client = await database.connect();
    try {
      await fill(client, context.seed);
      const emit = emitter(context);
      const keeper = new SnapshotKeeper(database, 1);
      const build = await timed(async () => (await keeper.build()).columns.length, 3, 0);
      emit('snapshot build', N, build, { target: 'median <= 6000 ms', met: build.medianMs <= 6000 });

      const picture = await openPicture({ database, log: silentLog }, 1);
      try {
        await cubeAgainstSql(picture, client, server, emit);
        await arrow(picture, emit);
        await brush(picture, emit);
        await updates(picture, client, emit);
      } finally {
        await picture.close();
      }
    } finally {
      await client.end();
      await close();
    }
  },
};

type Emit = (name: string, n: number, timing: Timing, more: Partial<BenchLine>) => void;

function emitter(context: BenchContext): Emit {
  return (name, n, timing, more) => {
    if (context.only !== null && !name.includes(context.only)) return;
    context.emit({
      case: name,
      n,
      medianMs: timing.medianMs,
      minMs: timing.minMs,
      ratio: null,
      reference: null,
      target: null,
      met: null,
      peakMb: peakMb(),
      ...more,
    });
  };
}

async function cubeAgainstSql(picture: Picture, client: pg.Client, server: string, emit: Emit): Promise<void> {
  const view = picture.for(systemViewer(1, 'bench'));
  const categoryIds = subtree('crime').map((category) => category.id);
  let inSql = 0;
  const sql = await timed(
    async () => {
      const { rows } = await client.query<{ events: number }>(SAME_QUESTION_IN_SQL, [[1, 2], categoryIds]);
      inSql = rows.reduce((sum, row) => sum + Number(row.events), 0);
      return inSql;
    },
    5,
    1,
  );
  let inPicture = 0;
  const scan = await timed(() => (inPicture = view.cube(QUESTION, SPLIT).events), 25, 5);
  if (inPicture !== inSql) throw new Error(`the picture counts ${inPicture}, SQL ${inSql}`);
  emit('filter + cube', N, scan, {
    target: 'median <= 25 ms',
    met: scan.medianMs <= 25,
    note: `${SPLIT.join(' x ')} of ${inPicture} events`,
  });
  emit('filter + cube against SQL', N, scan, {
    ratio: scan.medianMs / sql.medianMs,
    reference: `the same question in SQL, ${server}, median ${sql.medianMs.toFixed(0)} ms`,
    target: 'ratio <= 0.05 (20 times faster)',
    met: scan.medianMs / sql.medianMs <= 0.05,
  });
  const unfiltered = await timed(() => view.cube({}, SPLIT).events, 15, 3);
  emit('cube of everything', N, unfiltered, { target: null, note: `${SPLIT.join(' x ')}, no filter` });
}

async function arrow(picture: Picture, emit: Emit): Promise<void> {
  const view = picture.for(systemViewer(1, 'bench'));
  let bytes = 0;
  const there = await timed(
    async () => {
      const encoded = await view.arrow({}, 'bench');
      bytes = encoded.byteLength;
      const { columns } = decodeArrow(encoded);
      return columns.incidentId[columns.length - 1]!;
    },
    5,
    1,
  );
  emit('arrow: rights, encode, decode', N, there, {
    target: 'median <= 1000 ms',
    met: there.medianMs <= 1000,
    note: `${(bytes / 1e6).toFixed(1)} MB`,
  });
}

/** What the browser does at each step of the time brush: count every chart again and find the rows to draw. */
async function brush(picture: Picture, emit: Emit): Promise<void> {
  const columns: PictureColumns = { ...picture.current.columns, length: TOWN };
  const candidates = selectRows(compileFilter(columns, {}));
  const spanFrom = dayOfIsoDate('2023-06-01');
  const question: LinkedQuestion = {
    spanFrom,
    spanTo: spanFrom + 1095,
    brushFrom: spanFrom,
    brushTo: spanFrom + 28,
    hours: null,
    placed: new Uint8Array(LOCATION_PRECISIONS.length).fill(1),
    layerOfCategory: new Uint8Array(CATEGORY_ID_LIMIT).fill(255),
    layerOfAgency: new Uint8Array(256),
    nLayers: 1,
    hidden: new Uint8Array(1),
    kindOfAgency: new Uint8Array(256),
  };
  let moved = 0;
  const step = await timed(
    () => {
      moved += 3;
      const answer = answerLinked(columns, candidates, {
        ...question,
        brushFrom: spanFrom + moved,
        brushTo: spanFrom + moved + 28,
      });
      return answer.rows.length + answer.byHour[0]!;
    },
    50,
    5,
  );
  emit('time brush', TOWN, step, {
    target: 'median <= 50 ms',
    met: step.medianMs <= 50,
    note: 'brush moved by three days, every chart and the drawn rows brought up to date; without drawing',
  });
}

/** A load of 1,000 rows, half new and half corrections: from commit until every reader has it. */
async function updates(picture: Picture, client: pg.Client, emit: Emit): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < 7; run++) {
    await client.query('begin');
    const { rows } = await client.query<{ moment_id: number }>(
      `insert into moment (partnership_id, kind) values (1, 'load') returning moment_id`,
    );
    const momentId = rows[0]!.moment_id;
    await client.query(
      'update incident set known_to = $1 where partnership_id = 1 and incident_id between $2 and $3 and known_to is null',
      [momentId, run * 1000 + 1, run * 1000 + 500],
    );
    await client.query(
      `insert into incident select partnership_id, incident_id, version + 1, feed_id, load_id, $1, null, source_ref,
          content_hash, agency_id, category_id, source_category, occurred_from, occurred_to, reported_at, recorded_at,
          time_precision, location_precision, x, y, lon, lat, ward_id, small_area_id, beat_id, segment_id, address_id
        from incident where partnership_id = 1 and known_to = $1`,
      [momentId],
    );
    await client.query(
      `insert into incident select partnership_id, $2 + row_number() over (), 1, feed_id, load_id, $1, null,
          'N' || $2 + row_number() over (), content_hash, agency_id, category_id, source_category, occurred_from,
          occurred_to, reported_at, recorded_at, time_precision, location_precision, x, y, lon, lat, ward_id,
          small_area_id, beat_id, segment_id, address_id
        from incident where partnership_id = 1 and incident_id between $3 and $4 and version = 1`,
      [momentId, N + run * 500, 500_001 + run * 500, 500_500 + run * 500],
    );
    await client.query(
      `update moment set at = clock_timestamp(), ordinal = $2 where partnership_id = 1 and moment_id = $1`,
      [momentId, run + 2],
    );
    await client.query('commit');
    const before = picture.current.columns.length;
    const start = performance.now();
    await picture.refresh();
    times.push(performance.now() - start);
    const added = picture.current.columns.length - before;
    if (added !== 1000) throw new Error(`the load added ${added} rows, expected 1000`);
    keep(added);
  }
  const timing = { medianMs: median(times), minMs: Math.min(...times), runs: times.length };
  emit('update after a load of 1000 rows', N, timing, { target: 'median <= 200 ms', met: timing.medianMs <= 200 });
}

/** A million incidents of three years over 20 wards and 90 small areas, drawn by a hash of their number and the seed. */
async function fill(client: pg.Client, seed: number): Promise<void> {
  await client.query(
    `insert into partnership (partnership_id, name, made_up) overriding system value values (1, 'Bench', true)`,
  );
  await client.query(`insert into agency values (1, 1, 'police', 'P'), (1, 2, 'council', 'C'), (1, 3, 'fire', 'F')`);
  await client.query(
    `insert into feed (partnership_id, feed_id, code, name, agency_id, purpose, adapter) values (1, 1, 'bench', 'B', 1, 'bench', 'none')`,
  );
  await client.query(`insert into moment (partnership_id, kind, ordinal, at) values (1, 'load', 1, now())`);
  await client.query(
    `insert into load (partnership_id, feed_id, moment_id, state, file_name, adapter) values (1, 1, 1, 'done', 'bench', 'none')`,
  );
  const categories = CATEGORIES.map((category) => category.id);
  await client.query(
    `insert into incident (partnership_id, incident_id, version, feed_id, load_id, known_from, source_ref, content_hash,
        agency_id, category_id, source_category, occurred_from, occurred_to, recorded_at, time_precision,
        location_precision, x, y, lon, lat, ward_id, small_area_id, segment_id, address_id, flags, marking)
      select 1, i, 1, 1, 1, 1, 'R' || i, '\\x00', 1 + i % 3, ($2::int[])[1 + abs(hashint4(i # $1)) % $3], 'bench',
        at, at, at + interval '9 hours', 0, abs(hashint4(i + 4)) % 4,
        450000 + u * 10000, 515000 + v * 10000, -1.25 + u * 0.15, 54.5 + v * 0.09,
        1 + floor(u * 5) * 4 + floor(v * 4), 100 + floor(u * 10) * 9 + floor(v * 9), abs(hashint4(i + 5)) % 1500,
        nullif(abs(hashint4(i + 6)) % 60000, 0), 0, (abs(hashint4(i + 7)) % 50 = 0)::int
      from (select i, timestamptz '2023-01-01Z' + make_interval(secs => abs(hashint4(i + $1)) % 94608000) as at,
          abs(hashint4(i + 1) % 1000000) / 1e6 as u, abs(hashint4(i + 2) % 1000000) / 1e6 as v
        from generate_series(1, ${N}) i) drawn`,
    [seed, categories, categories.length],
  );
  await client.query('analyze incident');
}
