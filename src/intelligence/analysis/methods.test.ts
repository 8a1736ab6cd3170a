import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DAY, FIRST_DAY, optionsOf, run, task } from '../../../test/analysis-task.ts';
import { createRandom } from '../../analysis/index.ts';
import { LOCATION_PRECISIONS, TIME_PRECISIONS } from '../../vocabulary/index.ts';
import type { MethodFound } from './method.ts';
import { findMethod, METHODS } from './methods.ts';
import { canonicalJson, packNumbers, unpackNumbers } from './model.ts';
import { openAnalysisPool } from './pool.ts';
import { perform } from './worker.ts';

function found(name: string, given = task(300), asked: Record<string, unknown> = {}): MethodFound {
  const answer = run(name, given, asked);
  if (answer.refused) throw new Error(answer.refusal);
  return answer;
}

describe('every method', () => {
  it.each(METHODS.map((method) => method.name))('%s answers with words and can be said again to the byte', (name) => {
    const answer = found(name);
    expect(answer.words.join(' ')).toMatch(/\d/);
    expect(answer.nUsed).toBeGreaterThan(0);
    expect(canonicalJson(found(name))).toBe(canonicalJson(answer));
  });

  it.each(METHODS.map((method) => method.name))('%s refuses too few records in a sentence', (name) => {
    const answer = run(name, task(6));
    // Half a year of months is there, however few incidents.
    if (name === 'trend' || name === 'controlChart') return expect(answer.refused).toBe(false);
    expect(answer).toMatchObject({ refused: true, refusal: expect.stringMatching(/needs? at least.*you have \d+/) });
  });

  it.each(METHODS.map((method) => method.name))('%s accounts for every record', (name) => {
    const answer = found(
      name,
      task(300, (all) => {
        // Known by area only; and not dated at all.
        for (let i = 0; i < 30; i++) {
          all.x[i] = Number.NaN;
          all.y[i] = Number.NaN;
          all.segmentId[i] = -1;
          all.addressId[i] = -1;
          all.locationPrecision[i] = LOCATION_PRECISIONS.indexOf('area');
        }
        for (let i = 30; i < 40; i++) {
          all.day[i] = Number.NaN;
          all.occurredFrom[i] = Number.NaN;
          all.timePrecision[i] = TIME_PRECISIONS.indexOf('unknown');
        }
      }),
    );
    const left = answer.leftOut.filter(({ reason }) => !reason.startsWith('areas:')).reduce((sum, { n }) => sum + n, 0);
    expect(answer.nUsed + left).toBe(300);
  });
});

describe('single methods', () => {
  it('find the planted crowd', () => {
    for (const name of ['kernelDensity', 'hotSpots']) expect(found(name).words.join(' ')).toContain('in West');
    expect(found('dbscan').result.figures).toMatchObject({ nClusters: 1 });
    const near = found('nearRepeat', task(300), { spaceEdgesMetres: [50], timeEdgesDays: [7] });
    expect(near.result.figures['nearbyLift']).toBeGreaterThan(2);
  });

  it('tell a lasting change from the season', () => {
    // A rise by half in the last year, on a year's wave twice as large.
    const days: number[] = [];
    const random = createRandom(3);
    for (let day = 0; day < 1400; day++) {
      const rate = 3 * (1 + 0.6 * Math.cos((2 * Math.PI * day) / 365.25)) * (day < 1050 ? 1 : 1.8);
      for (let k = 0; k < 12; k++) if (random.unit() < rate / 12) days.push(FIRST_DAY + day);
    }
    const given = task(days.length, (all) => {
      all.day.set(days);
    });
    const changes = (allowSeason: boolean) =>
      found('changePoints', given, { step: 'week', allowSeason }).result.tables[0]!.rows.map((row) => String(row[0]));
    const planted = new Date((FIRST_DAY + 1050) * DAY).getTime();
    const [only, ...more] = changes(true);
    expect(more).toEqual([]);
    expect(Math.abs(Date.parse(only!) - planted)).toBeLessThan(45 * DAY);
    expect(changes(false).length).toBeGreaterThan(1);
  });

  it('forecast, warn and nowcast from whole weeks, days and months alone', () => {
    const answer = found('seasons');
    expect(answer.leftOut).toContainEqual({ reason: 'in a month that may not be whole', n: expect.any(Number) });
    expect(answer.result.figures['nSteps']).toBe(answer.result.tables[0]!.rows.length);
    const next = String(found('forecast').result.tables[0]!.rows[0]![0]);
    expect(next > String(answer.result.tables[0]!.rows.at(-1)![0])).toBe(true);
  });

  it('refuse rates over people in a sentence where none are loaded', () => {
    expect(run('areaRates', task(300), { denominator: 'households' })).toMatchObject({
      refused: true,
      refusal: expect.stringContaining('none is loaded'),
    });
    const people = found('areaRates', task(300), { denominator: 'population' });
    // 300 incidents over two wards of 200 people.
    expect(people.result.figures).toMatchObject({ overallRate: 750 });
  });

  it('put the clock’s weight into the two hours of each window', () => {
    const [table] = found('aoristicClock').result.tables;
    const busy = new Set(table!.rows.filter((row) => Number(row[2]) > 0).map((row) => row[1]));
    expect([...busy].sort()).toEqual([20, 21]);
  });

  it('let no stand-in point into Knox', () => {
    const snapped = task(300, (all) => all.locationPrecision.fill(LOCATION_PRECISIONS.indexOf('snapped')));
    expect(run('nearRepeat', snapped)).toMatchObject({
      refused: true,
      refusal: expect.stringContaining('300 placed to a published stand-in point'),
    });
  });

  it('count places without incidents for concentration', () => {
    expect(found('concentration').result.figures).toMatchObject({ nPlaces: 60, nIncidents: 300 });
  });
});

describe('threads', () => {
  it('give the same bytes, one, two or four', async () => {
    const given = task(300);
    const options = optionsOf(findMethod('nearRepeat')!);
    const answers: string[] = [];
    // Each pool starts its own threads, which takes most of the time here.
    for (const threads of [1, 2, 4]) {
      const pool = openAnalysisPool({ threads });
      const told: number[] = [];
      try {
        const work = { method: 'nearRepeat', task: given, options, seed: 7 };
        answers.push(canonicalJson(await pool.run(work, { progress: ({ done }) => told.push(done) })));
      } finally {
        await pool.close();
      }
      expect(told.length).toBeGreaterThan(0);
    }
    const here = perform(
      { method: 'nearRepeat', task: given, options, seed: 7, range: null, parts: null },
      () => undefined,
    );
    expect(new Set(answers)).toEqual(new Set([canonicalJson(here)]));
  });

  it('end when cancelled', async () => {
    const pool = openAnalysisPool({ threads: 2 });
    const stop = new AbortController();
    const options = optionsOf(findMethod('nearRepeat')!, { nReplicates: 99_999 });
    const running = pool.run(
      { method: 'nearRepeat', task: task(3000), options, seed: 1 },
      { signal: stop.signal, progress: () => stop.abort(new Error('enough')) },
    );
    await expect(running).rejects.toThrow('enough');
    await pool.close();
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of members', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true, e: undefined })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError);
  });

  it('packs numbers and back', () => {
    const values = Float32Array.from({ length: 30_000 }, (_, i) => (i % 7 === 0 ? Number.NaN : i / 3));
    expect(unpackNumbers(packNumbers(values, 'float32'))).toEqual(values);
    expect(packNumbers([1], 'float32').base64).toBe('AACAPw==');
  });
});

it('has a page that names every method', () => {
  const page = readFileSync(new URL('../../../docs/analysis-cards.md', import.meta.url), 'utf8');
  expect(METHODS.filter((method) => !page.includes(`\`${method.name}\``)).map((method) => method.name)).toEqual([]);
});
