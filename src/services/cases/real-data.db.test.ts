import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { importFile } from '../../intake/index.ts';
import { silentLog, systemClock } from '../../platform/index.ts';
import { casesOfFeed, listCases } from './commands/index.ts';

const FILE = resolve(import.meta.dirname, '../../../../shared/data/us_joint/stlouis_311_2018-01.csv.gz');
const hasPython = () => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const isThere = existsSync(FILE) && hasPython();
if (!isThere) console.log('cases of St Louis: skipped, the data folder or python3 is not there');
const folder = mkdtempSync(join(tmpdir(), 'aim-stlouis-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** By problem: how many were closed, and seconds from opened to closed, the least, in the middle and in all. */
const BY_PYTHON = `
import csv, gzip, json, sys, datetime as d, zoneinfo
zone = zoneinfo.ZoneInfo('America/Chicago')
seen, times = set(), {}
when = lambda text: d.datetime.strptime(text, '%Y-%m-%d %H:%M:%S').replace(tzinfo=zone).timestamp()
for row in csv.DictReader(gzip.open(sys.argv[1], 'rt')):
    if row['requestid'] in seen or row['lon'] in ('', 'NA'): continue
    seen.add(row['requestid'])
    opened, closed, gone = ((row[c] if row[c] != 'NA' else '') for c in ('opened', 'closed', 'cancelled'))
    if not gone and closed and when(closed) >= when(opened):
        times.setdefault(row['problemcode'], []).append(int(when(closed) - when(opened)))
out = {k: [len(v), min(v), sorted(v)[len(v) // 2], sum(v)] for k, v in times.items()}
print(json.dumps(out))
`;

describe.skipIf(!isThere)('St Louis, January 2018', () => {
  it('becomes cases whose times by problem are those another program counts', async () => {
    const database = await testDatabase();
    const viewer = testViewer({ roles: ['analyst', 'coordinator'] });
    await database.transact(viewer, (tx) =>
      tx.asOwner((owner) =>
        owner.query(
          'update partnership set time_zone = \'America/Chicago\', plane = \'{"id":"local","lon":-90.25,"lat":38.63}\'',
        ),
      ),
    );
    const deps = { database, clock: systemClock, log: silentLog, dataFolder: folder };
    await importFile(deps, viewer, {
      ...{ path: FILE, profile: 'stlouis-311' },
      feed: {
        code: 'stlouis',
        name: 'St Louis 311',
        agencyId: 2,
        purpose: 'test',
        adapter: 'profile',
        profile: 'stlouis-311',
      },
    });
    const made = await casesOfFeed(deps, viewer, 'stlouis');
    expect(made.imported).toBeGreaterThan(100);
    expect(await casesOfFeed(deps, viewer, 'stlouis')).toEqual({ ...made, imported: 0, unchanged: made.imported });
    const cases = await listCases(deps, viewer, { limit: 5000 });
    expect(cases).toHaveLength(made.imported);
    expect(new Set(cases.map(({ state }) => state)).size).toBeGreaterThan(1);
    const times = new Map<string, number[]>();
    for (const { words, marks } of cases) {
      if (marks.done !== undefined)
        times.set(words, [...(times.get(words) ?? []), (marks.done - marks.reported!) / 1000]);
    }
    const ours = [...times].map(([problem, all]) => {
      const sorted = all.sort((a, b) => a - b);
      return [problem, [all.length, sorted[0], sorted[Math.floor(all.length / 2)], all.reduce((a, b) => a + b, 0)]];
    });
    const theirs = JSON.parse(execFileSync('python3', ['-c', BY_PYTHON, FILE], { encoding: 'utf8' })) as object;
    expect(ours.length).toBeGreaterThan(5);
    expect(theirs).toMatchObject(Object.fromEntries(ours));
  });
});
