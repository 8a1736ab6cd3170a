import { describe, expect, it } from 'vitest';
import { categoryByCode } from '../../vocabulary/index.ts';
import { type FireFacts, fireCategory } from './fire.ts';
import { fixMyStreetCategory } from './fixmystreet.ts';
import { homeOfficeCategory } from './home-office.ts';
import { NSIR_TYPES, nsirCategory } from './nsir.ts';
import { open311Category } from './open311.ts';
import { POLICE_UK_PERIODS, policeUkCategory } from './police-uk.ts';

describe('data.police.uk', () => {
  it('has 14 live categories, and all that any period had are in the tree', () => {
    expect(Object.keys(POLICE_UK_PERIODS.at(-1)!.categories)).toHaveLength(14);
    for (const { categories } of POLICE_UK_PERIODS) {
      for (const category of Object.values(categories)) expect(categoryByCode(category)?.code).toBe(category);
    }
  });

  it('reads a word in the set of its own month only', () => {
    expect(policeUkCategory('Violent crime', '2012-01')).toBe('crime/violence');
    expect(policeUkCategory('Violent crime', '2024-01')).toBeNull();
    expect(policeUkCategory('Shoplifting', '2011-01')).toBeNull();
    expect(policeUkCategory('Burglary', '2010-11')).toBeNull();
  });

  it('never makes ASB a crime', () => {
    expect(categoryByCode(policeUkCategory('Anti-social behaviour', '2024-01')!)!.kind).toBe('asb');
  });

  it('covers all months since the first without gap or overlap', () => {
    for (let i = 1; i < POLICE_UK_PERIODS.length; i++) {
      const [year, month] = POLICE_UK_PERIODS[i - 1]!.to.split('-').map(Number) as [number, number];
      const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
      expect(POLICE_UK_PERIODS[i]!.from).toBe(next);
    }
  });
});

describe('Home Office codes', () => {
  it.each([
    ['1', 'crime/violence/homicide'],
    ['8N', 'crime/violence/wounding'],
    ['105A', 'crime/violence/assault'],
    ['8Q', 'crime/violence/harassment'],
    ['19C', 'crime/violence/sexual'],
    ['34B', 'crime/robbery/personal'],
    ['34A', 'crime/robbery/business'],
    ['28F', 'crime/burglary/residential'],
    ['30D', 'crime/burglary/business'],
    ['37.2', 'crime/vehicle/theft-of'],
    ['37/2', 'crime/vehicle/theft-of'],
    ['045', 'crime/vehicle/theft-from'],
    ['58b', 'crime/damage/criminal'],
    ['56A', 'crime/damage/arson'],
    ['99', 'crime/other'],
  ])('%s is %s', (code, category) => {
    expect(homeOfficeCategory(code)).toBe(category);
    expect(categoryByCode(category)).toBeDefined();
  });

  it.each(['', '28Z', '1000', 'NSIR01'])('does not guess at "%s"', (code) => {
    expect(homeOfficeCategory(code)).toBeNull();
  });
});

describe('NSIR', () => {
  it('has the thirteen types, none of them a crime', () => {
    expect(NSIR_TYPES).toHaveLength(13);
    for (const { code } of NSIR_TYPES) expect(categoryByCode(nsirCategory(code)!)!.kind).toBe('asb');
  });
});

describe('fires', () => {
  const fire: FireFacts = {
    incident: 'Fire',
    isPrimary: 'no',
    cause: 'Accidental',
    propertyCategory: 'Outdoor',
    isDerelict: 'no',
    isChimney: '',
    falseAlarmReason: '',
    specialService: '',
    isRoadTrafficCollision: '',
  };
  const of = (facts: Partial<FireFacts>) => fireCategory({ ...fire, ...facts });

  it.each<[string, Partial<FireFacts>, string, boolean]>([
    ['deliberate secondary', { cause: 'Deliberate – unknown owner' }, 'fire/deliberate/secondary', true],
    [
      'deliberate primary',
      { cause: 'Deliberate – own property', isPrimary: 'yes', propertyCategory: 'Dwelling' },
      'fire/deliberate/primary',
      true,
    ],
    [
      'deliberate car',
      { cause: 'Deliberate – others property', isPrimary: 'yes', propertyCategory: 'RoadVehicle' },
      'fire/deliberate/primary-vehicle',
      true,
    ],
    ['motive not known counts with accidental', { cause: 'Not known' }, 'fire/accidental/secondary', false],
    ['accidental dwelling', { isPrimary: 'yes', propertyCategory: 'Dwelling' }, 'fire/accidental/dwelling', false],
    [
      'accidental building',
      { isPrimary: 'yes', propertyCategory: 'NonResidential' },
      'fire/accidental/building',
      false,
    ],
    ['accidental vehicle', { isPrimary: 'yes', propertyCategory: 'RoadVehicle' }, 'fire/accidental/vehicle', false],
    ['accidental outdoors with casualty', { isPrimary: 'yes' }, 'fire/accidental/outdoor', false],
    ['chimney', { isPrimary: 'yes', propertyCategory: 'Dwelling', isChimney: 'yes' }, 'fire/chimney', false],
    [
      'unsaid: a standing building is primary',
      { isPrimary: '', propertyCategory: 'Dwelling' },
      'fire/accidental/dwelling',
      false,
    ],
    [
      'unsaid: a derelict one is secondary',
      { isPrimary: '', propertyCategory: 'NonResidential', isDerelict: 'yes' },
      'fire/accidental/secondary',
      false,
    ],
    ['unsaid: outdoors is secondary', { isPrimary: '' }, 'fire/accidental/secondary', false],
    [
      'apparatus',
      { incident: 'False Alarm', falseAlarmReason: 'Fire alarm due to Apparatus > Unknown' },
      'call/apparatus',
      false,
    ],
    [
      'malicious, in either spelling',
      { incident: 'False Alarm', falseAlarmReason: 'Malicious False Alarm > By phone' },
      'call/malicious',
      false,
    ],
    [
      'good intent',
      { incident: 'False Alarm', falseAlarmReason: 'Good Intent false alarm > Fire > BBQ' },
      'call/good-intent',
      false,
    ],
    ['collision', { incident: 'Special Service', specialService: 'RTC, Make scene safe' }, 'call/special/rtc', false],
    [
      'flooding',
      { incident: 'Special Service', specialService: 'Flooding, Pumping out' },
      'call/special/flooding',
      false,
    ],
    [
      'other service',
      { incident: 'Special Service', specialService: 'Lift Release, For child' },
      'call/special/other',
      false,
    ],
  ])('%s', (_rule, facts, category, deliberate) => {
    expect(of(facts)).toEqual({ category, deliberate });
    expect(categoryByCode(category)).toBeDefined();
  });

  it.each<[string, Partial<FireFacts>, keyof FireFacts]>([
    ['a kind of incident', { incident: 'Drill' }, 'incident'],
    ['a cause', { cause: 'Unlucky' }, 'cause'],
    ['a property', { propertyCategory: 'Castle' }, 'propertyCategory'],
    ['whether it was primary', { isPrimary: 'maybe' }, 'isPrimary'],
    ['an alarm', { incident: 'False Alarm', falseAlarmReason: 'Bells' }, 'falseAlarmReason'],
    ['a service', { incident: 'Special Service', specialService: 'Opening a fête' }, 'specialService'],
  ])('does not guess at %s it does not know', (_what, facts, column) => {
    expect(of(facts)).toMatchObject({ unknown: column });
  });
});

describe('council codes', () => {
  it('reads the list of the domain brief, and families by their first letters', () => {
    expect(open311Category('VEH-ABND')).toBe('street/vehicle/abandoned');
    expect(open311Category('lit-ndl')).toBe('street/litter/needles');
    expect(open311Category('ASB-ROWDY')).toBe('street/asb');
    expect(open311Category('EH-PEST')).toBe('street/environmental');
    expect(open311Category('ASB-')).toBeNull();
    expect(open311Category('FLYTIP')).toBeNull();
  });

  it('reads all 94 FixMyStreet codes and not the one never given out', () => {
    const known = Array.from({ length: 95 }, (_, i) => fixMyStreetCategory(`A${i + 1}`)).filter(
      (found) => found !== null,
    );
    expect(known).toHaveLength(94);
    for (const { category } of known) expect(categoryByCode(category)?.kind).toBe('service');
    expect(fixMyStreetCategory('A72')).toBeNull();
  });
});
