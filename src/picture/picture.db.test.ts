import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, testViewer } from '../../test/database.ts';
import { commitMoment, insertFeed, insertPartnership, type MadeUpIncident } from '../../test/picture.ts';
import { type Database, silentLog } from '../platform/index.ts';
import { COLUMN_NAMES, countAt, cube, openPicture, type PictureColumns } from './index.ts';
import { SnapshotKeeper } from './snapshot.ts';

let database: Database;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = await database.connect();
  await insertFeed(client, 1);
});
afterAll(() => client?.end());

/** All rows as plain words, in an order that does not depend on when they were read; area codes as ids. */
function rowsOf(columns: PictureColumns): string[] {
  return Array.from({ length: columns.length }, (_, row) =>
    COLUMN_NAMES.map((name) => {
      const value = columns[name][row]!;
      return name === 'ward' || name === 'smallArea' || name === 'beat' ? columns.areas[name].ids[value] : value;
    }).join(' '),
  ).sort();
}

describe('counts', () => {
  test('by month, category, ward and local hour of the week are those SQL counts', async () => {
    const partnershipId = await insertPartnership(client);
    const known = fc.sample(
      fc.record({
        categoryId: fc.constantFrom(121, 106, 410, 304),
        agencyId: fc.constantFrom(1, 2, 3),
        wardId: fc.constantFrom(null, 1, 2, 3),
        count: fc.integer({ min: 1, max: 5 }),
        occurredFrom: fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2026, 0) }),
      }),
      { numRuns: 300, seed: 20 },
    );
    await commitMoment(client, partnershipId, { known: known.map((row, i) => ({ ...row, incidentId: i + 1 })) });
    await commitMoment(client, partnershipId, {
      known: known.slice(0, 50).map((row, i) => ({ ...row, categoryId: 304, incidentId: i + 1, version: 2 })),
      superseded: known.slice(0, 50).map((_, i) => ({ incidentId: i + 1, version: 1 })),
    });
    const keeper = new SnapshotKeeper(database, partnershipId);
    const { columns } = await keeper.build();
    const { rows } = await client.query<{
      day: number;
      category: number;
      ward: number | null;
      hour: number;
      n: number;
    }>(
      `select (date_trunc('month', at_home)::date - date '1970-01-01') as day, category_id as category, ward_id as ward,
          ((extract(isodow from at_home) - 1) * 24 + extract(hour from at_home))::int as hour, sum(count)::int as n
        from (select *, occurred_from at time zone 'Europe/London' as at_home from incident) i
        where partnership_id = $1 and known_to is null and agency_id in (1, 2) group by 1, 2, 3, 4`,
      [partnershipId],
    );
    const counted = cube(columns, { agencies: [1, 2] }, ['month', 'category', 'ward', 'hourOfWeek']);
    expect(rows.length).toBeGreaterThan(100);
    for (const { day, category, ward, hour, n } of rows) expect(countAt(counted, day, category, ward, hour)).toBe(n);
    expect(counted.events).toBe(rows.reduce((sum, row) => sum + row.n, 0));
  });
});

describe('the snapshot', () => {
  test('after any run of loads, corrections and withdrawals, catching up holds what building anew holds', async () => {
    const step = fc.record({
      fresh: fc.array(
        fc.record({
          categoryId: fc.constantFrom(121, 106, 410, 304),
          wardId: fc.constantFrom(null, 1, 2, 3),
          marking: fc.constantFrom(0, 1),
          occurredFrom: fc.option(fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2026, 0) })),
        }),
        { maxLength: 6 },
      ),
      corrected: fc.array(fc.nat(), { maxLength: 4 }),
      withdrawn: fc.array(fc.nat(), { maxLength: 2 }),
      isSeen: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const partnershipId = await insertPartnership(client);
        const keeper = new SnapshotKeeper(database, partnershipId);
        await keeper.build();
        const standing = new Map<number, MadeUpIncident>();
        let lastId = 0;
        for (const { fresh, corrected, withdrawn, isSeen } of steps) {
          const known: MadeUpIncident[] = [];
          const superseded: { incidentId: number; version: number }[] = [];
          const at = (index: number) => [...standing.values()][index % Math.max(1, standing.size)];
          for (const incident of new Set(withdrawn.map(at))) {
            if (!incident) continue;
            superseded.push({ incidentId: incident.incidentId, version: incident.version! });
            standing.delete(incident.incidentId);
          }
          for (const incident of new Set(corrected.map(at))) {
            if (!incident) continue;
            superseded.push({ incidentId: incident.incidentId, version: incident.version! });
            known.push({ ...incident, version: incident.version! + 1, outcome: 'corrected' });
          }
          for (const incident of fresh) known.push({ ...incident, incidentId: ++lastId, version: 1 });
          for (const incident of known) standing.set(incident.incidentId, incident);
          await commitMoment(client, partnershipId, { known, superseded });
          if (isSeen) await keeper.catchUp();
        }
        await keeper.catchUp();
        const anew = new SnapshotKeeper(database, partnershipId);
        await anew.build();
        expect(rowsOf(keeper.current.columns)).toEqual(rowsOf(anew.current.columns));
        expect(keeper.current.columns.ordinal).toBe(steps.length);
      }),
      { numRuns: 25 },
    );
  });

  test('rows of a load that has not committed are not in it', async () => {
    const partnershipId = await insertPartnership(client);
    await commitMoment(client, partnershipId, { known: [{ incidentId: 1 }] });
    await client.query(
      `with pending as (insert into moment (partnership_id, kind) values ($1, 'load') returning moment_id)
        insert into incident select i.partnership_id, 2, i.version, i.feed_id, i.load_id, pending.moment_id, null, 'R-2',
          i.content_hash, i.agency_id, i.category_id, i.source_category, i.occurred_from, i.occurred_to, i.reported_at,
          i.recorded_at, i.time_precision, i.location_precision
        from incident i, pending where i.partnership_id = $1`,
      [partnershipId],
    );
    const keeper = new SnapshotKeeper(database, partnershipId);
    expect((await keeper.build()).columns.length).toBe(1);
    expect((await keeper.catchUp()).columns.length).toBe(1);
  });

  test('who holds a snapshot keeps seeing it as it was', async () => {
    const partnershipId = await insertPartnership(client);
    await commitMoment(client, partnershipId, { known: [{ incidentId: 1, categoryId: 410 }, { incidentId: 2 }] });
    const picture = await openPicture({ database, log: silentLog }, partnershipId);
    const view = picture.for(testViewer({ partnershipId }));
    await commitMoment(client, partnershipId, {
      known: [{ incidentId: 1, version: 2, categoryId: 121 }],
      superseded: [{ incidentId: 1, version: 1 }],
    });
    await picture.refresh();
    expect(view.count({ categories: ['street'] }).records).toBe(2);
    expect(picture.for(testViewer({ partnershipId })).count({ categories: ['street'] }).records).toBe(1);
    expect(picture.for(testViewer({ partnershipId })).count({ categories: ['street'], asKnownAt: 1 }).records).toBe(2);
    await picture.close();
  });
});
