import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { commitMoment, insertFeed, type MadeUpIncident } from '../../../test/picture.ts';
import { createRandom } from '../../analysis/index.ts';
import { addPerson, type Permission, requirePolicy, systemViewer } from '../../governance/index.ts';
import { openPicture, type Picture } from '../../picture/index.ts';
import { BRITISH_NATIONAL_GRID } from '../../places/index.ts';
import {
  type AimApp,
  createApp,
  type Database,
  type Deps,
  type Jobs,
  openJobs,
  Refusal,
  silentLog,
  standingClock,
} from '../../platform/index.ts';
import { LOCATION_PRECISIONS, type Viewer } from '../../vocabulary/index.ts';
import {
  type AnalysisDeps,
  analysisGroundOf,
  analysisRoutes,
  defineAnalysisJob,
  openAnalysisPool,
  readCard,
  repeatCard,
  runAnalysis,
} from './index.ts';
import { type AnalysisCard, canonicalJson, cardHead, unpackNumbers } from './model.ts';

const DAY = 86_400_000;
const BURGLARY = 121;
const SEXUAL = 106;
const N = 240;
const [EAST, NORTH] = [450_000, 520_000];

let database: Database;
let client: pg.Client;
let picture: Picture;
let jobs: Jobs;
let app: AimApp;
let deps: AnalysisDeps;
let viewer: Viewer = testViewer();

/** Burglaries about one corner of a square of two kilometres, and sexual offences all at one spot elsewhere in it. */
function incidents(): MadeUpIncident[] {
  const random = createRandom(5);
  return Array.from({ length: N }, (_, i) => {
    const isSexual = i % 4 === 0;
    const x = EAST + (isSexual ? 1650 : 100 + 400 * random.unit());
    const y = NORTH + (isSexual ? 1650 : 100 + 400 * random.unit());
    const { lon, lat } = BRITISH_NATIONAL_GRID.toWgs84(x, y);
    return {
      incidentId: i + 1,
      categoryId: isSexual ? SEXUAL : BURGLARY,
      agencyId: 1,
      occurredFrom: Date.UTC(2025, 0, 1, 20) + (i % 200) * DAY,
      occurredTo: Date.UTC(2025, 0, 1, 20) + (i % 200) * DAY,
      locationPrecision: LOCATION_PRECISIONS.indexOf('property'),
      addressId: 1 + (i % 50),
      segmentId: 1 + (i % 20),
      x,
      y,
      lon,
      lat,
      marking: isSexual ? 1 : 0,
    };
  });
}

beforeAll(async () => {
  database = await testDatabase();
  client = await database.connect();
  await insertFeed(client, 1);
  await commitMoment(client, 1, { known: incidents() });
  picture = await openPicture({ database, log: silentLog }, 1);
  const square = Float64Array.of(EAST, NORTH, EAST + 2000, NORTH, EAST + 2000, NORTH + 2000, EAST, NORTH + 2000);
  const ground = analysisGroundOf({
    areas: [
      {
        areaId: 1,
        kind: 'ward',
        isInUse: true,
        code: 'W1',
        name: 'Made-up ward',
        shape: { parts: [[square]] },
        x: EAST + 1000,
        y: NORTH + 1000,
      },
    ],
    segments: [],
    postcodes: [],
    addresses: [],
    codeChanges: [],
    plane: BRITISH_NATIONAL_GRID,
  });
  const all: Deps = { database, clock: standingClock(Date.UTC(2026, 0)), log: silentLog, dataFolder: '/nowhere' };
  deps = { ...all, picture, analysisGround: async () => ground, pool: openAnalysisPool({ threads: 1 }) };
  const { personId } = await addPerson(all, systemViewer(1, 'test'), {
    signInName: 'made.up',
    name: 'Made Up',
    agencyId: 2,
    roles: ['analyst'],
    clearance: 'OFFICIAL-SENSITIVE',
    password: 'a long made-up sentence',
  });
  viewer = testViewer({ personId });
  jobs = await openJobs(all);
  defineAnalysisJob(jobs, all, async () => deps);
  app = await createApp({
    log: silentLog,
    authenticate: async () => viewer,
    authorize: async (who, permission) => requirePolicy(who, permission as Permission),
  });
  analysisRoutes(app, deps, jobs);
  await app.ready();
  await jobs.start();
});
beforeEach(() => {
  viewer = testViewer({ personId: viewer.personId });
});
afterAll(async () => {
  await app?.close();
  await jobs?.stop();
  await deps?.pool.close();
  await picture?.close();
  await client?.end();
});

const density = { method: 'kernelDensity', options: { cellSizeMetres: 100, bandwidthMetres: 200 } };
const nCards = async () =>
  (await client.query<{ n: number }>('select count(*)::int as n from analysis_card')).rows[0]!.n;

describe('a card', () => {
  it('is kept as it was made, and made again to the byte', async () => {
    const { analysisId, card } = await runAnalysis(deps, viewer, { ...density, filter: { category: 'crime' } });
    expect(card.records).toMatchObject({ n: N, asKnownAt: { ordinal: 1 } });
    const kept = await client.query<{ card: string }>('select card from analysis_card where card_id = $1', [
      analysisId,
    ]);
    expect(kept.rows[0]!.card).toBe(canonicalJson(card));
    const repeated = await repeatCard(deps, viewer, readCard(JSON.parse(kept.rows[0]!.card)));
    expect(repeated.same).toBe(true);
    expect(canonicalJson(repeated.card)).toBe(kept.rows[0]!.card);
    await expect(
      database.transact(viewer, (tx) =>
        tx.tables<{ analysis_card: { card: string } }>().deleteFrom('analysis_card').execute(),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('still repeats after corrections, as known at its moment, and says what has changed since', async () => {
    const { card } = await runAnalysis(deps, viewer, { ...density, filter: { category: 'crime/burglary' } });
    await commitMoment(client, 1, {
      known: [
        { ...incidents()[1]!, version: 2, x: EAST + 1900 },
        { ...incidents()[2]!, incidentId: 1001 },
      ],
      superseded: [
        { incidentId: 2, version: 1 },
        { incidentId: 3, version: 1 },
      ],
      kind: 'correction',
    });
    const repeated = await repeatCard(deps, viewer, cardHead(card));
    expect(repeated).toMatchObject({ same: true, since: { added: 1, corrected: 1, gone: 1 } });
    // A picture read anew holds its rows in another order.
    await picture.rebuild();
    expect(canonicalJson((await repeatCard(deps, viewer, card)).card)).toBe(canonicalJson(card));
    const now = await runAnalysis(deps, viewer, { ...density, filter: { category: 'crime/burglary' } });
    expect(now.card.records.sha256).not.toBe(card.records.sha256);
  });

  it('that was altered is told', async () => {
    const { card } = await runAnalysis(deps, viewer, { ...density, filter: { category: 'crime' } });
    expect(() => readCard({ ...card, result: { ...card.result, kind: 'table' } })).toThrow(Refusal);
    expect(() => readCard({ ...card, seed: 'x' })).toThrow(/not an analysis card/);
    const renamed = { ...cardHead(card), words: ['All is well.'] };
    expect(await repeatCard(deps, viewer, renamed)).toMatchObject({ same: false });
    const other = { ...cardHead(card), records: { ...card.records, sha256: '0'.repeat(64) } };
    expect((await repeatCard(deps, viewer, other)).because.join()).toContain('records are not those of the card');
  });

  it('refuses as a value where the records cannot carry the method', async () => {
    const { card } = await runAnalysis(deps, viewer, { method: 'nearRepeat', filter: { ids: '1,2,3,4,5' } });
    expect(card).toMatchObject({
      refused: true,
      refusal: expect.stringContaining('Knox needs at least 50 incidents'),
      instead: 'kernelDensity',
      result: null,
    });
    expect((await repeatCard(deps, viewer, card)).same).toBe(true);
  });
});

describe('the list', () => {
  it('holds the kept cards, newest first, as far as the reader may read them', async () => {
    const { analysisId, card } = await runAnalysis(deps, viewer, { method: 'dbscan', filter: { category: 'crime' } });
    const list = async (limit = 50) => {
      const answer = await app.inject(`/api/analyses?limit=${limit}`);
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.json<{ analyses: { analysisId: string }[] }>().analyses;
    };
    expect(await list()).toContainEqual({
      analysisId,
      method: 'dbscan',
      title: 'Clusters (DBSCAN)',
      madeAt: Date.UTC(2026, 0),
      madeBy: { personId: viewer.personId, name: 'Made Up' },
      records: card.records,
    });
    expect(await list()).toHaveLength(await nCards());
    expect(await list(1)).toHaveLength(1);
    viewer = testViewer({ clearance: 'OFFICIAL', personId: viewer.personId });
    expect((await list()).map((each) => each.analysisId)).not.toContain(analysisId);
  });
});

describe('rights', () => {
  it('keep records that are told by area only away from every point, also on the command line', async () => {
    for (const who of [viewer, systemViewer(1, 'command line')]) {
      const { card } = await runAnalysis(deps, who, { ...density, filter: { category: 'crime' } });
      expect(card.leftOut).toContainEqual({ reason: 'known or shown by area only', n: N / 4 });
      if (card.result?.kind !== 'surface') throw new Error('no surface');
      const { grid, layers } = card.result;
      const values = unpackNumbers(layers[0]!.values);
      const column = Math.floor((EAST + 1650 - grid.originX) / grid.cellSizeMetres);
      const row = Math.floor((NORTH + 1650 - grid.originY) / grid.cellSizeMetres);
      expect(values[row * grid.nColumns + column]).toBe(0);
    }
  });

  it('of a card hold when AIM itself repeats it, and lesser ones are told', async () => {
    const { card } = await runAnalysis(deps, viewer, { ...density, filter: { category: 'crime' } });
    expect((await repeatCard(deps, systemViewer(1, 'command line'), card)).same).toBe(true);
    const lesser = await repeatCard(deps, testViewer({ clearance: 'OFFICIAL' }), card);
    expect(lesser.same).toBe(false);
    expect(lesser.because[0]).toContain('You may see less');
    expect(lesser.card.records.n).toBeLessThan(card.records.n);
  });

  it('hide a card above the reader’s clearance and refuse who may not analyse', async () => {
    const { analysisId, card } = await runAnalysis(deps, viewer, { ...density, filter: { category: 'crime' } });
    expect(card.marking).toBe('OFFICIAL-SENSITIVE');
    viewer = testViewer({ clearance: 'OFFICIAL', personId: viewer.personId });
    expect((await app.inject(`/api/analyses/${analysisId}`)).statusCode).toBe(404);
    await expect(runAnalysis(deps, testViewer({ roles: ['officer'] }), { ...density, filter: {} })).rejects.toThrow(
      /may not run analyses/,
    );
  });
});

describe('running', () => {
  it('leaves nothing when cancelled', async () => {
    const before = await nCards();
    const stop = new AbortController();
    const running = runAnalysis(
      deps,
      viewer,
      { method: 'nearRepeat', options: { nReplicates: 99_999 }, filter: { category: 'crime/burglary' } },
      { signal: stop.signal, progress: () => stop.abort() },
    );
    await expect(running).rejects.toThrow(/cancelled/);
    expect(await nCards()).toBe(before);
  });

  it('in the background keeps the card under the promised id, with the rights of who asked', async () => {
    const asked = await app.inject({
      method: 'POST',
      url: '/api/analyses',
      payload: { ...density, filter: { category: 'crime' }, background: true },
    });
    expect(asked.statusCode, asked.body).toBe(202);
    const { analysisId } = asked.json<{ analysisId: string }>();
    const view = async () =>
      (await app.inject(`/api/analyses/${analysisId}`)).json<{ state: string; card: AnalysisCard | null }>();
    await expect.poll(async () => (await view()).state, { timeout: 60_000 }).toBe('done');
    const { card } = await view();
    const { card: here } = await runAnalysis(deps, viewer, { ...density, filter: { category: 'crime' } });
    expect(canonicalJson(card)).toBe(canonicalJson(here));
  });

  it('cancelled in the background keeps nothing', async () => {
    const before = await nCards();
    const payload = {
      method: 'nearRepeat',
      options: { nReplicates: 99_999 },
      filter: { category: 'crime/burglary' },
      background: true,
    };
    const asked = await app.inject({ method: 'POST', url: '/api/analyses', payload });
    const { analysisId } = asked.json<{ analysisId: string }>();
    const state = async () => (await app.inject(`/api/analyses/${analysisId}`)).json<{ state: string }>().state;
    await expect.poll(state, { timeout: 60_000 }).toBe('running');
    expect((await app.inject({ method: 'POST', url: `/api/analyses/${analysisId}/cancel` })).statusCode).toBe(200);
    await expect.poll(state, { timeout: 60_000 }).toBe('cancelled');
    expect(await nCards()).toBe(before);
    expect((await app.inject({ method: 'POST', url: `/api/analyses/${crypto.randomUUID()}/cancel` })).statusCode).toBe(
      404,
    );
  });

  it('over HTTP answers, advises, repeats, and refuses options that do not fit in words', async () => {
    const made = await app.inject({
      method: 'POST',
      url: '/api/analyses',
      payload: { ...density, filter: { category: 'crime' } },
    });
    expect(made.statusCode, made.body).toBe(200);
    const { card } = made.json<{ card: AnalysisCard }>();
    const again = await app.inject({ method: 'POST', url: '/api/analyses/repeat', payload: card });
    expect(again.json()).toMatchObject({ same: true });
    const advice = await app.inject('/api/analyses/advice?category=crime/burglary');
    expect(advice.json<{ methods: { name: string; fits: boolean }[] }>().methods).toContainEqual(
      expect.objectContaining({ name: 'kernelDensity', fits: true }),
    );
    const wrong = await app.inject({
      method: 'POST',
      url: '/api/analyses',
      payload: { method: 'kernelDensity', options: { bandwidthMetres: -1 }, filter: {} },
    });
    expect([wrong.statusCode, wrong.json<{ title: string }>().title]).toEqual([
      400,
      expect.stringContaining('/bandwidthMetres'),
    ]);
  });
});

describe('harm', () => {
  const ask = { method: 'harm', filter: { category: 'crime' } };
  const load = async (text: string) => {
    const payload = { index: 'Made-up index', edition: String(text.length), text };
    return app.inject({ method: 'POST', url: '/api/harm', payload });
  };

  it('is refused in words while no weights are loaded', async () => {
    const { card } = await runAnalysis(deps, viewer, ask);
    expect(card).toMatchObject({ refused: true, refusal: expect.stringContaining('Load your own file') });
  });

  it('stands beside count by the partnership’s own file, and a card keeps its edition', async () => {
    const first = await load('code,weight\ncrime/burglary,20\nSexual offences,1825\n');
    expect(first.statusCode, first.body).toBe(200);
    expect(first.json()).toMatchObject({ nRows: 2, nUsed: 2, problems: [], editions: [{ nWeights: 2 }] });
    const { card } = await runAnalysis(deps, viewer, ask);
    const weighed = { count: N, harm: (N / 4) * 1825 + ((3 * N) / 4) * 20 };
    expect(card.result?.figures).toMatchObject(weighed);
    expect(card.result?.tables[0]?.rows[0]?.slice(2, 5)).toEqual(['Made-up ward', N, weighed.harm]);
    await load('code,weight\ncrime/burglary,1\n');
    expect((await repeatCard(deps, viewer, card)).same).toBe(true);
    const later = await runAnalysis(deps, viewer, ask);
    expect(later.card.result?.figures).toMatchObject({ count: (3 * N) / 4, harm: (3 * N) / 4 });
    expect(later.card.leftOut).toContainEqual({ reason: 'no weight in this edition', n: N / 4 });
    const list = (await app.inject('/api/harm')).json<{ editions: { harmEditionId: number }[] }>();
    expect(list.editions.map((each) => each.harmEditionId)).toEqual([2, 1]);
  });

  it('says what was found in a file without weights', async () => {
    const answer = await load('colour,shape\nred,round\n');
    expect([answer.statusCode, answer.json<{ title: string }>().title]).toEqual([
      400,
      expect.stringContaining('expected'),
    ]);
  });
});

describe('exports carry their card', () => {
  it('as GeoJSON, CSV, GeoTIFF and SVG', async () => {
    const { analysisId, card } = await runAnalysis(deps, viewer, {
      ...density,
      filter: { category: 'crime/burglary' },
    });
    const get = async (format: string) => {
      const answer = await app.inject(`/api/analyses/${analysisId}/export.${format}`);
      expect(answer.statusCode, answer.body).toBe(200);
      return answer;
    };
    const head = canonicalJson(cardHead(card));
    const geo = (await get('geojson')).json<GeoJSON.FeatureCollection & { card: unknown }>();
    expect(canonicalJson(geo.card)).toBe(head);
    const { lon, lat } = BRITISH_NATIONAL_GRID.toWgs84(EAST + 300, NORTH + 300);
    const [first] = (geo.features[0]!.geometry as GeoJSON.Polygon).coordinates[0]!;
    expect(Math.hypot(first![0]! - lon, first![1]! - lat)).toBeLessThan(0.02);
    expect((await get('csv')).body).toContain(`# card: ${head}\n`);
    expect((await get('svg')).body.replaceAll('&quot;', '"')).toContain(`<metadata>${head.slice(0, 100)}`);
    const tif = readTiff((await get('tif')).rawPayload);
    if (card.result?.kind !== 'surface') throw new Error('no surface');
    const { grid, layers } = card.result;
    expect(tif.size).toEqual([grid.nColumns, grid.nRows]);
    expect(tif.scale).toEqual([100, 100, 0]);
    expect(tif.tiepoint).toEqual([0, 0, 0, grid.originX, grid.originY + 100 * grid.nRows, 0]);
    expect(tif.keys).toContain(27700);
    expect(JSON.parse(tif.description)).toMatchObject({ resultSha256: card.resultSha256, layer: { name: 'density' } });
    const values = unpackNumbers(layers[0]!.values);
    // The last row of the picture is the southernmost of the grid.
    expect(tif.pixels.subarray(-grid.nColumns)).toEqual(values.subarray(0, grid.nColumns));
  });

  it('unless the format cannot hold the result, which is said', async () => {
    const { analysisId } = await runAnalysis(deps, viewer, { method: 'aoristicClock', filter: { category: 'crime' } });
    const answer = await app.inject(`/api/analyses/${analysisId}/export.tif`);
    expect([answer.statusCode, answer.json<{ title: string }>().title]).toEqual([
      400,
      expect.stringContaining('no surface'),
    ]);
  });
});

/** A second reading of TIFF, by the specification and not by the writer. */
function readTiff(bytes: Buffer) {
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('II*\0');
  const at = bytes.readUInt32LE(4);
  const tags = new Map<number, { type: number; count: number; offset: number }>();
  let last = 0;
  for (let i = 0; i < bytes.readUInt16LE(at); i++) {
    const entry = at + 2 + 12 * i;
    const [id, type, count] = [bytes.readUInt16LE(entry), bytes.readUInt16LE(entry + 2), bytes.readUInt32LE(entry + 4)];
    expect(id).toBeGreaterThan(last);
    last = id;
    const size = count * { 2: 1, 3: 2, 4: 4, 12: 8 }[type]!;
    tags.set(id, { type, count, offset: size > 4 ? bytes.readUInt32LE(entry + 8) : entry + 8 });
  }
  const numbers = (id: number) => {
    const { type, count, offset } = tags.get(id)!;
    return Array.from({ length: count }, (_, i) =>
      type === 3
        ? bytes.readUInt16LE(offset + 2 * i)
        : type === 4
          ? bytes.readUInt32LE(offset + 4 * i)
          : bytes.readDoubleLE(offset + 8 * i),
    );
  };
  const text = (id: number) =>
    bytes.toString('latin1', tags.get(id)!.offset, tags.get(id)!.offset + tags.get(id)!.count - 1);
  const [start, length] = [numbers(273)[0]!, numbers(279)[0]!];
  expect(start + length).toBe(bytes.length);
  return {
    size: [numbers(256)[0], numbers(257)[0]],
    scale: numbers(33550),
    tiepoint: numbers(33922),
    keys: numbers(34735),
    description: text(270),
    pixels: Float32Array.from({ length: length / 4 }, (_, i) => bytes.readFloatLE(start + 4 * i)),
  };
}
