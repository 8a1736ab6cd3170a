import { describe, expect, it } from 'vitest';
import { type PolygonShape, polygonAreaM2, polygonHolds } from '../analysis/index.ts';
import { makeTown } from './index.ts';
import type { Rings, Town } from './model.ts';

const ASOF = '2026-11-24';
const town = makeTown({ seed: 7, asOf: ASOF });
const shape = (rings: Rings): PolygonShape => ({
  parts: rings.map((part) => part.map((ring) => Float64Array.from(ring.flat()))),
});

function nReached({ segments, nodes }: Town): number {
  const next: number[][] = nodes.map(() => []);
  for (const { from, to } of segments) {
    next[from]!.push(to);
    next[to]!.push(from);
  }
  const seen = new Set([0]);
  for (const node of seen) for (const other of next[node]!) seen.add(other);
  return seen.size;
}

describe('the made-up town', () => {
  it('is the same for the same seed and another for another', () => {
    expect(JSON.stringify(makeTown({ seed: 7, asOf: ASOF }))).toBe(JSON.stringify(town));
    expect(makeTown({ seed: 8, asOf: ASOF }).segments.length).not.toBe(town.segments.length);
  });

  it.each([7, 1, 2, 3, 23, 35, 42, 99, 1234])('has the size of a town with every planted ward, seed %i', (seed) => {
    const made = seed === 7 ? town : makeTown({ seed, asOf: ASOF });
    expect(made.segments.length).toBeGreaterThan(1300);
    expect(made.segments.length).toBeLessThan(1900);
    expect(made.boundary.population).toBeGreaterThan(132_000);
    expect(made.boundary.population).toBeLessThan(148_000);
    expect(made.wards).toHaveLength(20);
    expect(made.smallAreas.length).toBeGreaterThanOrEqual(86);
    expect(made.smallAreas.length).toBeLessThanOrEqual(90);
    expect(made.venues.length).toBeGreaterThan(380);
    expect(nReached(made)).toBe(made.nodes.length);
    const names = made.wards.map((ward) => ward.name);
    for (const name of ['Tarn', 'Marine', 'Eastdock', 'Ropery', 'Beacon', 'Westgate', 'Harbour', 'Millfield']) {
      expect(names).toContain(name);
    }
  });

  it('lies in open sea, 15 km and more off any real shore', () => {
    for (const { at } of town.addresses) {
      expect(at[0]).toBeGreaterThan(465_000);
      expect(at[0]).toBeLessThan(475_000);
      expect(at[1]).toBeGreaterThan(540_000);
      expect(at[1]).toBeLessThan(551_000);
    }
    expect(town.notice).toContain('Made up');
  });

  it('names every segment and measures it along its line', () => {
    for (const { name, line, lengthMetres } of town.segments) {
      expect(name.length).toBeGreaterThan(3);
      let length = 0;
      for (let i = 1; i < line.length; i++)
        length += Math.hypot(line[i]![0] - line[i - 1]![0], line[i]![1] - line[i - 1]![1]);
      expect(Math.abs(length - lengthMetres)).toBeLessThan(0.1);
    }
    expect(new Set(town.segments.map((segment) => segment.id)).size).toBe(town.segments.length);
    expect(new Set(town.segments.map((segment) => segment.name)).size).toBeGreaterThan(200);
  });

  it('tiles the boundary with small areas, and wards and beats are unions of them', () => {
    const area = (rings: Rings) => polygonAreaM2(shape(rings));
    const sum = (areas: readonly { rings: Rings }[]) => areas.reduce((total, { rings }) => total + area(rings), 0);
    const whole = area(town.boundary.rings);
    expect(sum(town.smallAreas)).toBeCloseTo(whole, 0);
    expect(sum(town.wards)).toBeCloseTo(whole, 0);
    expect(sum(town.beats)).toBeCloseTo(whole, 0);
    const population = (areas: readonly { population: number }[]) =>
      areas.reduce((total, one) => total + one.population, 0);
    expect(population(town.wards)).toBe(town.boundary.population);
    expect(population(town.smallAreas)).toBe(town.boundary.population);
  });

  it('keeps each home in the small area that it says', () => {
    const shapes = town.smallAreas.map(({ rings }) => shape(rings));
    let nOut = 0;
    for (let i = 0; i < town.addresses.length; i += 25) {
      const { at, smallArea } = town.addresses[i]!;
      if (!polygonHolds(shapes[smallArea]!, at[0], at[1])) nOut++;
    }
    // A door set back across a sharp corner may fall into the next block.
    expect(nOut / (town.addresses.length / 25)).toBeLessThan(0.02);
  });

  it('ranks deprivation from 1 without gaps, the most deprived highest in score', () => {
    const byRank = [...town.smallAreas].sort((a, b) => a.deprivationRank - b.deprivationRank);
    byRank.forEach((area, i) => {
      expect(area.deprivationRank).toBe(i + 1);
      if (i > 0) expect(area.deprivationScore).toBeLessThanOrEqual(byRank[i - 1]!.deprivationScore);
    });
    expect(byRank[0]!.deprivationDecile).toBe(1);
    expect(byRank.at(-1)!.deprivationDecile).toBe(10);
  });

  it('gives each address its own UPRN and each postcode its own code', () => {
    expect(new Set(town.addresses.map((address) => address.uprn)).size).toBe(town.addresses.length);
    expect(new Set(town.postcodes.map((postcode) => postcode.code)).size).toBe(town.postcodes.length);
    for (const { code } of town.postcodes) expect(code).toMatch(/^FH\d [1-9][A-Z]{2}$/);
  });
});
