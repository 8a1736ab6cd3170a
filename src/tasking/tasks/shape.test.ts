import { describe, expect, it } from 'vitest';
import { powerProblem, SEED_POWERS } from '../powers/index.ts';
import {
  boundsAround,
  boundsOf,
  geometryProblem,
  measureProblem,
  metresFromBounds,
  SEED_TEMPLATES,
  type TaskMeasure,
} from './model.ts';

const ring = (...positions: number[][]) => ({ type: 'Polygon' as const, coordinates: [positions] });
const square = (lon: number, lat: number, size = 0.002) =>
  ring([lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]);

describe('where a task is', () => {
  it.each([
    [square(-1.23, 54.57), null],
    [{ type: 'Point' as const, coordinates: [-1.23, 54.57] }, null],
    [{ type: 'Point' as const, coordinates: [449_000, 520_000] }, /metres, convert/],
    [{ type: 'Point' as const, coordinates: [Number.NaN, 1] }, /longitude and a latitude/],
    [{ type: 'Polygon' as const, coordinates: [] }, /no outline/],
    [ring([0, 0], [1, 1], [0, 0]), /at least 3 corners/],
    [ring([0, 0], [0.01, 0], [0.01, 0.01], [0, 0.01]), /end where it began/],
    [ring([0, 0], [0.01, 0.01], [0.02, 0.02], [0, 0]), /encloses nothing/],
    [ring([0, 0], [0.01, 0.01], [0.01, 0], [0, 0.02], [0, 0]), /crosses itself/],
    [square(-1.23, 54.57, 2), /km across/],
    [ring(...Array.from({ length: 2001 }, () => [0, 0])), /2001 corners/],
  ])('%j', (geometry, problem) => {
    if (problem === null) expect(geometryProblem(geometry)).toBeNull();
    else expect(geometryProblem(geometry)).toMatch(problem);
  });

  it('is near what lies within so many metres of its box', () => {
    const bounds = boundsOf(square(-1.23, 54.57));
    expect(metresFromBounds(bounds, -1.229, 54.571)).toBe(0);
    // A thousandth of a degree of latitude is 111 m.
    expect(metresFromBounds(bounds, -1.229, 54.573)).toBeCloseTo(111.32, 1);
    const around = boundsAround(-1.229, 54.573, 112);
    expect(around.south).toBeLessThan(54.572);
    expect(boundsAround(-1.229, 54.573, 111).south).toBeGreaterThan(54.572);
  });
});

describe('a measure of success', () => {
  const measure: TaskMeasure = {
    kind: 'incidents',
    words: 'Fewer deliberate fires.',
    measure: null,
    categories: ['fire/deliberate'],
    treated: square(-1.23, 54.57),
    buffer: null,
    control: square(-1.2, 54.57),
    bufferControl: null,
    before: { first: '2026-10-01', last: '2026-10-28' },
    after: { first: '2026-11-01', last: '2026-11-28' },
  };

  it.each([
    [{}, null],
    [{ words: ' ' }, /what success is/],
    [{ categories: [] }, /one of the two/],
    [{ measure: 'all-crime' }, /one of the two/],
    [{ measure: 'unheard-of', categories: [] }, /no measure "unheard-of"/],
    [{ categories: ['fire/cold'] }, /no category "fire\/cold"/],
    [{ buffer: square(-1.235, 54.57, 0.01) }, /go together/],
    [{ buffer: square(-1.235, 54.57, 0.01), control: null }, /control area too/],
    [{ treated: ring([0, 0], [0, 0]) }, /In the treated area: An outline/],
    [{ after: { first: '2026-10-28', last: '2026-11-28' } }, /must not overlap/],
    [{ after: { first: '2026-11-28', last: '2026-11-01' } }, /before they begin/],
    [{ before: { first: '2026-02-30', last: '2026-10-28' } }, /dates as 2026-11-24/],
  ])('with %o', (change, problem) => {
    const found = measureProblem({ ...measure, ...change } as TaskMeasure);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });

  it('may be what is delivered', () => {
    expect(measureProblem({ kind: 'delivered', words: 'Homes fitted.', unit: 'homes', target: 40 })).toBeNull();
    expect(measureProblem({ kind: 'delivered', words: 'Homes fitted.', unit: 'homes', target: 0 })).toMatch(/above 0/);
  });
});

describe('the templates AIM comes with', () => {
  it('are ten, and each is lawful for the actor it names', () => {
    expect(SEED_TEMPLATES).toHaveLength(10);
    for (const { code, actor, power } of SEED_TEMPLATES) {
      expect(powerProblem(SEED_POWERS, { actor, power, authorisation: null }, null), code).toBeNull();
    }
  });
});
