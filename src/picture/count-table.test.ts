import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyIncident } from '../../test/picture-arbitrary.ts';
import { countTable } from './count-table.ts';
import { columnsOf, cube, DIMENSIONS } from './model.ts';

const AREAS = new Map([[1, { areaId: 1, kind: 'ward' as const, code: 'W1', name: 'Harbour', lon: 0, lat: 0 }]]);

test('counts in words lose nothing and say every key', () => {
  fc.assert(
    fc.property(fc.array(anyIncident, { maxLength: 30 }), fc.constantFrom(...DIMENSIONS), (rows, name) => {
      const counted = cube(columnsOf(rows, 'Europe/London'), {}, [name, 'agency']);
      const table = countTable(counted, { areas: AREAS }, new Map([[1, 'Police']]));
      expect(table.reduce((sum, row) => sum + row.events, 0)).toBe(counted.events);
      for (const { labels } of table)
        expect(labels.every((label) => /^\S.*$/.test(label) && !/undefined|NaN/.test(label))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('keys read as people write them', () => {
  const at = Date.UTC(2026, 10, 23, 22, 30);
  const [row] = fc.sample(anyIncident, { numRuns: 1, seed: 1 });
  const columns = columnsOf(
    [
      {
        ...row!,
        categoryId: 121,
        agencyId: 1,
        wardId: 1,
        occurredFrom: at,
        occurredTo: at,
        timePrecision: 0,
        count: 3,
        knownTo: null,
      },
    ],
    'Europe/London',
  );
  const counted = cube(columns, {}, ['month', 'week', 'hourOfWeek', 'group', 'agency', 'ward']);
  expect(countTable(counted, { areas: AREAS }, new Map([[1, 'Police']]))).toEqual([
    { labels: ['2026-11', '2026-11-23', 'Monday 22:00', 'crime/burglary', 'Police', 'Harbour'], events: 3 },
  ]);
});
