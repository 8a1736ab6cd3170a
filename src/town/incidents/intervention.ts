import { chanceFor, weighted } from '../chance.ts';
import { distance } from '../line.ts';
import { DAY } from './calendar.ts';
import type { Happening, Truth } from './model.ts';
import { happen, type Scene } from './ordinary.ts';
import { RHYTHMS, timerFor } from './rhythm.ts';

const KEYS = ['45', '48', '126'];
const TREATED_WARD = 'Westgate';
const CONTROL_WARDS = ['Saltholm', 'Lantern Hill'];
const DAYS_AGO = 400;
const REMOVED = 0.45;
const DISPLACED = 0.25;

/**
 * A vehicle crime problem in one ward, worked on from 400 days before the end: from then on a share of what would have
 * happened there does not, and a part of that happens next door instead.
 */
export function plantIntervention(
  scene: Scene,
  happenings: Happening[],
): { happenings: Happening[]; truth: Truth['intervention']; dateDay: number } {
  const chance = chanceFor(scene.seed, 'intervention');
  const { town, calendar } = scene;
  const wardIndex = (name: string) => town.wards.findIndex((area) => area.name === name);
  const inWard = (name: string) =>
    town.smallAreas.map((_, i) => i).filter((i) => town.smallAreas[i]!.ward === wardIndex(name));
  const treated = new Set(inWard(TREATED_WARD));
  const control = new Set(CONTROL_WARDS.flatMap(inWard));
  const gap = (i: number) =>
    Math.min(...[...treated].map((t) => distance(town.smallAreas[i]!.middle, town.smallAreas[t]!.middle)));
  const buffer = new Set(
    town.smallAreas.map((_, i) => i).filter((i) => !treated.has(i) && !control.has(i) && gap(i) < 650),
  );
  const segmentsOf = (areas: ReadonlySet<number>) =>
    town.segments
      .map((_, i) => i)
      .filter((i) => areas.has(town.segments[i]!.smallArea) && town.segments[i]!.addresses.length > 0);
  const treatedSegments = segmentsOf(treated);
  const bufferSegments = segmentsOf(buffer);
  const dateDay = calendar.lastDay - DAYS_AGO;

  // The problem that was worked on.
  const timer = timerFor(RHYTHMS.overnight, calendar, 0.97);
  const pick = weighted(treatedSegments.map((i) => town.segments[i]!.lengthMetres));
  const problem: Happening[] = [];
  for (const [key, perYear] of [
    ['45', 130],
    ['48', 70],
    ['126', 25],
  ] as const) {
    for (let n = chance.poisson(perYear * scene.years); n > 0; n--) {
      problem.push(
        happen(
          scene,
          chance,
          key,
          timer.draw(chance),
          treatedSegments[pick.draw(chance)]!,
          'street',
          'intervention-problem',
        ),
      );
    }
  }
  let [nRemoved, nDisplaced] = [0, 0];
  const kept: Happening[] = [];
  for (const one of [...happenings, ...problem]) {
    const isTreated = KEYS.includes(one.key) && treated.has(town.segments[one.segment]!.smallArea) && !one.isPrompt;
    const days = one.at / DAY - dateDay;
    // Full effect after two months.
    if (!isTreated || days < 0 || !chance.happens(REMOVED * Math.min(1, days / 60))) {
      kept.push(one);
      continue;
    }
    nRemoved++;
    if (chance.happens(DISPLACED)) {
      nDisplaced++;
      kept.push(happen(scene, chance, one.key, one.at, chance.pick(bufferSegments), 'street', 'displaced'));
    }
  }
  const codes = (areas: ReadonlySet<number>) => [...areas].sort((a, b) => a - b).map((i) => town.smallAreas[i]!.code);
  return {
    happenings: kept,
    dateDay,
    truth: {
      name: `Vehicle crime operation in ${TREATED_WARD}: patrols, signs and better lighting`,
      codes: KEYS,
      date: '',
      treated: codes(treated),
      buffer: codes(buffer),
      control: codes(control),
      removedShare: REMOVED,
      displacedShare: DISPLACED,
      nRemoved,
      nDisplaced,
    },
  };
}
