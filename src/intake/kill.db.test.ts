import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { temporaryFile, testSystemViewer } from '../../test/intake.ts';
import { type Deps, silentLog, systemClock } from '../platform/index.ts';
import * as intake from './index.ts';

const CHILD = resolve(import.meta.dirname, '../../test/intake-child.ts');
const ROWS = 20_000;
const KILLS = 10;
const HEADER = 'Crime ID,Month,Longitude,Latitude,Location,LSOA code,Crime type,Last outcome category';

/** Every hundredth row is held, so that quarantine is part of what must be whole or absent. */
const rows = Array.from({ length: ROWS }, (_, i) => {
  const type = i % 100 === 7 ? 'Witchcraft' : 'Burglary';
  return `k${i},2024-03,-1.2,54.5,On or near Made-up Road,,${type},`;
});
const HELD = rows.filter((row) => row.includes('Witchcraft')).length;

describe('a load whose process is killed with -9', () => {
  it('is whole or absent, at any of ten moments, and can be loaded again', async () => {
    const database = await testDatabase();
    const file = temporaryFile('killed.csv', `${[HEADER, ...rows].join('\n')}\n`);
    const viewer = testSystemViewer();
    const deps: Deps = { database, clock: systemClock, log: silentLog, dataFolder: resolve(file.path, '..') };
    const query = <T>(text: string, values: unknown[]) =>
      database.transact(viewer, (tx) => tx.asOwner((owner) => owner.query<T & Record<string, never>>(text, values)));

    /** Begins a load in a process of its own and kills it after a while; null lets it end. */
    async function loadAndKill(feedCode: string, afterMs: number | null): Promise<number> {
      await intake.createFeed(deps, viewer, {
        code: feedCode,
        name: feedCode,
        agency: 'police',
        purpose: 'testing',
        adapter: 'police-uk-street',
      });
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', CHILD, database.url, deps.dataFolder, file.path, feedCode],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      await once(createInterface(child.stdout), 'line');
      const started = performance.now();
      const timer = afterMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), afterMs);
      await once(child, 'exit');
      clearTimeout(timer);
      return performance.now() - started;
    }

    /** What is there of a feed, once its dead load has been noticed. The server may take a moment to see the process gone. */
    async function found(feedCode: string) {
      for (;;) {
        await intake.failInterruptedLoads(deps);
        const [row] = await query<{
          state: string | null;
          incidents: number;
          held: number;
          moments: number;
          audits: number;
        }>(
          `select (select state from load where feed_id = f.feed_id) as state,
                  (select count(*)::int from incident i where i.feed_id = f.feed_id and i.known_to is null) as incidents,
                  (select count(*)::int from quarantine q join load l using (partnership_id, load_id) where l.feed_id = f.feed_id) as held,
                  (select count(*)::int from moment m join load l using (partnership_id, moment_id) where l.feed_id = f.feed_id and m.ordinal is not null) as moments,
                  (select count(*)::int from audit a join load l on a.subject_id = l.load_id::text and a.what = 'load.finished' where l.feed_id = f.feed_id) as audits
             from feed f where f.code = $1`,
          [feedCode],
        );
        if (row!.state !== 'running') return row!;
      }
    }
    const whole = { state: 'done', incidents: ROWS - HELD, held: HELD, moments: 1, audits: 1 };
    const absent = { incidents: 0, held: 0, moments: 0, audits: 0 };

    const undisturbedMs = await loadAndKill('undisturbed', null);
    expect(await found('undisturbed')).toEqual(whole);
    const states: (string | null)[] = [];
    for (let i = 0; i < KILLS; i++) {
      const feedCode = `killed-${i}`;
      await loadAndKill(feedCode, (undisturbedMs * (i + 0.5)) / KILLS);
      const after = await found(feedCode);
      states.push(after.state);
      if (after.state === 'done') expect(after).toEqual(whole);
      else expect(after).toEqual({ ...absent, state: after.state });
      if (after.state === 'failed') {
        const again = await intake.importFile(deps, viewer, { feedCode, path: file.path });
        expect([again.accepted, again.quarantined]).toEqual([ROWS - HELD, HELD]);
      }
    }
    // At least one was caught while it ran, or nothing was shown.
    expect(states).toContain('failed');
    file.remove();
  }, 240_000);
});
