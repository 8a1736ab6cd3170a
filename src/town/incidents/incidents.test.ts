import { describe, expect, it } from 'vitest';
import { dayOfIsoDate, weekdayOfDay } from '../../vocabulary/index.ts';
import { makeIncidents, makeTown } from '../index.ts';
import { distance } from '../line.ts';
import { DAY } from './calendar.ts';
import type { CouncilRecord, FireRecord, PoliceRecord } from './model.ts';

const ASOF = '2026-11-24';
const town = makeTown({ seed: 7, asOf: ASOF });
const made = makeIncidents(town, { seed: 7, asOf: ASOF });
const { truth } = made;
const END = dayOfIsoDate(ASOF);
const police = [...made.police.history, ...made.police.lastNight];
const fire = [...made.fire.history, ...made.fire.lastNight];
const council = [...made.council.history, ...made.council.lastNight];
const day = (minute: number) => Math.floor(minute / DAY);
const byRef = <R extends { ref: string }>(records: readonly R[]) =>
  new Map(records.map((record) => [record.ref, record]));

describe('three years of records', () => {
  it('come in the numbers of such a town', () => {
    const perYear = (n: number) => n / 3;
    expect(perYear(police.filter((r) => r.isCrime).length)).toBeGreaterThan(22_500);
    expect(perYear(police.filter((r) => r.isCrime).length)).toBeLessThan(25_500);
    expect(perYear(police.filter((r) => !r.isCrime).length)).toBeGreaterThan(13_000);
    expect(perYear(police.filter((r) => !r.isCrime).length)).toBeLessThan(15_000);
    const fires = fire.filter((r) => r.values['Incident Category'] === 'Fire');
    expect(perYear(fires.length)).toBeGreaterThan(2250);
    expect(perYear(fires.length)).toBeLessThan(2750);
    const primary = fires.filter((r) => r.values['Is Primary Fire'] === 'yes').length;
    expect(fires.length - primary).toBeGreaterThan(3 * primary);
    expect(perYear(council.length + made.cctv.history.length)).toBeGreaterThan(19_000);
    expect(perYear(council.length + made.cctv.history.length)).toBeLessThan(22_000);
  });

  it('end before the morning, and start no earlier than three years before', () => {
    const first = dayOfIsoDate(truth.period.from);
    for (const { recorded } of [...police, ...fire, ...council, ...made.cctv.history]) {
      expect(recorded).toBeLessThan(END * DAY);
      expect(day(recorded)).toBeGreaterThanOrEqual(first);
    }
  });

  it('put times in order: earliest, latest, reported, recorded', () => {
    for (const { from, to, reported, recorded } of police) {
      if (to !== null) expect(to).toBeGreaterThanOrEqual(from);
      expect(reported).toBeGreaterThanOrEqual(to ?? from);
      expect(recorded).toBeGreaterThanOrEqual(reported);
    }
  });

  it('keep what was recorded yesterday, and new versions of earlier records, for the last-night files', () => {
    for (const { recorded } of [...made.police.history, ...made.fire.history, ...made.council.history]) {
      expect(day(recorded)).toBeLessThan(END - 1);
    }
    const known = byRef(made.police.history);
    const versions = truth.newVersions.filter(({ file }) => file.startsWith('police'));
    expect(versions.length).toBeGreaterThan(20);
    const last = byRef(made.police.lastNight);
    for (const { ref } of versions) {
      expect(known.get(ref)!.status).toBe('Under investigation');
      expect(last.get(ref)!.status).not.toBe('Under investigation');
    }
    expect(made.fire.lastNight.length).toBeGreaterThan(0);
  });

  it('show the delays that a lag table needs: most in a day, some after a month', () => {
    const crimes = police.filter((r) => r.isCrime);
    const within = (days: number) => crimes.filter((r) => r.recorded - r.from < days * DAY).length / crimes.length;
    expect(within(2)).toBeGreaterThan(0.7);
    expect(within(30)).toBeLessThan(0.995);
  });

  it('have distinct keys but where a key is planted twice', () => {
    const planted = new Set([...truth.sameKeyTwice, ...truth.exactDuplicates].map(({ ref }) => ref));
    const seen = new Set<string>();
    for (const { ref } of made.police.history) {
      if (seen.has(ref)) expect(planted).toContain(ref);
      seen.add(ref);
    }
  });
});

describe('what was planted', () => {
  it('hot spots are many times as busy as their share of streets', () => {
    for (const spot of truth.hotSpots) {
      const isIn = (r: PoliceRecord | FireRecord | CouncilRecord) =>
        r.place !== null &&
        distance(r.place, [spot.x, spot.y]) <= spot.radiusMetres &&
        spot.keys.includes(r.source.key);
      const all = [...police, ...fire, ...council].filter((r) => spot.keys.includes(r.source.key));
      const share = all.filter(isIn).length / all.length;
      const metres = town.segments.reduce((sum, s) => sum + s.lengthMetres, 0);
      const own = town.segments.filter((s) => spot.segments.includes(s.id)).reduce((sum, s) => sum + s.lengthMetres, 0);
      expect(share / (own / metres), spot.name).toBeGreaterThan(6);
    }
  });

  it('the night-time hot spot lives at the weekend, the shops in the week', () => {
    const weekend = (id: string) => {
      const own = police.filter((r) => r.source.planted === `hot-spot/${id}`);
      // A night belongs to the evening before.
      return (
        own.filter((r) => weekdayOfDay(day(r.source.at - 6 * 60)) >= 4 && weekdayOfDay(day(r.source.at - 6 * 60)) <= 5)
          .length / own.length
      );
    };
    expect(weekend('H1')).toBeGreaterThan(0.42);
    expect(weekend('H3')).toBeLessThan(0.32);
  });

  it('burglaries repeat nearby and soon more often than their dates shuffled would', () => {
    const homes = police
      .filter((r) => (r.key === '28E' || r.key === '28F') && r.place)
      .map((r) => ({ place: r.place!, day: day(r.source.at) }));
    const pairs = (shift: number) => {
      let n = 0;
      for (let i = 0; i < homes.length; i++) {
        for (let j = i + 1; j < homes.length; j++) {
          const [a, b] = [homes[i]!, homes[j]!];
          const d = Math.abs(a.day - homes[(j + shift) % homes.length]!.day);
          if (d <= 14 && Math.abs(a.place[0] - b.place[0]) <= 200 && distance(a.place, b.place) <= 200) n++;
        }
      }
      return n;
    };
    const chanceLevel = (pairs(997) + pairs(1501) + pairs(2003)) / 3;
    expect(pairs(0)).toBeGreaterThan(1.6 * chanceLevel);
    expect(truth.nearRepeat.nRepeats).toBeGreaterThan(800);
    for (const { metres, days } of truth.nearRepeat.pairs) {
      expect(metres).toBeLessThanOrEqual(200);
      expect(days).toBeGreaterThanOrEqual(0);
      expect(days).toBeLessThanOrEqual(14);
    }
  });

  it('deliberate fires follow abandoned vehicles, and both are in the files', () => {
    const [fires, vehicles] = [byRef(fire), byRef(council)];
    expect(truth.firesAfterVehicles.pairs.length).toBeGreaterThan(250);
    for (const pair of truth.firesAfterVehicles.pairs) {
      const [burnt, vehicle] = [fires.get(pair.fire)!, vehicles.get(pair.vehicle)!];
      expect(burnt.values['Cause of Fire']).toContain('Deliberate');
      expect(vehicle.key).toBe('VEH-ABND');
      expect(distance(burnt.place!, vehicle.place!)).toBeLessThanOrEqual(truth.firesAfterVehicles.withinMetres);
      expect(burnt.recorded).toBeGreaterThan(vehicle.recorded);
      expect(burnt.recorded - vehicle.recorded).toBeLessThan(truth.firesAfterVehicles.withinDays * DAY);
    }
  });

  it('a cluster emerges in the last ten days where there was little before', () => {
    const { x, y, radiusMetres, keys, refs, from } = truth.emerging;
    expect(dayOfIsoDate(from)).toBe(END - 10);
    const isIn = (r: PoliceRecord | FireRecord | CouncilRecord) =>
      keys.includes(r.source.key) && r.place !== null && distance(r.place, [x, y]) <= radiusMetres;
    const own = [...police, ...fire, ...council].filter(isIn);
    const recent = own.filter((r) => day(r.recorded) >= END - 10).length;
    const before = own.filter((r) => day(r.recorded) < END - 10 && day(r.recorded) >= END - 374).length;
    expect(refs.length).toBeGreaterThan(30);
    expect(recent).toBeGreaterThan(8 * (before / 364) * 10);
    expect(own.filter((r) => refs.includes(r.ref)).length).toBe(refs.length);
  });

  it('vehicle crime falls after the operation where it was, rises a little next door, and not in the controls', () => {
    const { treated, buffer, control, date, codes } = truth.intervention;
    const start = dayOfIsoDate(date) + 60;
    const span = END - start;
    const ratio = (areas: readonly string[]) => {
      const own = police.filter(
        (r) =>
          codes.includes(r.key) && areas.includes(town.smallAreas[town.segments[r.source.segment]!.smallArea]!.code),
      );
      const after = own.filter((r) => day(r.source.at) >= start).length;
      // The same days of the year before the operation.
      const before = own.filter((r) => day(r.source.at) >= start - 730 && day(r.source.at) < start - 730 + span).length;
      return after / before;
    };
    expect(ratio(treated)).toBeLessThan(0.75);
    expect(ratio(buffer)).toBeGreaterThan(ratio(control));
    expect(ratio(control)).toBeGreaterThan(0.75);
  });

  it('the last day has its exceptions, far above the same weekday of the eight weeks before', () => {
    for (const { ward, keys, refs, nPlanted } of truth.exceptions) {
      expect(refs.length).toBe(nPlanted);
      const w = town.wards.findIndex((area) => area.name === ward);
      const own = [...police, ...council].filter(
        (r) => keys.includes(r.source.key) && town.segments[r.source.segment]!.ward === w,
      );
      const on = (d: number) => own.filter((r) => day(r.source.at) === d).length;
      const usual = [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, week) => sum + on(END - 1 - 7 * week), 0) / 8;
      expect(on(END - 1)).toBeGreaterThanOrEqual(nPlanted);
      expect(on(END - 1)).toBeGreaterThan(3 * (usual + 0.5));
    }
  });

  it('repeat locations call again and again from one address', () => {
    for (const { uprn, keys, nPlanted } of truth.repeatLocations) {
      const address = town.addresses.findIndex((one) => one.uprn === uprn);
      const own = [...police, ...fire, ...council].filter(
        (r) => r.source.address === address && keys.includes(r.source.key),
      );
      expect(own.length).toBeGreaterThanOrEqual(nPlanted * 0.9);
    }
  });

  it('the CCTV log stops 26 hours before six in the morning', () => {
    const last = Math.max(...made.cctv.history.map((r) => r.recorded));
    expect(last).toBeLessThan(END * DAY + (6 - 26) * 60);
    expect(last).toBeGreaterThan((END - 2) * DAY);
    expect(made.cctv.lastNight).toHaveLength(0);
  });

  it('bad rows number a few dozen a year and stay out of the planted signals', () => {
    expect(truth.badRows.length / 3).toBeGreaterThan(24);
    expect(truth.badRows.length / 3).toBeLessThan(80);
    const bad = new Set(truth.badRows.map(({ ref }) => ref));
    for (const { originator, repeat } of truth.nearRepeat.pairs) {
      expect(bad.has(originator)).toBe(false);
      expect(bad.has(repeat)).toBe(false);
    }
    for (const ref of truth.emerging.refs) expect(bad.has(ref)).toBe(false);
  });
});
