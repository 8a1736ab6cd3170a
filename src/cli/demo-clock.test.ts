import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { demoClock, demoInstant, stepByLines, steppedClock } from './demo-clock.ts';

const at = (iso: string) => Date.parse(iso);

describe('the demonstration’s clock', () => {
  it('is the real one on the day the town was made for', () => {
    expect(demoClock('2026-11-24', () => at('2026-11-24T14:05:00Z')).now()).toBe(at('2026-11-24T14:05:00Z'));
  });

  it('stands on that day whenever it is shown, at the real time of day and over a clock change', () => {
    expect(demoClock('2026-07-01', () => at('2026-11-24T14:05:00Z')).now()).toBe(at('2026-07-01T13:05:00Z'));
  });

  it('opens in the morning where it is still night', () => {
    expect(demoClock('2026-11-24', () => at('2026-11-24T02:00:00Z')).now()).toBe(at('2026-11-24T08:30:00Z'));
  });

  it('goes on', () => {
    let real = at('2026-12-24T02:00:00Z');
    const clock = demoClock('2026-11-24', () => real);
    real += 60_000;
    expect(clock.now()).toBe(at('2026-11-24T08:31:00Z'));
  });

  it('knows the local times at which files came', () => {
    expect(demoInstant('2026-07-02', 1, 6, 5)).toBe(at('2026-07-01T05:05:00Z'));
  });

  it('is put forward to local times, goes on from there, and never goes back', async () => {
    let real = at('2026-11-24T10:00:00Z');
    const clock = steppedClock(demoClock('2026-11-24', () => real));
    const lines = new PassThrough();
    const answers: string[] = [];
    stepByLines(clock, lines, (line) => answers.push(line));
    lines.end('2026-11-25T08:25\n2026-11-24T08:25\ntomorrow\n');
    await expect.poll(() => answers.length).toBe(3);
    real += 60_000;
    expect(clock.now()).toBe(at('2026-11-25T08:26:00Z'));
    expect(answers.map((line) => JSON.parse(line))).toEqual([
      { now: at('2026-11-25T08:25:00Z') },
      { error: 'The clock only goes forward; 2026-11-24T08:25 has passed.' },
      { error: 'Expected a local time as 2026-11-25T08:25; found "tomorrow".' },
    ]);
  });
});
