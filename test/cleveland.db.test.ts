import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { systemViewer } from '../src/governance/index.ts';
import { importFile } from '../src/intake/index.ts';
import { countInWords, openPicture } from '../src/picture/index.ts';
import { silentLog, systemClock } from '../src/platform/index.ts';
import { testDatabase } from './database.ts';

const ARCHIVE = resolve(
  import.meta.dirname,
  '../../shared/data/police/cleveland_2023-01_2024-12_street_and_stop-and-search.zip',
);
if (!existsSync(ARCHIVE)) console.log(`Cleveland's totals are not checked: ${ARCHIVE} is not there.`);

const CATEGORY_OF: Record<string, string> = {
  'Anti-social behaviour': 'asb',
  'Bicycle theft': 'crime/theft/bicycle',
  Burglary: 'crime/burglary',
  'Criminal damage and arson': 'crime/damage',
  Drugs: 'crime/drugs',
  'Other crime': 'crime/other',
  'Other theft': 'crime/theft/other',
  'Possession of weapons': 'crime/weapons',
  'Public order': 'crime/public-order',
  Robbery: 'crime/robbery',
  Shoplifting: 'crime/theft/shoplifting',
  'Theft from the person': 'crime/theft/person',
  'Vehicle crime': 'crime/vehicle',
  'Violence and sexual offences': 'crime/violence',
};

// One Crime ID comes twice and says two things: the second row is held. Rows without an ID stand each for itself.
const AWK = `
  $2 != "Month" { if ($1 == "") n[$10 "|" $2]++; else if (!($1 in first)) first[$1] = $10 "|" $2 }
  END { for (id in first) n[first[id]]++; for (cell in n) print cell "|" n[cell] }`;

test.skipIf(!existsSync(ARCHIVE))('two years of Cleveland count by month and category as awk counts them', async () => {
  const counted = execFileSync('sh', ['-c', `unzip -p "$0" '*street.csv' | awk -F, "$1"`, ARCHIVE, AWK], {
    encoding: 'utf8',
  });
  const expected = counted
    .trim()
    .split('\n')
    .map((line) => line.split('|'))
    .map(([type, month, n]) => `${CATEGORY_OF[type!]} ${month} ${n}`)
    .sort();
  expect(expected).toHaveLength(14 * 24);

  const database = await testDatabase();
  const dataFolder = mkdtempSync(join(tmpdir(), 'aim-cleveland-'));
  const deps = { database, clock: systemClock, log: silentLog, dataFolder };
  const viewer = systemViewer(1, 'test');
  try {
    const load = await importFile(deps, viewer, {
      feed: {
        code: 'police-uk',
        name: 'Cleveland Police, published',
        agency: 'police',
        purpose: 'testing',
        adapter: 'police-uk-street',
      },
      path: ARCHIVE,
    });
    expect(load.read).toBe(187_001);
    expect([load.accepted, load.updated, load.unchanged, load.quarantined]).toEqual([187_000, 0, 0, 1]);

    const picture = await openPicture(deps, 1);
    try {
      const { rows, provenance } = await countInWords({ database, picture }, viewer, {}, ['category', 'month']);
      expect(rows.map(({ labels, events }) => `${labels.join(' ')} ${events}`).sort()).toEqual(expected);
      expect(provenance.records).toBe(load.accepted);
      const asb = picture.for(viewer).count({ categories: ['asb'] });
      const crime = picture.for(viewer).count({ measure: 'all-crime' });
      expect(asb.records + crime.records).toBe(load.accepted);
      // Dated to the month: no day of the week and no hour can be asked of them.
      expect(picture.for(viewer).count({ weekdays: [0, 1, 2, 3, 4, 5, 6] }).records).toBe(0);
    } finally {
      await picture.close();
    }
  } finally {
    rmSync(dataFolder, { recursive: true });
  }
});
