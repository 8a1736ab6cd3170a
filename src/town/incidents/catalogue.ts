import type { Draw } from './ground.ts';
import type { RhythmName } from './rhythm.ts';

/** How a record of this kind is placed: at a front door, somewhere on the street, or either. */
export type Placing = 'door' | 'street' | 'mixed';

/** One kind of thing that happens in the town, in ordinary times. */
export interface Stream {
  /** Key of the police code, fire class or service code that the record will carry. */
  key: string;
  perYear: number;
  rhythm: RhythmName;
  draw: Draw;
  placing: Placing;
  /** Each year's number against the one before. */
  trend?: number;
}

const s = (key: string, perYear: number, rhythm: RhythmName, placing: Placing, draw: Draw, trend = 1): Stream => ({
  key,
  perYear,
  rhythm,
  placing,
  draw,
  trend,
});

const LIVING: Draw = { homes: 0.5, need: 1 };
const NIGHT: Draw = { nightlife: 2, centre: 1, need: 0.6 };
const PARKED: Draw = { homes: 0.7, parking: 1, centre: 0.3, need: 0.2 };

/** Police: about 24,000 crimes a year by Home Office code, 14,000 ASB incidents by NSIR type. */
export const POLICE_STREAMS: readonly Stream[] = [
  s('1', 1.5, 'evening', 'door', LIVING),
  s('5D', 240, 'nightEconomy', 'street', NIGHT),
  s('8N', 1750, 'nightEconomy', 'mixed', { ...NIGHT, need: 1.2 }),
  s('105A', 2300, 'evening', 'mixed', { need: 1.5, nightlife: 0.5, centre: 0.5, schools: 0.3 }),
  s('104', 190, 'nightEconomy', 'street', NIGHT),
  s('8L', 1150, 'evenDay', 'door', LIVING, 1.05),
  s('8Q', 420, 'evenDay', 'door', LIVING, 1.06),
  s('8R', 620, 'evenDay', 'door', LIVING, 1.04),
  s('19C', 190, 'overnight', 'door', LIVING),
  s('20A', 330, 'evening', 'mixed', { need: 1, nightlife: 0.6 }),
  s('17A', 80, 'evening', 'mixed', LIVING),
  s('34B', 190, 'evening', 'street', { need: 0.8, centre: 0.8, green: 0.3, nightlife: 0.6 }),
  s('34A', 30, 'evening', 'door', { shops: 1 }),
  s('28E', 1130, 'homeEmpty', 'door', { homes: 0.9, need: 0.8 }, 0.97),
  s('28F', 240, 'homeEmpty', 'door', { homes: 0.9, need: 0.8 }, 0.97),
  s('28G', 25, 'working', 'door', { homes: 1 }),
  s('30C', 330, 'overnight', 'door', { shops: 1, centre: 0.6, edge: 0.3 }),
  s('30D', 110, 'overnight', 'door', { shops: 1, centre: 0.6, edge: 0.3 }),
  s('48', 680, 'overnight', 'street', { ...PARKED, need: 0.7 }, 0.97),
  s('37.2', 45, 'overnight', 'street', PARKED),
  s('45', 1120, 'overnight', 'street', PARKED, 0.97),
  s('126', 230, 'overnight', 'street', PARKED),
  s('39', 190, 'nightEconomy', 'street', { centre: 1.4, nightlife: 1, parking: 0.3 }),
  s('44', 340, 'working', 'street', { centre: 0.8, parking: 0.8, schools: 0.4, homes: 0.3 }),
  s('46', 1300, 'shopping', 'door', { shops: 1.2, centre: 0.5 }, 1.05),
  s('49', 1350, 'evenDay', 'mixed', { homes: 0.6, need: 0.4, centre: 0.5, shops: 0.3 }),
  s('40', 280, 'evenDay', 'door', LIVING),
  s('41', 110, 'working', 'door', { shops: 1, centre: 0.7 }),
  s('58A', 780, 'evening', 'door', LIVING),
  s('58B', 520, 'overnight', 'door', { shops: 0.7, schools: 0.6, centre: 0.3, voids: 0.4 }),
  s('58C', 1080, 'overnight', 'street', { homes: 0.7, need: 0.7, centre: 0.2 }),
  s('58D', 480, 'dusk', 'street', { need: 0.9, green: 0.5, schools: 0.3 }),
  s('56A', 28, 'overnight', 'door', { need: 1, voids: 0.6 }),
  s('56B', 105, 'dusk', 'street', { need: 1, edge: 0.5, voids: 0.6 }),
  s('92A', 150, 'evening', 'mixed', { need: 1.2, centre: 0.5 }),
  s('92D', 190, 'nightEconomy', 'street', NIGHT),
  s('92E', 400, 'evening', 'street', { need: 1, centre: 0.5, green: 0.3 }),
  s('10C', 90, 'evening', 'street', NIGHT),
  s('10D', 145, 'evening', 'street', { need: 0.8, centre: 0.6 }, 1.04),
  s('9A', 1050, 'evening', 'street', { need: 0.9, nightlife: 0.9, centre: 0.6 }),
  s('9B', 120, 'evening', 'street', { need: 0.7, nightlife: 0.9, centre: 0.8 }),
  s('66', 130, 'evening', 'street', NIGHT),
  s('33', 90, 'overnight', 'street', PARKED),
  s('79', 150, 'working', 'door', LIVING),
  s('99', 200, 'evenDay', 'mixed', LIVING),
  s('NSIR01', 430, 'officeHours', 'street', { need: 0.7, edge: 0.7, homes: 0.3 }),
  s('NSIR02', 1750, 'afterSchool', 'street', { need: 0.9, edge: 0.4, roads: 0.3 }),
  s('NSIR03', 4300, 'afterSchool', 'street', { need: 1, centre: 0.5, green: 0.4, schools: 0.3, shops: 0.3 }),
  s('NSIR04', 1950, 'evening', 'door', LIVING),
  s('NSIR05', 320, 'working', 'street', { need: 1, centre: 0.4, green: 0.3 }),
  s('NSIR06', 420, 'evenDay', 'mixed', LIVING),
  s('NSIR07', 290, 'afterSchool', 'mixed', { voids: 0.8, schools: 0.5, edge: 0.4 }),
  s('NSIR08', 600, 'evenDay', 'door', LIVING),
  s('NSIR09', 250, 'evening', 'street', { centre: 1.2, green: 0.4 }),
  s('NSIR10', 40, 'overnight', 'street', { centre: 0.5, edge: 0.5 }),
  s('NSIR11', 900, 'nightNoise', 'door', LIVING),
  s('NSIR12', 260, 'shopping', 'street', { centre: 1.5, shops: 0.2 }),
  s('NSIR13', 390, 'fireworks', 'street', { need: 1, green: 0.4 }),
];

/** Fire service: about 2,500 fires a year, secondary far more than primary, and 2,300 calls without fire. */
export const FIRE_STREAMS: readonly Stream[] = [
  s('deliberate-refuse', 750, 'dusk', 'street', { need: 1, edge: 0.4, voids: 0.3 }),
  s('deliberate-grass', 330, 'dusk', 'street', { edge: 1, green: 1 }),
  s('deliberate-bin', 200, 'dusk', 'street', { need: 0.6, shops: 0.6, schools: 0.4 }),
  s('deliberate-derelict', 50, 'overnight', 'door', { voids: 1 }),
  s('deliberate-building', 95, 'overnight', 'door', { need: 1, voids: 0.4, schools: 0.2 }),
  s('deliberate-outdoor', 35, 'dusk', 'street', { edge: 1, need: 0.4 }),
  s('deliberate-vehicle', 55, 'overnight', 'street', { need: 0.8, edge: 0.8 }),
  s('accidental-dwelling', 130, 'evenDay', 'door', LIVING),
  s('accidental-building', 60, 'working', 'door', { shops: 0.6, centre: 0.5 }),
  s('accidental-vehicle', 70, 'evenDay', 'street', { roads: 1, homes: 0.3 }),
  s('accidental-outdoor', 25, 'evening', 'street', { edge: 1 }),
  s('accidental-secondary', 430, 'evening', 'street', { homes: 0.5, edge: 0.6, green: 0.4 }),
  s('chimney', 20, 'evening', 'door', { homes: 1 }),
  s('alarm-malicious', 90, 'evening', 'door', { need: 1, schools: 0.3, centre: 0.4 }),
  s('alarm-good-intent', 600, 'dusk', 'mixed', { homes: 0.7, need: 0.4 }),
  s('alarm-apparatus', 800, 'evenDay', 'door', { homes: 0.4, centre: 0.6, schools: 0.6, shops: 0.2 }),
  s('special-rtc', 150, 'evenDay', 'street', { roads: 1 }),
  s('special-flooding', 70, 'evenDay', 'door', LIVING),
  s('special-other', 380, 'evenDay', 'door', LIVING),
];

/** Council: about 20,000 street-scene and enforcement requests a year by service code. */
export const COUNCIL_STREAMS: readonly Stream[] = [
  s('VEH-ABND', 2050, 'officeHours', 'street', { need: 0.8, edge: 0.7, homes: 0.3 }),
  s('VEH-UNTX', 1000, 'officeHours', 'street', { homes: 0.6, need: 0.7 }),
  s('VEH-NUIS', 450, 'officeHours', 'street', LIVING),
  s('FLY-TIP', 3050, 'dumping', 'street', { need: 1, edge: 0.5 }),
  s('FLY-POST', 290, 'officeHours', 'street', { centre: 1, shops: 0.4, roads: 0.2 }),
  s('GRF-OFF', 150, 'officeHours', 'street', { need: 0.6, centre: 0.5, schools: 0.4 }),
  s('GRF-GEN', 880, 'officeHours', 'street', { need: 0.7, centre: 0.5, schools: 0.4, green: 0.3 }),
  s('LIT-GEN', 1650, 'officeHours', 'street', { centre: 0.7, homes: 0.4, green: 0.4, shops: 0.3 }),
  s('LIT-DOG', 930, 'officeHours', 'street', { homes: 0.7, green: 0.7 }),
  s('LIT-NDL', 300, 'officeHours', 'street', { need: 0.9, centre: 0.5, green: 0.3 }),
  s('NOI-DOM', 1780, 'nightNoise', 'door', LIVING),
  s('NOI-COM', 350, 'nightNoise', 'door', { nightlife: 1, centre: 0.4 }),
  s('ASB-ROWDY', 420, 'officeHours', 'street', LIVING),
  s('ASB-NEIGH', 360, 'officeHours', 'door', LIVING),
  s('ASB-STREET', 110, 'officeHours', 'street', { centre: 1 }),
  s('LGT-OUT', 1700, 'officeHours', 'street', { homes: 0.6, roads: 0.5 }),
  s('VOID-SEC', 160, 'officeHours', 'door', { voids: 1, need: 0.4 }),
  s('TS-UAS', 40, 'working', 'door', { shops: 1 }),
  s('TS-DOOR', 60, 'working', 'door', { homes: 1 }),
  s('EH-NUIS', 430, 'officeHours', 'door', LIVING),
  s('EH-PEST', 450, 'officeHours', 'door', LIVING),
  s('EH-SMOKE', 120, 'evening', 'door', { homes: 1 }),
  s('WRD-VIS', 1200, 'officeHours', 'door', { need: 1 }),
];

/** The CCTV control room, a feed of its own. */
export const CCTV_STREAMS: readonly Stream[] = [
  s('CCTV-REQ', 1100, 'nightEconomy', 'street', { centre: 1.2, nightlife: 0.8, parking: 0.4 }),
];
