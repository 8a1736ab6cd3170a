import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../test/database.ts';
import { type Database, type Deps, silentLog, standingClock } from '../platform/index.ts';
import type { Viewer } from '../vocabulary/index.ts';
import * as intake from './index.ts';

const viewer = testViewer({ agencyId: 1 });
const HEADER = 'Crime ID,Month,Longitude,Latitude,Location,LSOA code,Crime type,Last outcome category';
const row = (id: string, type = 'Burglary', outcome = '', lon = '-1.2') =>
  `${id},2024-03,${lon},54.5,On or near Made-up Road,,${type},${outcome}`;

let database: Database;
let deps: Deps & { clock: ReturnType<typeof standingClock> };
let folder: string;
let feeds = 0;

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'aim-intake-db-'));
  deps = { database, clock: standingClock(Date.parse('2026-11-24T08:30:00Z')), log: silentLog, dataFolder: folder };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A feed of its own for each test. */
async function newFeed(more: Partial<intake.FeedDefinition> = {}): Promise<string> {
  const code = `feed-${feeds++}`;
  await intake.createFeed(deps, viewer, {
    code,
    name: code,
    agency: 'police',
    purpose: 'testing',
    adapter: 'police-uk-street',
    ...more,
  });
  return code;
}

function load(feedCode: string, content: string, more: Partial<intake.ImportFile> = {}): Promise<intake.ImportedFile> {
  return intake.importFile(deps, viewer, {
    feedCode,
    stream: Readable.from([Buffer.from(content)]),
    fileName: 'test.csv',
    ...more,
  });
}

const file = (...rows: string[]) => `${[HEADER, ...rows].join('\n')}\n`;
const counts = ({ read, accepted, updated, unchanged, quarantined }: intake.RowCounts) => [
  read,
  accepted,
  updated,
  unchanged,
  quarantined,
];

async function query<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
  return database.transact(viewer, (tx) => tx.asOwner((owner) => owner.query<T & Record<string, never>>(text, values)));
}

/** What a feed held as known at an ordinal, by key. */
async function knownAt(feedCode: string, ordinal: number): Promise<Map<string, string | null>> {
  const rows = await query<{ source_ref: string; outcome: string | null }>(
    `select i.source_ref, i.category_id || ':' || coalesce(i.outcome, '') as outcome
       from incident i join feed f using (partnership_id, feed_id)
       join moment a on a.moment_id = i.known_from left join moment z on z.moment_id = i.known_to
      where f.code = $1 and a.ordinal <= $2 and (z.ordinal is null or z.ordinal > $2)`,
    [feedCode, ordinal],
  );
  return new Map(rows.map((one) => [one.source_ref, one.outcome]));
}

async function lastOrdinal(): Promise<number> {
  const [last] = await query<{ n: number }>('select coalesce(max(ordinal), 0)::int as n from moment');
  return last!.n;
}

async function versions(feedCode: string) {
  return query<{ source_ref: string; version: number; outcome: string | null; is_current: boolean }>(
    `select i.source_ref, i.version, i.outcome, i.known_to is null as is_current
       from incident i join feed f using (partnership_id, feed_id) where f.code = $1 order by 1, 2`,
    [feedCode],
  );
}

describe('a load', () => {
  it('accounts for every row, changes nothing the second time, and updates by reference', async () => {
    const feed = await newFeed();
    const first = file(row('a'), row('b'), row('c', 'Witchcraft'), row('d'), row('d'), row('b', 'Drugs'));
    expect(counts(await load(feed, first))).toEqual([6, 3, 0, 1, 2]);
    const again = await load(feed, first);
    expect(counts(again)).toEqual([6, 0, 0, 4, 2]);
    expect(again.momentId).toBeNull();
    expect(counts(await load(feed, file(row('a', 'Burglary', 'Local resolution'), row('e'))))).toEqual([2, 1, 1, 0, 0]);
    expect((await versions(feed)).filter((one) => one.source_ref === 'a')).toEqual([
      { source_ref: 'a', version: 1, outcome: null, is_current: false },
      { source_ref: 'a', version: 2, outcome: 'Local resolution', is_current: true },
    ]);
  });

  it('names both rows where one reference says two things', async () => {
    const feed = await newFeed();
    const { loadId } = await load(feed, file(row('a'), row('b'), row('a', 'Drugs')));
    const { rows } = await intake.listQuarantine(deps, viewer, { loadId });
    expect(rows).toEqual([
      expect.objectContaining({ row_number: 4, code: 'key.twice', found: 'a', raw: row('a', 'Drugs') }),
    ]);
    expect(rows[0]!.expected).toContain('row 2 of this file');
  });

  it('keeps for any series of files: rows add up, a repeat changes nothing, every earlier picture comes back', async () => {
    const types = ['Burglary', 'Drugs', 'Robbery', 'Witchcraft'];
    const rowOf = fc.tuple(
      fc.integer({ min: 0, max: 12 }),
      fc.constantFrom(...types),
      fc.constantFrom('', 'Local resolution'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(rowOf, { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: 4 }),
        async (files) => {
          const feed = await newFeed();
          const pictures: { ordinal: number; known: Map<string, string | null> }[] = [];
          const expected = new Map<string, string>();
          for (const rows of files) {
            const text = file(...rows.map(([id, type, outcome]) => row(`k${id}`, type, outcome)));
            const want = { read: rows.length, accepted: 0, updated: 0, unchanged: 0, quarantined: 0 };
            const said = new Map<string, string>();
            for (const [id, type, outcome] of rows) {
              const [key, content] = [`k${id}`, `${type}:${outcome}`];
              if (type === 'Witchcraft') want.quarantined++;
              else if (expected.get(key) === content) want.unchanged++;
              else if (said.has(key)) want.quarantined++;
              else if (expected.has(key)) want.updated++;
              else want.accepted++;
              if (type === 'Witchcraft') continue;
              if (!said.has(key)) {
                said.set(key, content);
                expected.set(key, content);
              }
            }
            expect(counts(await load(feed, text))).toEqual(counts(want));
            pictures.push({ ordinal: await lastOrdinal(), known: await knownAt(feed, await lastOrdinal()) });
            const repeat = await load(feed, text);
            expect([repeat.accepted, repeat.updated, repeat.momentId]).toEqual([0, 0, null]);
          }
          for (const { ordinal, known } of pictures) expect(await knownAt(feed, ordinal)).toEqual(known);
          expect(new Set((await knownAt(feed, await lastOrdinal())).keys())).toEqual(new Set(expected.keys()));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('gives moments the order of their commits and no two one time', async () => {
    const feed = await newFeed();
    for (const id of ['x', 'y', 'z']) await load(feed, file(row(id)));
    const rows = await query<{ ordinal: number; at: number }>('select ordinal, at from moment order by ordinal');
    expect(rows.map((one) => one.ordinal)).toEqual(rows.map((_, i) => i + 1));
    for (let i = 1; i < rows.length; i++) expect(rows[i]!.at).toBeGreaterThan(rows[i - 1]!.at);
  });

  it('is audited and told in its own transaction', async () => {
    const feed = await newFeed();
    const { loadId, momentId } = await load(feed, file(row('a')));
    const [audit] = await query<{ what: string; payload: object }>(
      `select what, payload from audit where subject_type = 'load' and subject_id = $1`,
      [String(loadId)],
    );
    expect(audit).toMatchObject({ what: 'load.finished', payload: { v: 1, read: 1, accepted: 1 } });
    const [event] = await query<{ payload: object }>(
      `select payload from event where what = 'load.finished' order by event_id desc limit 1`,
    );
    expect(event!.payload).toMatchObject({ loadId, momentId, accepted: 1 });
  });
});

describe('a load that cannot be', () => {
  async function refused(feed: string, content: string, code: string, more: Partial<intake.ImportFile> = {}) {
    const before = await query<{ n: number }>('select count(*)::int as n from incident');
    await expect(load(feed, content, more)).rejects.toMatchObject({ code });
    expect(await query('select count(*)::int as n from incident')).toEqual(before);
    const [last] = await intake.listLoads(deps, viewer, { limit: 1 });
    return last!;
  }

  it.each([
    ['another layout', 'a,b\n1,2\n', 'file.layout'],
    ['no row', file().trim(), 'file.empty'],
    ['zero bytes', `${HEADER}\n\0\0\n`, 'file.binary'],
    ['a quotation mark that never closes', file(row('a'), '"b,2024-03'), 'file.quotes'],
  ])('is failed in words and changes nothing: %s', async (_what, content, code) => {
    const last = await refused(await newFeed(), content, code);
    expect(last).toMatchObject({ state: 'failed', rows_read: 0, rows_accepted: 0 });
    expect(last.message).toContain('test.csv');
  });

  it('belongs to another feed', async () => {
    const feed = await newFeed({ agency: 'fire', adapter: 'fire-incidents' });
    await refused(feed, file(row('a')), 'file.other-layout');
  });

  it('is cancelled by its signal and by a person, and leaves nothing', async () => {
    const feed = await newFeed();
    const many = file(...Array.from({ length: 3000 }, (_, i) => row(`many-${i}`)));
    const cancel = new AbortController();
    cancel.abort();
    expect(await refused(feed, many, 'load.cancelled', { signal: cancel.signal })).toMatchObject({
      state: 'cancelled',
    });
    expect(await versions(feed)).toEqual([]);
  });

  it('finds its feed busy', async () => {
    const feed = await newFeed();
    let inner: Promise<unknown> | null = null;
    await load(feed, file(row('a')), {
      onStarted: () => {
        inner = expect(load(feed, file(row('b')))).rejects.toMatchObject({ code: 'load.busy' });
      },
    });
    await inner;
    expect((await versions(feed)).map((one) => one.source_ref)).toEqual(['a']);
  });

  it('is refused to who may not load', async () => {
    const officer: Viewer = testViewer({ roles: ['officer'] });
    const feed = await newFeed();
    await expect(intake.importFile(deps, officer, { feedCode: feed, path: '/nowhere' })).rejects.toMatchObject({
      status: 403,
    });
  });

  it('leaves no upload behind', async () => {
    await load(await newFeed(), file(row('a')));
    expect(readdirSync(join(folder, 'uploads'))).toEqual([]);
  });
});

describe('outcomes', () => {
  it('change the outcome by Crime ID, the latest month’s word, and stay when the street file comes again', async () => {
    const feed = await newFeed();
    const street = file(row('a', 'Burglary', 'Under investigation'), row('b'));
    await load(feed, street);
    const outcomes =
      'Crime ID,Month,Outcome type\na,2024-08,Suspect charged\na,2024-07,Local resolution\nz,2024-07,Local resolution\n';
    expect(counts(await load(feed, outcomes))).toEqual([3, 0, 1, 1, 1]);
    const again = await load(feed, outcomes);
    expect([counts(again), again.momentId]).toEqual([[3, 0, 0, 2, 1], null]);
    expect(counts(await load(feed, street))).toEqual([2, 0, 0, 2, 0]);
    expect((await versions(feed)).filter((one) => one.is_current).map((one) => [one.source_ref, one.outcome])).toEqual([
      ['a', 'Suspect charged'],
      ['b', null],
    ]);
  });
});

describe('withdrawing a load', () => {
  it('takes its records out and brings back what it superseded', async () => {
    const feed = await newFeed();
    await load(feed, file(row('a'), row('b')));
    const second = await load(feed, file(row('a', 'Drugs'), row('c')));
    const before = await lastOrdinal();
    const known = await knownAt(feed, before);
    expect(await intake.withdrawLoad(deps, viewer, { loadId: second.loadId, reason: 'wrong month' })).toEqual({
      closed: 2,
      restored: 1,
    });
    const now = await knownAt(feed, await lastOrdinal());
    expect([...now.keys()].sort()).toEqual(['a', 'b']);
    expect(now.get('a')).toBe((await knownAt(feed, before - 1)).get('a'));
    expect(await knownAt(feed, before)).toEqual(known);
    // And it can go in again.
    expect(counts(await load(feed, file(row('a', 'Drugs'), row('c'))))).toEqual([2, 1, 1, 0, 0]);
  });

  it('of the street file takes out what outcomes were added to; of the outcomes only those', async () => {
    const feed = await newFeed();
    const street = await load(feed, file(row('a')));
    const outcomes = await load(feed, 'Crime ID,Month,Outcome type\na,2024-08,Suspect charged\n');
    await intake.withdrawLoad(deps, viewer, { loadId: outcomes.loadId, reason: 'too early' });
    expect((await knownAt(feed, await lastOrdinal())).get('a')).toMatch(/:$/);
    await load(feed, 'Crime ID,Month,Outcome type\na,2024-08,Suspect charged\n');
    await intake.withdrawLoad(deps, viewer, { loadId: street.loadId, reason: 'wrong force' });
    expect((await knownAt(feed, await lastOrdinal())).size).toBe(0);
  });

  it('needs a reason and a finished load', async () => {
    const { loadId } = await load(await newFeed(), file(row('a')));
    await expect(intake.withdrawLoad(deps, viewer, { loadId, reason: ' ' })).rejects.toMatchObject({
      code: 'reason.missing',
    });
    await intake.withdrawLoad(deps, viewer, { loadId, reason: 'once' });
    await expect(intake.withdrawLoad(deps, viewer, { loadId, reason: 'twice' })).rejects.toMatchObject({
      code: 'load.not-done',
    });
  });
});

describe('held rows', () => {
  it('are given back in the source’s own layout and resolve when they come back mended', async () => {
    const feed = await newFeed();
    const { loadId } = await load(
      feed,
      file(row('a'), row('b', 'Witchcraft'), row('', 'Anti-social behaviour', '', 'west')),
    );
    const held = await intake.exportQuarantine(deps, viewer, { loadId });
    expect(held.rows).toBe(2);
    expect(held.text.split('\r\n')[0]).toBe(`aim_load,aim_row,aim_problem,${HEADER}`);
    const mended = held.text.replace('Witchcraft,', 'Drugs,').replace(',west,', ',-1.3,');
    expect(counts(await load(feed, mended))).toEqual([2, 2, 0, 0, 0]);
    const { rows } = await intake.listQuarantine(deps, viewer, { loadId, openOnly: true });
    expect(rows).toEqual([]);
  });

  it('resolve by their key when the whole corrected file comes', async () => {
    const feed = await newFeed();
    const { loadId } = await load(feed, file(row('a'), row('b', 'Witchcraft'), row('c', 'Alchemy')));
    const corrected = await load(feed, file(row('a'), row('b', 'Drugs'), row('c', 'Alchemy')));
    const { rows } = await intake.listQuarantine(deps, viewer, { loadId });
    expect(rows.map((one) => one.resolved_by_load_id)).toEqual([corrected.loadId, null]);
  });

  it('outside the partnership’s area are held only when the feed says so', async () => {
    const { importAreas } = await import('../places/index.ts');
    const ring = [
      [-1.25, 54.45],
      [-1.15, 54.45],
      [-1.15, 54.55],
      [-1.25, 54.55],
      [-1.25, 54.45],
    ];
    await importAreas(deps, viewer, {
      kind: 'partnership',
      vintage: '2026',
      source: {
        name: 'b.geojson',
        geojson: {
          type: 'FeatureCollection',
          features: [
            {
              type: 'Feature',
              properties: { code: 'T', name: 'T' },
              geometry: { type: 'Polygon', coordinates: [ring] },
            },
          ],
        },
      },
    });
    const rows = file(row('in'), row('near', 'Drugs', '', '-1.26'), row('far', 'Drugs', '', '-1.6'));
    expect(counts(await load(await newFeed(), rows))).toEqual([3, 3, 0, 0, 0]);
    const strict = await load(await newFeed({ outside: { metres: 2000, action: 'quarantine' } }), rows);
    expect([counts(strict), strict.quarantinedByCode]).toEqual([[3, 2, 0, 0, 1], { 'place.outside': 1 }]);
  });
});

describe('feeds', () => {
  it('show lateness, arrivals and how late their records come', async () => {
    const feed = await newFeed({ adapter: 'police-rms', schedule: { kind: 'daily', at: '06:00' } });
    const header =
      'Reference,Record Type,Offence Code,Offence Description,ASB Qualifier,Earliest Date/Time,Latest Date/Time,Reported Date/Time,Recorded Date/Time,Easting,Northing,Location Type,Street,Postcode,Status,Outcome,Domestic';
    const rms = (id: string, earliest: string, recorded: string) =>
      `${id},CRIME,28E,Burglary,,${earliest},,,${recorded},449000,520000,STREET,,,Filed,,N`;
    const find = async () => (await intake.feedStatus(deps, viewer)).find((one) => one.code === feed)!;
    expect(await find()).toMatchObject({
      isLate: true,
      completeTo: null,
      lateSince: Date.parse('2026-11-24T06:00:00Z'),
    });
    await load(
      feed,
      `${header}\n${rms('1', '23/11/2026 10:00', '23/11/2026 22:00')}\n${rms('2', '20/11/2026 10:00', '23/11/2026 21:00')}\n`,
    );
    const status = await find();
    expect(status).toMatchObject({ isLate: false, completeTo: Date.parse('2026-11-23T22:00:00Z') });
    expect(status.arrivals.at(-1)).toEqual({ isoDate: '2026-11-24', due: true, loads: 1, state: 'arrived' });
    const delay = await intake.feedDelay(deps, viewer, { feedId: status.feedId });
    expect(delay).toMatchObject({ nUsed: 2, daysTo95: 3 });
    expect(delay.share.slice(0, 4)).toEqual([0.5, 0.5, 0.5, 1]);
    expect((await intake.lateFeeds(deps, viewer)).map((one) => one.name)).not.toContain(feed);
  });

  it('take the partnership’s own profiles before the shipped ones', async () => {
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(folder, 'profiles'), { recursive: true });
    writeFileSync(
      join(folder, 'profiles/own.yaml'),
      `name: own\nversion: '7'\ndescribes: own rows\nagency: council\nreference: [id]\ndates: { occurredFrom: { column: day, format: YYYY-MM-DD } }\nplace: { precision: unknown }\ncategory: { columns: [what], rules: [{ when: { what: tip }, is: street/fly-tip }] }\n`,
    );
    const feed = await newFeed({ agency: 'council', adapter: 'profile', profile: 'own' });
    const { loadId } = await load(feed, 'id,day,what\n1,2026-11-23,tip\n');
    expect((await intake.getLoad(deps, viewer, { loadId })).load).toMatchObject({
      profile: 'own',
      profile_version: '7',
    });
  });
});
