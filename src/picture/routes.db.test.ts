import { gunzipSync } from 'node:zlib';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, testViewer } from '../../test/database.ts';
import { commitMoment, insertFeed, type MadeUpIncident } from '../../test/picture.ts';
import { type Permission, requirePolicy, systemViewer, verifyAudit } from '../governance/index.ts';
import { type AimApp, createApp, type Database, type Deps, silentLog, standingClock } from '../platform/index.ts';
import { flagBit, type Marking, type Role, type Viewer } from '../vocabulary/index.ts';
import { decodeArrow, NONE_I32, openPicture, type Picture, pictureRoutes } from './index.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;

// One record of each kind that the rules tell apart, all in one street.
const RECORDS: (MadeUpIncident & { incidentId: number })[] = [
  { incidentId: 1, categoryId: 410, agencyId: 2 },
  { incidentId: 2, categoryId: 121, agencyId: 1, marking: 1 },
  { incidentId: 3, categoryId: 106, agencyId: 1 },
  { incidentId: 4, categoryId: 107, agencyId: 1, marking: 1 },
  { incidentId: 5, categoryId: 104, agencyId: 1, flags: flagBit('domestic') },
];

let database: Database;
let client: pg.Client;
let picture: Picture;
let app: AimApp;
let viewer: Viewer = testViewer();
let firstMomentAt = 0;

beforeAll(async () => {
  database = await testDatabase();
  client = await database.connect();
  await insertFeed(client, 1);
  await client.query(
    `insert into street_segment (partnership_id, segment_id, code, name, name_key, length_metres, line, line_degrees)
      overriding system value values (1, 7, 'S7', 'Made-up Street', 'made-up street', 90, '{0,0,1,1}', '{0,0,1,1}')`,
  );
  const known = RECORDS.map((record) => ({ ...record, segmentId: 7, addressId: 70 }));
  await commitMoment(client, 1, { known });
  await commitMoment(client, 1, {
    known: [
      { ...known[0]!, version: 2, outcome: 'cleared', occurredFrom: NOON - DAY },
      { incidentId: 6, recordedAt: NOON + DAY },
    ],
    superseded: [{ incidentId: 1, version: 1 }],
  });
  const { rows } = await client.query<{ at: number }>('select at from moment where ordinal = 1');
  firstMomentAt = rows[0]!.at;
  picture = await openPicture({ database, log: silentLog }, 1);
  const deps: Deps = { database, clock: standingClock(NOON), log: silentLog, dataFolder: '/nowhere' };
  app = await createApp({
    log: silentLog,
    authenticate: async () => viewer,
    authorize: async (who, permission) => requirePolicy(who, permission as Permission),
  });
  pictureRoutes(app, { ...deps, picture, lateFeeds: async () => [] });
  await app.ready();
});
afterAll(async () => {
  await app?.close();
  await picture?.close();
  await client?.end();
});

const as = (roles: readonly Role[], clearance: Marking) => {
  viewer = testViewer({ roles, clearance });
};
async function get<Body>(url: string, status = 200): Promise<Body> {
  const response = await app.inject({ url });
  expect([url, response.statusCode, response.statusCode === status ? '' : response.body]).toEqual([url, status, '']);
  return response.json<Body>();
}
const audits = async () => Number((await client.query('select count(*) from audit')).rows[0].count);

interface Listed {
  incidents: {
    incidentId: number;
    lon: number | null;
    segmentId: number | null;
    addressId: number | null;
    locationText: string | null;
    locationPrecision: string;
    wardId: number | null;
    isAreaOnly: boolean;
    outcome: string | null;
  }[];
  provenance: { records: number; hidden: number | null; byAreaOnly: number; asKnownAt: { ordinal: number } };
}

describe('what each viewer sees of each record', () => {
  type Seen = 'point' | 'area' | 'absent';
  const CLEARANCES: Marking[] = ['OFFICIAL', 'OFFICIAL-SENSITIVE'];
  const ROLES_THAT_READ: Role[] = ['analyst', 'coordinator', 'officer', 'performance', 'engagement'];
  // By record 1 to 5: fly-tip; marked burglary; sexual offence; marked domestic offence; assault with the domestic flag.
  const EXPECTED: Record<string, Record<Marking, Seen[]>> = {
    ...Object.fromEntries(
      ['analyst', 'coordinator', 'officer', 'performance'].map((role) => [
        role,
        {
          OFFICIAL: ['point', 'absent', 'area', 'absent', 'area'],
          'OFFICIAL-SENSITIVE': ['point', 'point', 'area', 'area', 'area'],
        },
      ]),
    ),
    engagement: {
      OFFICIAL: ['area', 'absent', 'area', 'absent', 'area'],
      'OFFICIAL-SENSITIVE': ['area', 'area', 'area', 'area', 'area'],
    },
  };

  test.each(ROLES_THAT_READ.flatMap((role) => CLEARANCES.map((clearance) => [role, clearance] as const)))(
    '%s cleared for %s',
    async (role, clearance) => {
      as([role], clearance);
      const listed = await get<Listed>('/api/incidents?ids=1,2,3,4,5&order=oldest');
      const arrow = await app.inject({ url: '/api/picture/incidents.arrow?ids=1,2,3,4,5' });
      const { columns } = decodeArrow(arrow.rawPayload);
      const expected = EXPECTED[role]![clearance];
      const seen = RECORDS.map(({ incidentId }): Seen => {
        const record = listed.incidents.find((one) => one.incidentId === incidentId);
        const row = columns.incidentId.indexOf(incidentId);
        expect(row >= 0).toBe(record !== undefined);
        if (!record) return 'absent';
        const hides = [record.lon, record.segmentId, record.addressId, record.locationText].map(
          (value) => value === null,
        );
        const hidesInColumns = [columns.lon[row], columns.lat[row], columns.x[row], columns.segmentId[row]];
        expect(new Set([...hides, ...hidesInColumns.map((value) => value === NONE_I32)]).size).toBe(1);
        expect(record.isAreaOnly).toBe(hides[0]);
        expect(record.locationPrecision).toBe(hides[0] ? 'area' : 'property');
        expect(record.wardId).toBe(1);
        return hides[0] ? 'area' : 'point';
      });
      expect(seen).toEqual(expected);
    },
  );

  test.each(['dataProtection', 'administrator'] as const)('%s sees none', async (role) => {
    as([role], 'OFFICIAL-SENSITIVE');
    for (const url of [
      '/api/incidents',
      '/api/picture/meta',
      '/api/picture/incidents.arrow',
      '/api/incidents/1',
      '/api/picture/cube',
      '/api/ogc/collections/incidents/items',
    ]) {
      await get(url, 403);
    }
    expect(() => picture.for(viewer)).toThrow('Your role may not see incidents');
  });

  test('a record above the clearance reads the same as one that does not exist', async () => {
    as(['analyst'], 'OFFICIAL');
    const marked = await get<{ title: string }>('/api/incidents/2', 404);
    const missing = await get<{ title: string }>('/api/incidents/999', 404);
    expect(marked.title).toBe(missing.title);
  });

  test('a street, an address or a drawn area never finds a record that is told by area only', async () => {
    as(['analyst'], 'OFFICIAL-SENSITIVE');
    const around = 'polygon=-2 54,0 54,0 55,-2 55';
    for (const asked of ['segment=7', 'address=70', around, 'placed=property']) {
      const { incidents } = await get<Listed>(`/api/incidents?ids=1,2,3,4,5&${encodeURI(asked)}`);
      expect(incidents.map((one) => one.incidentId).sort()).toEqual([1, 2]);
    }
    const byWard = await get<Listed>('/api/incidents?ids=1,2,3,4,5&ward=1');
    expect(byWard.incidents).toHaveLength(5);
  });

  test('what may not be opened is counted, but not within a drawn area', async () => {
    as(['analyst'], 'OFFICIAL');
    expect((await get<Listed>('/api/incidents?ward=1')).provenance).toMatchObject({
      records: 4,
      hidden: 2,
      byAreaOnly: 2,
    });
    expect(
      (await get<Listed>(`/api/incidents?${encodeURI('polygon=-2 54,0 54,0 55,-2 55')}`)).provenance.hidden,
    ).toBeNull();
  });

  test('only who analyses may take records out', async () => {
    for (const format of ['csv', 'geojson', 'arrow']) {
      as(['officer'], 'OFFICIAL');
      await get(`/api/picture/export.${format}`, 403);
      as(['analyst'], 'OFFICIAL');
      expect((await app.inject({ url: `/api/picture/export.${format}` })).statusCode).toBe(200);
    }
  });
});

describe('reading restricted records', () => {
  test.each([
    ['a list', '/api/incidents?ids=2', 'incident.listed'],
    ['one record', '/api/incidents/3', 'incident.opened'],
    ['columns', '/api/picture/incidents.arrow', 'incident.taken'],
    ['an export', '/api/picture/export.csv?category=crime', 'incident.exported'],
    ['a place', '/api/places/street/7/history', 'incident.listed'],
  ])('%s is audited with its filter and number of rows', async (_, url, what) => {
    as(['analyst'], 'OFFICIAL-SENSITIVE');
    const before = await audits();
    expect((await app.inject({ url })).statusCode).toBe(200);
    const { rows } = await client.query('select what, actor, payload from audit order by audit_id desc limit 1');
    expect(await audits()).toBe(before + 1);
    expect(rows[0]).toMatchObject({ what, actor: 'Test Viewer' });
    expect(rows[0].payload.restricted).toBeGreaterThan(0);
    expect(rows[0].payload.rows).toBeGreaterThanOrEqual(rows[0].payload.restricted);
    expect(rows[0].payload.filter).toBeTypeOf('object');
    expect((await verifyAudit({ database } as Deps, systemViewer(1, 'test'))).firstBroken).toBeNull();
  });

  test('records without restriction, and counts, leave no entry', async () => {
    as(['analyst'], 'OFFICIAL-SENSITIVE');
    const before = await audits();
    await get('/api/incidents?ids=1');
    await get('/api/picture/cube?split=category,ward');
    expect(await audits()).toBe(before);
  });
});

describe('the picture over HTTP', () => {
  test('columns come packed for who asks from afar, and are the same', async () => {
    as(['analyst'], 'OFFICIAL');
    const url = '/api/picture/incidents.arrow?category=street';
    const near = await app.inject({ url, headers: { 'accept-encoding': 'gzip' } });
    const far = await app.inject({ url, remoteAddress: '10.1.2.3', headers: { 'accept-encoding': 'gzip' } });
    expect([near.headers['content-encoding'], far.headers['content-encoding']]).toEqual([undefined, 'gzip']);
    expect(gunzipSync(far.rawPayload)).toEqual(near.rawPayload);
  });

  test('one incident comes with its versions and what changed', async () => {
    as(['analyst'], 'OFFICIAL');
    const { incident, versions } = await get<{
      incident: { outcome: string };
      versions: {
        version: number;
        knownFrom: { ordinal: number };
        knownTo: unknown;
        load: { fileName: string };
        changes: unknown[];
      }[];
    }>('/api/incidents/1');
    expect(incident.outcome).toBe('cleared');
    expect(versions.map((one) => [one.version, one.knownFrom.ordinal, one.load.fileName])).toEqual([
      [2, 2, 'made-up.csv'],
      [1, 1, 'made-up.csv'],
    ]);
    expect(versions[0]!.changes).toContainEqual({ field: 'outcome', from: '', to: 'cleared' });
    expect(versions[0]!.changes).toContainEqual({ field: 'occurredFrom', from: String(NOON), to: String(NOON - DAY) });
    expect(versions[1]!.changes).toEqual([]);
  });

  test('as known at an earlier moment, by ordinal or by instant, it is as it was', async () => {
    as(['analyst'], 'OFFICIAL');
    const now = await get<Listed>('/api/incidents?category=street');
    expect(now.incidents.map((one) => [one.incidentId, one.outcome])).toEqual([
      [6, null],
      [1, 'cleared'],
    ]);
    for (const at of [1, Math.ceil(firstMomentAt)]) {
      const then = await get<Listed>(`/api/incidents?category=street&asKnownAt=${at}`);
      expect(then.incidents.map((one) => [one.incidentId, one.outcome])).toEqual([[1, null]]);
      expect(then.provenance.asKnownAt.ordinal).toBe(1);
    }
  });

  test('a place tells its years by agency and its records, newest first', async () => {
    as(['analyst'], 'OFFICIAL-SENSITIVE');
    const history = await get<Listed & { place: object; byYear: object[] }>('/api/places/street/7/history');
    expect(history.place).toEqual({ kind: 'street', id: 7, name: 'Made-up Street', detail: 'Street segment, 90 m' });
    expect(history.byYear).toEqual([
      { year: 2026, agencyId: 1, events: 1 },
      { year: 2026, agencyId: 2, events: 1 },
    ]);
    expect(history.incidents.map((one) => one.incidentId)).toEqual([2, 1]);
    await get('/api/places/street/8/history', 404);
  });

  test('counts come split as asked', async () => {
    as(['analyst'], 'OFFICIAL-SENSITIVE');
    const { dimensions, counts } = await get<{ dimensions: { name: string; keys: number[] }[]; counts: number[] }>(
      '/api/picture/cube?split=kind,agency',
    );
    expect(dimensions.map(({ name, keys }) => [name, keys.length])).toEqual([
      ['kind', 6],
      ['agency', 3],
    ]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(6);
  });

  test('pages of a list do not overlap and miss nothing', async () => {
    as(['analyst'], 'OFFICIAL-SENSITIVE');
    const pages = [0, 2, 4].map((offset) => get<Listed>(`/api/incidents?limit=2&offset=${offset}`));
    const ids = (await Promise.all(pages)).flatMap((page) => page.incidents.map((one) => one.incidentId));
    expect(ids).toEqual([2, 3, 4, 5, 6, 1]);
  });

  test('a filter that cannot be read is refused with what was found', async () => {
    as(['analyst'], 'OFFICIAL');
    for (const [asked, words] of [
      ['category=crime/jaywalking', '"crime/jaywalking" is not in the category tree'],
      ['from=yesterday', 'from is "yesterday"'],
      ['when=now', 'when'],
    ] as const) {
      const problem = await get<{ title: string }>(`/api/incidents?${asked}`, 400);
      expect(problem.title).toContain(words);
    }
    expect((await get<{ title: string }>('/api/picture/cube?split=mood', 400)).title).toContain('"mood"');
  });

  test('a CSV export says where it comes from and cannot start a formula', async () => {
    await commitMoment(client, 1, {
      known: [{ incidentId: 9, locationText: '=HYPERLINK("http://x")', categoryId: 304 }],
    });
    as(['analyst'], 'OFFICIAL');
    const { body } = await app.inject({ url: '/api/picture/export.csv?category=fire' });
    const lines = body.trim().split('\n');
    const heading = lines.findIndex((line) => !line.startsWith('#'));
    expect(lines.slice(0, heading)).toContain('# filter: category=fire');
    expect(lines.slice(0, heading)).toContain('# records: 1');
    expect(lines[heading]).toMatch(/^incidentId,sourceRef,/);
    expect(lines.slice(heading + 1)).toHaveLength(1);
    expect(lines[heading + 1]).toContain(`"'=HYPERLINK(""http://x"")"`);
  });

  test('a GeoJSON export has no geometry where only the area may be told', async () => {
    as(['analyst'], 'OFFICIAL');
    const collection = await get<{ provenance: { leftOut: string[] }; features: { id: number; geometry: unknown }[] }>(
      '/api/picture/export.geojson?ids=1,3',
    );
    expect(collection.features).toMatchObject(
      [
        { id: 3, geometry: null },
        { id: 1, geometry: { type: 'Point', coordinates: [-1.2345678, 54.5678912] } },
      ]
        .sort((a, b) => b.id - a.id)
        .reverse(),
    );
    expect(collection.provenance.leftOut).toEqual([
      '1 are given by area only, without point, street, address or free words',
    ]);
  });

  test('OGC API – Features serves pages by box and time, with links to the next', async () => {
    as(['analyst'], 'OFFICIAL-SENSITIVE');
    const base = '/api/ogc/collections/incidents/items';
    const all = await get<{ numberMatched: number; numberReturned: number; links: { rel: string; href: string }[] }>(
      `${base}?bbox=-1.2345678,54,0,55&limit=2&category=street`,
    );
    expect([all.numberMatched, all.numberReturned]).toEqual([2, 2]);
    const first = await get<typeof all>(`${base}?limit=1&datetime=2026-11-23T00:00:00Z/..&category=street`);
    expect(first).toMatchObject({ numberMatched: 1, numberReturned: 1 });
    const paged = await get<typeof all>(`${base}?limit=1&category=street`);
    const next = paged.links.find((one) => one.rel === 'next')!.href;
    expect((await get<typeof all>(next)).links.some((one) => one.rel === 'next')).toBe(false);
    expect(await get<object>(`${base}/1`)).toMatchObject({ type: 'Feature', id: 1 });
    await get(`${base}?bbox=1,2,3`, 400);
    await get('/api/ogc/collections/crimes', 404);
    await get('/api/ogc');
    await get('/api/ogc/conformance');
    await get('/api/ogc/collections');
  });

  test('the meaning of every code is told', async () => {
    as(['analyst'], 'OFFICIAL');
    const meta = await get<{
      moments: { ordinal: number; what: string }[];
      range: object;
      streets: object[];
      agencies: object[];
      feeds: object[];
    }>('/api/picture/meta');
    expect(meta.moments[0]).toMatchObject({ ordinal: 1, what: 'Made-up feed: made-up.csv' });
    expect(meta.range).toEqual({ from: Math.floor((NOON - DAY) / DAY), to: Math.floor(NOON / DAY) });
    expect(meta.streets).toEqual([{ segmentId: 7, name: 'Made-up Street' }]);
    expect([meta.agencies.length, meta.feeds.length]).toEqual([3, 1]);
  });
});
