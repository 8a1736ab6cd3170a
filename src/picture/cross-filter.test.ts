import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyFilter, anyIncident } from '../../test/picture-arbitrary.ts';
import {
  CrossFilter,
  columnsOf,
  compileFilter,
  countAt,
  cube,
  type DimensionName,
  type PictureFilter,
  selectRows,
} from './model.ts';

const ZONE = 'Europe/London';

describe('the cross-filter', () => {
  test('after any moves of its brushes, each chart counts what a cube under all other brushes counts', () => {
    const charts: DimensionName[] = ['day', 'hourOfWeek', 'group', 'ward', 'agency'];
    const move = fc.oneof(
      fc.record({ brush: fc.constant('day'), filter: fc.option(anyFilter.map(({ days }) => ({ days }))) }),
      fc.record({
        brush: fc.constant('hourOfWeek'),
        filter: fc.option(anyFilter.map(({ hoursOfWeek }) => ({ hoursOfWeek }))),
      }),
      fc.record({ brush: fc.constant('ward'), filter: fc.option(fc.constant({ areas: { ward: [1, 2] } })) }),
      fc.record({ brush: fc.constant('drawn'), filter: fc.option(anyFilter.map(({ polygon }) => ({ polygon }))) }),
    );
    const anyBase = fc.constantFrom<PictureFilter>({}, { asKnownAt: 2 }, { agencies: [1, 2] });
    fc.assert(
      fc.property(
        fc.array(anyIncident, { maxLength: 60 }),
        anyBase,
        fc.array(move, { maxLength: 6 }),
        (rows, base, moves) => {
          const columns = columnsOf(rows, ZONE);
          const cross = new CrossFilter(columns, base, charts);
          const brushes = new Map<string, PictureFilter>();
          for (const { brush, filter } of moves) {
            cross.set(brush, filter);
            if (filter) brushes.set(brush, filter);
            else brushes.delete(brush);
          }
          const under = (without: string | null) =>
            Object.assign({}, base, ...[...brushes].filter(([name]) => name !== without).map(([, filter]) => filter));
          for (const name of charts) {
            const { keys, counts } = cross.chart(name);
            const expected = cube(columns, under(name), [name]);
            for (const [i, key] of keys.entries()) {
              expect([name, key, counts[i]]).toEqual([name, key, countAt(expected, key)]);
            }
          }
          expect([...cross.selected()]).toEqual([...selectRows(compileFilter(columns, under(null)))]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
