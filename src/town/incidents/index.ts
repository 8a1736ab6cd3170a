import { isoDateOfDay } from '../../vocabulary/index.ts';
import { distance } from '../line.ts';
import type { Town } from '../model.ts';
import { calendarFor, DAY, HOUR } from './calendar.ts';
import { councilRecords } from './council.ts';
import { deliverCctv, deliverCouncil, deliverFire, deliverPolice, LATE_FEED_HOURS } from './delivery.ts';
import { fireRecords } from './fire.ts';
import { reportedTwice, spoil } from './flaws.ts';
import { surveyGround } from './ground.ts';
import { plantHotSpots, plantRepeatLocations } from './hot-spots.ts';
import { plantIntervention } from './intervention.ts';
import type { AgencyFile, Delivery, Happening, TownIncidents } from './model.ts';
import { ordinaryLife, type Scene } from './ordinary.ts';
import { policeRecords } from './police.ts';
import {
  type Consequence,
  EXCEPTIONS,
  FIRE_AFTER_VEHICLE,
  NEAR_REPEAT,
  plantEmerging,
  plantExceptions,
  plantFiresAfterVehicles,
  plantNearRepeats,
} from './series.ts';

export interface IncidentOptions {
  seed: number;
  asOf: string;
}

/** Three years of what the police, the fire service and the council of the town wrote down, and the truth behind it. */
export function makeIncidents(town: Town, { seed, asOf }: IncidentOptions): TownIncidents {
  const calendar = calendarFor(asOf);
  const years = (calendar.lastDay - calendar.firstDay + 1) / 365.25;
  const scene: Scene = { town, calendar, seed, years, places: surveyGround(town, seed) };

  const hotSpots = plantHotSpots(scene);
  const repeats = plantRepeatLocations(scene);
  const emerging = plantEmerging(scene);
  const base = [
    ...ordinaryLife(scene),
    ...hotSpots.happenings,
    ...repeats.happenings,
    ...emerging.happenings,
    ...plantExceptions(scene),
  ];
  const nearRepeats = plantNearRepeats(
    scene,
    base.filter((one) => !one.isPrompt),
  );
  const burnt = plantFiresAfterVehicles(
    scene,
    base.filter((one) => one.key === 'VEH-ABND'),
  );
  const intervention = plantIntervention(scene, [
    ...base,
    ...nearRepeats.map((pair) => pair.later),
    ...burnt.map((pair) => pair.later),
  ]);
  const twice = reportedTwice(seed, intervention.happenings, calendar.end);
  const all = [...intervention.happenings, ...twice.map((pair) => pair.later)];

  const of = (agency: AgencyFile) => all.filter((one) => one.agency === agency);
  const police = deliverPolice(policeRecords(scene, of('police')), calendar, seed);
  const fire = deliverFire(fireRecords(scene, of('fire')), calendar);
  const council = deliverCouncil(councilRecords(scene, of('council')), calendar);
  const cctv = deliverCctv(councilRecords(scene, of('cctv')), calendar);

  const newVersions: { file: string; ref: string }[] = [];
  const refs = new Map<Happening, string>();
  const note = (file: string, delivery: Delivery<{ ref: string; source: Happening }>) => {
    for (const record of delivery.history) refs.set(record.source, record.ref);
    for (const record of delivery.lastNight) {
      if (refs.has(record.source)) newVersions.push({ file, ref: record.ref });
      refs.set(record.source, record.ref);
    }
  };
  note('police/police-last-night.csv', police);
  note('fire/fire-last-night.csv', fire);
  note('council/council-last-night.json', council);
  note('cctv', cctv);
  const spoilt = spoil(seed, police, fire, council);

  const refsOf = (test: (one: Happening) => boolean) =>
    all.filter((one) => test(one) && refs.has(one)).map((one) => refs.get(one)!);
  const pairsOf = (pairs: readonly Consequence[]) =>
    pairs.flatMap(({ first, later }) => {
      const [a, b] = [refs.get(first), refs.get(later)];
      if (!a || !b) return [];
      return [
        {
          a,
          b,
          metres: Math.round(distance(first.place, later.place)),
          days: Math.floor(later.at / DAY) - Math.floor(first.at / DAY),
        },
      ];
    });
  const followed = pairsOf(nearRepeats);
  const iso = (day: number) => isoDateOfDay(day);
  return {
    asOf,
    police,
    fire,
    council,
    cctv,
    truth: {
      notice: town.notice,
      seed,
      asOf,
      period: { from: iso(calendar.firstDay), to: iso(calendar.lastDay) },
      hotSpots: hotSpots.truth,
      nearRepeat: {
        ...NEAR_REPEAT,
        nOriginators: new Set(followed.map((pair) => pair.a)).size,
        nRepeats: followed.length,
        pairs: followed.map(({ a, b, metres, days }) => ({ originator: a, repeat: b, metres, days })),
      },
      firesAfterVehicles: {
        ...FIRE_AFTER_VEHICLE,
        pairs: pairsOf(burnt).map(({ a, b, metres, days }) => ({ vehicle: a, fire: b, metres, days })),
      },
      emerging: {
        ...emerging.truth,
        from: iso(calendar.lastDay - 9),
        to: iso(calendar.lastDay),
        refs: refsOf((one) => one.planted === 'emerging'),
      },
      intervention: { ...intervention.truth, date: iso(intervention.dateDay) },
      repeatLocations: repeats.truth,
      exceptions: EXCEPTIONS.map(({ ward, agency, key, n }) => ({
        date: iso(calendar.lastDay),
        ward,
        agency,
        keys: [key],
        nPlanted: n,
        refs: refsOf((one) => one.planted === `exception/${ward}`),
      })),
      lateFeed: {
        feed: 'cctv',
        lastRecordBefore: calendar.isoTime(calendar.end + (6 - LATE_FEED_HOURS) * HOUR),
        hoursLate: LATE_FEED_HOURS,
      },
      ...spoilt,
      likelyDuplicates: pairsOf(twice).map(({ a, b }) => ({ refs: [a, b] as [string, string] })),
      newVersions,
      rows: {
        'police/police-history.csv': police.history.length,
        'police/police-last-night.csv': police.lastNight.length,
        'fire/fire-history.csv': fire.history.length,
        'fire/fire-last-night.csv': fire.lastNight.length,
        'council/council-history.json': council.history.length,
        'council/council-last-night.json': council.lastNight.length,
        'cctv/cctv-history.json': cctv.history.length,
      },
    },
  };
}
