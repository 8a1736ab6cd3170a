import { describe, expect, it } from 'vitest';
import { chanceFor, noiseField, weighted } from './chance.ts';

describe('chance', () => {
  it('gives the same numbers for the same seed and purpose, and others for another', () => {
    const draw = (seed: number, purpose: string) => Array.from({ length: 5 }, chanceFor(seed, purpose).u32);
    expect(draw(7, 'streets')).toEqual(draw(7, 'streets'));
    expect(draw(7, 'streets')).not.toEqual(draw(7, 'doors'));
    expect(draw(7, 'streets')).not.toEqual(draw(8, 'streets'));
  });

  it('draws indices in proportion to their weights', () => {
    const chance = chanceFor(1, 'weights');
    const pick = weighted([1, 0, 3, 6]);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[pick.draw(chance)]!++;
    expect(counts[1]).toBe(0);
    expect(counts[0]! / 20_000).toBeCloseTo(0.1, 1);
    expect(counts[2]! / 20_000).toBeCloseTo(0.3, 1);
    expect(counts[3]! / 20_000).toBeCloseTo(0.6, 1);
  });

  it('refuses weights that sum to nothing', () => {
    expect(() => weighted([0, 0])).toThrow(RangeError);
  });

  it('draws Poisson counts with the mean asked for, small and large', () => {
    const chance = chanceFor(2, 'poisson');
    for (const mean of [0.4, 6, 400]) {
      let sum = 0;
      for (let i = 0; i < 4000; i++) sum += chance.poisson(mean);
      expect(Math.abs(sum / 4000 - mean)).toBeLessThan(4 * Math.sqrt(mean / 4000));
    }
  });

  it('makes noise that is smooth and within bounds', () => {
    const noise = noiseField(3, 100);
    for (let x = 0; x < 1000; x += 10) {
      expect(Math.abs(noise(x, 50))).toBeLessThanOrEqual(1);
      expect(Math.abs(noise(x, 50) - noise(x + 1, 50))).toBeLessThan(0.05);
    }
  });
});
