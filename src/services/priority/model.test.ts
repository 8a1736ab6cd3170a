import { describe, expect, it } from 'vitest';
import { CasesNear, type FireArea, type HotSpots, priorityReasons } from './model.ts';

const at = (longitude: number, latitude = 54.5) => ({ longitude, latitude });
const one = { caseId: 1, group: 'Waste', place: at(-1.2) };
const nothing = { fireAreas: [], hotSpots: null, near: new CasesNear([one]) };

describe('what puts a case before others', () => {
  it('is nothing where the picture has nothing there', () => {
    expect(priorityReasons(one, nothing)).toEqual([]);
  });

  it('is a fire of the area within 300 m, and not one beyond', () => {
    // 0.001° is 64.6 m here.
    const area = (longitude: number): FireArea => ({
      fires: [at(longitude), at(-1.3)],
      expected: 0.2,
      days: 7,
      reachMetres: 300,
    });
    expect(priorityReasons(one, { ...nothing, fireAreas: [area(-1.2046)] })).toMatchObject([
      { kind: 'fireArea', n: 2 },
    ]);
    expect(priorityReasons(one, { ...nothing, fireAreas: [area(-1.2047)] })).toEqual([]);
  });

  it('is a hot cell, with its count', () => {
    const hotSpots: HotSpots = {
      days: 28,
      cellMetres: 250,
      countAt: ({ longitude }) => (longitude < -1.1 ? 19 : null),
    };
    expect(priorityReasons(one, { ...nothing, hotSpots })).toMatchObject([{ kind: 'hotSpot', n: 19 }]);
    expect(priorityReasons({ ...one, place: at(-1) }, { ...nothing, hotSpots })).toEqual([]);
  });

  it('is two others of its group within 50 m: itself, other groups and one over the edge of a cell are told apart', () => {
    const other = (caseId: number, metres: number, group = 'Waste') => ({
      ...{ caseId, group, place: at(-1.2 + metres / 64_600) },
    });
    const near = (...others: ReturnType<typeof other>[]) => ({ ...nothing, near: new CasesNear([one, ...others]) });
    expect(priorityReasons(one, near(other(2, 10), other(3, 20, 'Vehicles')))).toEqual([]);
    expect(priorityReasons(one, near(other(2, 10), other(3, 60)))).toEqual([]);
    expect(priorityReasons(one, near(other(2, -49), other(3, 49)))).toMatchObject([{ kind: 'repeatPlace', n: 2 }]);
  });
});
