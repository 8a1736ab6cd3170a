import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../test/database.ts';
import { openPicture } from '../picture/index.ts';
import { type Database, type Deps, silentLog, standingClock } from '../platform/index.ts';
import * as intake from './index.ts';

const viewer = testViewer({ agencyId: 1 });
const officer = testViewer({ roles: ['officer'] });
const HEADER = 'Crime ID,Month,Longitude,Latitude,Location,LSOA code,Crime type,Last outcome category';
const row = (id: string, month: string, type = 'Burglary', outcome = '') =>
  `${id},${month},-1.2,54.5,On or near Made-up Road,,${type},${outcome}`;

let database: Database;
let deps: Deps;
let feeds = 0;

beforeAll(async () => {
  database = await testDatabase();
  const clock = standingClock(Date.parse('2026-11-24T08:30:00Z'));
  deps = { database, clock, log: silentLog, dataFolder: '/nowhere' };
});

/** A feed of its own for each test. */
async function newFeed(retentionDays: number | null): Promise<string> {
  const code = `kept-${feeds++}`;
  await intake.createFeed(deps, viewer, {
    code,
    name: code,
    agency: 'police',
    purpose: 'testing',
    adapter: 'police-uk-street',
    retentionDays,
  });
  return code;
}

const load = (feedCode: string, ...rows: string[]) =>
  intake.importFile(deps, viewer, {
    feedCode,
    stream: Readable.from([Buffer.from(`${[HEADER, ...rows].join('\n')}\n`)]),
    fileName: 'test.csv',
  });

async function query<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
  return database.transact(viewer, (tx) => tx.asOwner((owner) => owner.query<T & Record<string, never>>(text, values)));
}

const refsOf = async (code: string) =>
  (
    await query<{ ref: string }>(
      `select i.source_ref || ' ' || i.version as ref from incident i join feed f using (partnership_id, feed_id)
        where f.code = $1 order by 1`,
      [code],
    )
  ).map(({ ref }) => ref);

const of = (done: intake.FeedErasure[], code: string) => done.find((feed) => feed.code === code);

describe('a feed’s retention', () => {
  it('erases every version of what ended before it, the held rows as old, and nothing else', async () => {
    const code = await newFeed(365);
    const old = await load(code, row('old', '2025-10'), row('held', '2025-10', 'Witchcraft'), row('new', '2025-12'));
    await load(code, row('old', '2025-10', 'Burglary', 'Local resolution'));
    expect(await refsOf(code)).toEqual(['new 1', 'old 1', 'old 2']);
    const trial = of(await intake.eraseExpired(deps, viewer, { isTrial: true }), code);
    expect(trial).toMatchObject({ incidents: 1, state: 'would', before: Date.parse('2025-11-24T00:00:00Z') });
    expect(await refsOf(code)).toHaveLength(3);

    const done = of(await intake.eraseExpired(deps, viewer), code);
    expect(done).toMatchObject({ incidents: 1, versions: 2, heldRows: 0, state: 'erased' });
    expect(await refsOf(code)).toEqual(['new 1']);
    // The file holds a later record too: its held row may be as new.
    expect((await intake.listQuarantine(deps, viewer, { loadId: old.loadId })).rows).toHaveLength(1);
  });

  it('erases held rows once their whole file is past it', async () => {
    const code = await newFeed(365);
    const { loadId } = await load(code, row('a', '2025-09'), row('b', '2025-09', 'Witchcraft'));
    expect(of(await intake.eraseExpired(deps, viewer), code)).toMatchObject({ incidents: 1, heldRows: 1 });
    expect((await intake.listQuarantine(deps, viewer, { loadId })).rows).toEqual([]);
  });

  it('keeps a record whose latest version says that it ended later', async () => {
    const code = await newFeed(365);
    await load(code, row('mended', '2024-01'));
    await load(code, row('mended', '2026-10'));
    expect(of(await intake.eraseExpired(deps, viewer), code)).toMatchObject({ incidents: 0, state: 'nothing' });
    expect(await refsOf(code)).toEqual(['mended 1', 'mended 2']);
  });

  it('touches no feed that has none', async () => {
    const code = await newFeed(null);
    await load(code, row('ancient', '2015-01'));
    expect(of(await intake.eraseExpired(deps, viewer), code)).toBeUndefined();
    expect(await refsOf(code)).toEqual(['ancient 1']);
  });

  it('leaves loads that add up, a moment, an audit entry and a line for the Data page; and does nothing twice', async () => {
    const code = await newFeed(30);
    await load(code, row('a', '2026-01'), row('b', '2026-01', 'Witchcraft'));
    await intake.eraseExpired(deps, viewer);
    const again = of(await intake.eraseExpired(deps, viewer), code);
    expect(again).toMatchObject({ incidents: 0, versions: 0, heldRows: 0, state: 'nothing' });
    const verified = await intake.verifyLoads(deps, viewer);
    expect({ problems: verified.problems, stray: verified.stray }).toEqual({ problems: [], stray: 0 });
    const [erasure] = (await intake.listErasures(deps, viewer)).filter((each) => each.feed_name === code);
    expect(erasure).toMatchObject({ retention_days: 30, incidents: 1, versions: 1, held_rows: 1 });
    const moments = await query<{ kind: string; ordinal: number }>(
      'select kind, ordinal from moment where moment_id = $1',
      [erasure!.moment_id],
    );
    expect(moments).toEqual([{ kind: 'retention', ordinal: expect.any(Number) }]);
    const audited = await query<{ payload: object }>(
      `select payload from audit where what = 'incidents.erased' and subject_id = $1`,
      [String(erasure!.feed_id)],
    );
    expect(audited).toEqual([{ payload: expect.objectContaining({ incidents: 1, versions: 1, retentionDays: 30 }) }]);
  });

  it('is gone from the picture, also as known before', async () => {
    const code = await newFeed(365);
    const { momentId } = await load(code, row('x', '2025-01'), row('y', '2026-01'));
    const picture = await openPicture(deps, 1);
    try {
      const before = picture.current.columns.length;
      const changed = new Promise<void>((resolve) => {
        const stop = picture.onChange(({ columns }) => {
          if (columns.length >= before) return;
          stop();
          resolve();
        });
      });
      await intake.eraseExpired(deps, viewer);
      await changed;
      expect(picture.current.columns.length).toBe(before - 1);
      const { moments } = picture.current;
      expect(moments.some((moment) => moment.momentId === momentId)).toBe(true);
      expect(moments.at(-1)!.kind).toBe('retention');
    } finally {
      await picture.close();
    }
  });

  it('leaves a feed that is being loaded for the next day', async () => {
    const code = await newFeed(365);
    await load(code, row('z', '2025-01'));
    const [feed] = await query<{ feed_id: number }>('select feed_id from feed where code = $1', [code]);
    await database.transact(viewer, async (tx) => {
      await tx.asOwner((owner) => owner.query('select pg_advisory_xact_lock(7004, $1)', [32_768 + feed!.feed_id]));
      expect(of(await intake.eraseExpired(deps, viewer), code)?.state).toBe('busy');
    });
    expect(await refsOf(code)).toEqual(['z 1']);
  });

  it('is refused to whoever may not manage feeds', async () => {
    await expect(intake.eraseExpired(deps, officer)).rejects.toMatchObject({ status: 403 });
  });
});
