import { describe, expect, it } from 'vitest';
import { CATEGORIES } from '../../vocabulary/index.ts';
import {
  ACTORS,
  lookUp,
  PROBLEMS,
  powerEntryProblem,
  powerProblem,
  problemOfCategory,
  SEED_POWERS,
  SEED_RUNGS,
  standingOn,
} from './model.ts';

const rely = (actor: string, power: string, authorisation: string | null = null) => ({ actor, power, authorisation });

describe('the powers AIM comes with', () => {
  it('are each well formed, and name known actors and problems', () => {
    expect(SEED_POWERS.length).toBeGreaterThan(25);
    expect(SEED_POWERS.map(powerEntryProblem).filter((problem) => problem !== null)).toEqual([]);
    expect(new Set(SEED_POWERS.map(({ code }) => code)).size).toBe(SEED_POWERS.length);
  });

  it('leave no problem without somebody who may act, and no actor without something to do', () => {
    for (const { code } of PROBLEMS)
      expect(lookUp(SEED_POWERS, SEED_RUNGS, { problem: code }).mayAct, code).not.toEqual([]);
    for (const { code } of ACTORS)
      expect(lookUp(SEED_POWERS, SEED_RUNGS, { actor: code }).mayAct, code).not.toEqual([]);
  });

  // The common errors of the field, one a line.
  it.each([
    ['pcso', 'arrest', 'police'],
    ['streetWarden', 'arrest', 'council'],
    ['streetWarden', 'stopAndSearch', 'council'],
    ['streetWarden', 'dispersal', 'council'],
    ['constable', 'removeAbandoned', 'police'],
    ['environmentalHealth', 'tenancyAction', 'council'],
    ['civilEnforcement', 'fixedPenalty', 'council'],
    ['firePrevention', 'secureVoid', 'fire'],
    ['registeredProvider', 'orderMaking', 'partner'],
  ] as const)('flag as not lawful: %s, %s', (actor, power, kind) => {
    expect(powerProblem(SEED_POWERS, rely(actor, power, 'a letter'), kind)).toMatch(/not lawful for this role/);
    expect(lookUp(SEED_POWERS, SEED_RUNGS, { actor }).notLawful.map((answer) => answer.power)).toContain(power);
  });

  it('ask for the authorisation where one is needed', () => {
    expect(powerProblem(SEED_POWERS, rely('constable', 'dispersal'), 'police')).toMatch(
      /needs an authorisation: An inspector/,
    );
    expect(
      powerProblem(SEED_POWERS, rely('constable', 'dispersal', 'Insp. Example, 21:00 to 02:00'), 'police'),
    ).toBeNull();
    expect(powerProblem(SEED_POWERS, rely('cctvOperator', 'directedSurveillance', ' '), 'council')).toMatch(
      /authorisation/,
    );
  });

  it('refuse an actor that the agency does not employ', () => {
    expect(powerProblem(SEED_POWERS, rely('constable', 'none'), 'fire')).toMatch(
      /kind fire; constables work for police/,
    );
    expect(powerProblem(SEED_POWERS, rely('firePrevention', 'none'), 'fire')).toBeNull();
  });

  it('climb the ladder one rung at a time, and only for antisocial behaviour', () => {
    const names: string[] = [];
    let rung: string | undefined;
    for (;;) {
      const { nextRung } = lookUp(SEED_POWERS, SEED_RUNGS, { problem: 'rowdy', rung });
      if (nextRung === null) break;
      names.push(nextRung.code);
      rung = nextRung.code;
    }
    expect(names).toEqual([
      ...['support', 'verbal', 'letter1', 'letter2', 'contract'],
      ...['protectionWarning', 'protectionNotice', 'injunction', 'behaviourOrder'],
    ]);
    expect(lookUp(SEED_POWERS, SEED_RUNGS, { problem: 'burglary' }).ladder).toEqual([]);
  });
});

describe('dated entries', () => {
  const entries = new Map([
    [
      'x',
      [
        { from: '2020-01-01', body: { code: 'x', words: 'first' } },
        { from: '2027-04-01', body: null },
        { from: '2026-06-01', body: { code: 'x', words: 'second' } },
      ],
    ],
  ]);
  const on = (day: string) => standingOn(entries, day).map(({ words, until }) => [words, until]);

  it('hold from their day until the day of the next, also when entered out of order', () => {
    expect(on('2019-12-31')).toEqual([]);
    expect(on('2026-05-31')).toEqual([['first', '2026-06-01']]);
    expect(on('2026-06-01')).toEqual([['second', '2027-04-01']]);
    expect(on('2027-04-01')).toEqual([]);
  });

  it('let a later entry of the same day stand', () => {
    const twice = new Map([
      ['x', [...entries.get('x')!, { from: '2026-06-01', body: { code: 'x', words: 'mended' } }]],
    ]);
    expect(standingOn(twice, '2026-07-01').map(({ words }) => words)).toEqual(['mended']);
  });
});

describe('problems', () => {
  it('name categories that exist, and each category has its most particular problem', () => {
    const codes = new Set(CATEGORIES.map(({ code }) => code));
    expect(PROBLEMS.flatMap(({ categories }) => categories).filter((code) => !codes.has(code))).toEqual([]);
    expect(problemOfCategory('crime/burglary/residential')).toBe('burglary');
    expect(problemOfCategory('crime/damage/arson')).toBe('deliberateFire');
    expect(problemOfCategory('crime/theft/shoplifting')).toBe('shopTheft');
    expect(problemOfCategory('crime/theft/bicycle')).toBe('theft');
    expect(problemOfCategory('street/trees')).toBe('other');
  });
});
