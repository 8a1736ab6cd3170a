import { beforeAll, describe, expect, it } from 'vitest';
import { type Database, migrate } from '../src/platform/index.ts';
import { testDatabase, testViewer } from './database.ts';

interface Tables {
  feed: {
    partnership_id: number;
    feed_id: number;
    code: string;
    name: string;
    agency_id: number;
    purpose: string;
    adapter: string;
  };
  incident: { incident_id: number };
  audit: { partnership_id: number; audit_id: number; what: string; payload: unknown };
}

let database: Database;
beforeAll(async () => {
  database = await testDatabase();
});

function feedRow(feedId: number) {
  return {
    partnership_id: 1,
    feed_id: feedId,
    code: `f${feedId}`,
    name: 'Feed',
    agency_id: 1,
    purpose: 'test',
    adapter: 'x',
  };
}

describe('a transaction', () => {
  it('commits the work together with its audit and its event', async () => {
    const heard: string[] = [];
    const told = new Promise<void>((done) => {
      void database
        .listen((event) => {
          heard.push(event.what);
          done();
        })
        .then(() =>
          database.transact(testViewer(), async (tx) => {
            await tx.tables<Tables>().insertInto('feed').values(feedRow(1)).execute();
            tx.audit({ v: 1, what: 'feed.added', subjectType: 'feed', subjectId: 1 });
            tx.emit({ what: 'feed.added', payload: { feedId: 1 } });
          }),
        );
    });
    await told;
    expect(heard).toEqual(['feed.added']);
    expect(await audits()).toEqual(['feed.added']);
  });

  it('leaves neither row nor audit when the work fails', async () => {
    const failing = database.transact(testViewer(), async (tx) => {
      await tx.tables<Tables>().insertInto('feed').values(feedRow(2)).execute();
      tx.audit({ v: 1, what: 'feed.added' });
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    const feeds = await database.transact(testViewer(), (tx) =>
      tx.tables<Tables>().selectFrom('feed').select('feed_id').execute(),
    );
    expect(feeds).toEqual([{ feed_id: 1 }]);
    expect(await audits()).toEqual(['feed.added']);
  });

  it('does not commit work whose audit cannot be written', async () => {
    const failing = database.transact(testViewer({ partnershipId: 99 }), async (tx) => {
      tx.audit({ v: 1, what: 'nobody.is-there' });
    });
    await expect(failing).rejects.toThrow(/partnership/);
  });
});

describe('a connection that is lost', () => {
  it('between two queries of a transaction is a refusal in words, not the end of the process', async () => {
    const lost = database.transact(testViewer(), async (tx) => {
      const [row] = await tx.asOwner((owner) => owner.query<{ pid: number }>('select pg_backend_pid() as pid'));
      await database.transact(testViewer(), async (other) => {
        await other.asOwner((owner) => owner.query('select pg_terminate_backend($1, 10000)', [row!.pid]));
      });
      // The server's end has closed; the next turn of the loop hears of it.
      await new Promise((heard) => setImmediate(() => setImmediate(heard)));
      await tx.tables<Tables>().selectFrom('feed').selectAll().execute();
    });
    await expect(lost).rejects.toMatchObject({ code: 'database.unreachable', status: 503 });
    expect(await audits()).not.toEqual([]);
  });
});

describe('the audit trail', () => {
  it('is insert-only, also for the owner of the tables', async () => {
    for (const statement of [`update audit set actor = 'x'`, 'delete from audit', 'truncate audit']) {
      const changing = database.transact(testViewer(), (tx) => tx.asOwner((owner) => owner.query(statement)));
      await expect(changing, statement).rejects.toThrow('audit rows are never changed or removed');
    }
  });

  it('is chained: each entry holds the hash of the one before', async () => {
    for (let i = 0; i < 3; i++) {
      await database.transact(testViewer(), async (tx) => tx.audit({ v: 1, what: `step.${i}` }));
    }
    const rows = await asOwner<{ is_linked: boolean; is_whole: boolean }>(
      `select previous_hash = coalesce(lag(hash) over (order by audit_id), '') as is_linked,
              hash = audit_hash(previous_hash, audit) as is_whole from audit order by audit_id`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(4);
    expect(rows.every((row) => row.is_linked && row.is_whole)).toBe(true);
  });
});

describe('row-level security', () => {
  it('gives rows of another partnership to nobody, whatever the query forgot', async () => {
    await asOwner(`insert into partnership (partnership_id, name) values (2, 'Elsewhere')`);
    const other = testViewer({ partnershipId: 2 });
    const feeds = await database.transact(other, (tx) => tx.tables<Tables>().selectFrom('feed').selectAll().execute());
    expect(feeds).toEqual([]);
    const intruding = database.transact(other, (tx) =>
      tx.tables<Tables>().insertInto('feed').values(feedRow(3)).execute(),
    );
    await expect(intruding).rejects.toThrow(/row-level security/);
  });

  it('gives incidents above the viewer’s clearance to nobody', async () => {
    await asOwner(`insert into incident (partnership_id, incident_id, version, feed_id, load_id, known_from, source_ref, content_hash,
        agency_id, category_id, source_category, time_precision, location_precision, marking)
      select 1, n, 1, 1, 1, 1, n::text, '', 1, 1, '', 0, 0, n - 1 from generate_series(1, 2) n`);
    const seen = (clearance: 'OFFICIAL' | 'OFFICIAL-SENSITIVE') =>
      database.transact(testViewer({ clearance }), (tx) =>
        tx.tables<Tables>().selectFrom('incident').select('incident_id').orderBy('incident_id').execute(),
      );
    expect(await seen('OFFICIAL')).toEqual([{ incident_id: 1 }]);
    expect(await seen('OFFICIAL-SENSITIVE')).toEqual([{ incident_id: 1 }, { incident_id: 2 }]);
  });
});

describe('migrations', () => {
  it('are applied once', async () => {
    expect(await migrate(database)).toEqual([]);
  });

  it('refuse data of a newer AIM in words and change nothing', async () => {
    const newer = await testDatabase();
    const client = await newer.connect();
    await client.query(`insert into migration (name) values ('9999_from_the_future')`);
    await client.end();
    await expect(migrate(newer)).rejects.toMatchObject({
      code: 'database.newer',
      message: expect.stringContaining('9999_from_the_future'),
    });
  });
});

async function audits(): Promise<string[]> {
  const rows = await asOwner<{ what: string }>('select what from audit order by audit_id');
  return rows.map((row) => row.what);
}

function asOwner<R extends Record<string, unknown>>(statement: string): Promise<R[]> {
  return database.transact(testViewer(), (tx) => tx.asOwner((owner) => owner.query<R>(statement)));
}
