import { describe, expect, it } from 'vitest';
import { describeProgress, rateMeter, terminalProgress } from './progress.ts';

describe('progress', () => {
  it('states the rate since the first report and the time left at that rate', () => {
    let at = 0;
    const measure = rateMeter(() => at);
    measure(1000, 10_000);
    at = 2_000;
    expect(measure(3000, 10_000)).toEqual({ rate: 1000, left: 7 });
  });

  it('does not guess a time left where the total is not known', () => {
    let at = 0;
    const measure = rateMeter(() => at);
    measure(0, null);
    at = 1_000;
    expect(measure(500, null)).toEqual({ rate: 500, left: null });
  });

  it('reads as a sentence', () => {
    expect(describeProgress(50_000, 200_000, 'rows', { rate: 12_500, left: 12 })).toBe(
      '50,000 of 200,000 rows (25 %), 12,500 rows/s, 12 s left',
    );
    expect(describeProgress(7, null, 'files', { rate: 0, left: null })).toBe('7 files');
  });

  it('says a line for each step and then one every few seconds where no bar can be drawn', () => {
    let at = 0;
    const written: string[] = [];
    const stream = { isTTY: false, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
    const progress = terminalProgress({ unit: 'rows', stream, now: () => at, everySeconds: 5 });
    progress.update(0, 10, 'reading');
    at = 1_000;
    progress.update(1, 10, 'reading');
    at = 6_000;
    progress.update(6, 10, 'reading');
    progress.update(6, 10, 'storing');
    progress.finish('done');
    expect(written).toEqual([
      'reading: 0 of 10 rows (0 %)\n',
      'reading: 6 of 10 rows (60 %), 1 rows/s, 4 s left\n',
      'storing: 6 of 10 rows (60 %), 1 rows/s, 4 s left\n',
      'done\n',
    ]);
  });
});
