import { describe, expect, it } from 'vitest';
import { categoryByCode } from '../../vocabulary/index.ts';
import { Calendars } from '../clocks/model.ts';
import { SEED_LETTERS } from '../letters/model.ts';
import {
  type Condition,
  definitionProblems,
  readPrompts,
  SEED_BODIES,
  SEED_SERVICES,
  type ServiceDefinition,
} from './model.ts';

const week = Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]);
const calendars = new Calendars(
  ['always', 'working-days', 'office'].map((id) => ({ id, words: id, timeZone: 'Europe/London', week, holidays: [] })),
);
const isCategory = (code: string) => categoryByCode(code) !== undefined;
const problems = (definition: ServiceDefinition) => definitionProblems(definition, calendars, SEED_BODIES, isCategory);
const byCode = (code: string) => SEED_SERVICES.find((each) => each.code === code)!;

describe('The catalogue AIM comes with', () => {
  it.each(SEED_SERVICES.map((definition) => [definition.code, definition] as const))(
    '%s can be begun under',
    (_, definition) => {
      expect(problems(definition)).toEqual([]);
    },
  );

  it('has every service of the field, each once', () => {
    const codes = SEED_SERVICES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of 'VEH-ABND VEH-UNTX VEH-NUIS FLY-TIP FLY-POST GRF-OFF GRF-GEN LIT-GEN LIT-DOG LIT-NDL NOI-DOM NOI-COM LGT-OUT VOID-SEC CCTV-REQ TS-UAS TS-DOOR'.split(
      ' ',
    )) {
      expect(codes).toContain(code);
    }
    expect(codes.some((code) => code.startsWith('ASB-'))).toBe(true);
    expect(codes.some((code) => code.startsWith('EH-'))).toBe(true);
  });

  it('names letters that there are', () => {
    const known = new Set(SEED_LETTERS.map(({ code }) => code));
    for (const { letters } of SEED_SERVICES) for (const letter of letters) expect(known).toContain(letter);
  });
});

describe('A definition as edited', () => {
  const untaxed = byCode('VEH-UNTX');
  const prompt = { appliesWhen: { op: 'always' }, words: 'Look', isAlarm: false } as const;
  const elapsed: Condition = { op: 'elapsed', since: 'nobody', length: { unit: 'days', n: 7, calendar: 'moon' } };

  it.each<[string, Partial<ServiceDefinition>, RegExp]>([
    [
      'an unknown name',
      { gates: [{ ...untaxed.gates[0]!, opensWhen: { op: 'known', of: 'tax' } }] },
      /no question or fact "tax"; there are vrm,/,
    ],
    [
      'an unknown option',
      { gates: [{ ...untaxed.gates[0]!, opensWhen: { op: 'known', of: 'dvla', in: ['maybe'] } }] },
      /has no option "maybe"/,
    ],
    ['an unknown calendar', { gates: [{ ...untaxed.gates[0]!, opensWhen: elapsed }] }, /no calendar "moon"/],
    ['a gate without a way', { gates: [{ ...untaxed.gates[0]!, opensWhen: { op: 'any', of: [] } }] }, /can never open/],
    [
      'a target backwards',
      { targets: [{ ...untaxed.targets[0]!, from: 'done', to: 'reported' }] },
      /ends \(reported\) before it begins/,
    ],
    ['nothing promised', { targets: [] }, /Nothing is promised/],
    [
      'an unknown body',
      { responsibilities: [{ appliesWhen: { op: 'always' }, within: null, owner: null, body: 'nobody' }] },
      /no body "nobody"/,
    ],
    ['places without an answer', { responsibilities: [] }, /should hold everywhere/],
    [
      'a moment counted from what is no time',
      { prompts: [{ ...prompt, until: { since: 'colour', length: { unit: 'days', n: 1, calendar: 'always' } } }] },
      /runs from "colour", which is no time/,
    ],
    [
      'a moment on an unknown calendar',
      { prompts: [{ ...prompt, until: { since: 'reported', length: { unit: 'days', n: 1, calendar: 'moon' } } }] },
      /no calendar "moon"/,
    ],
    ['a link by what is not asked', { linkedBy: ['tag'] }, /of "tag", which is no question or fact/],
    ['a link by a choice', { linkedBy: ['dvla'] }, /only words and registration numbers can/],
    [
      'a question without anything',
      { facts: [{ ...untaxed.facts[0]!, id: '', words: '' }] },
      /^A question or fact has no words yet\.$/m,
    ],
    [
      'a condition that speaks of nothing',
      { gates: [{ ...untaxed.gates[0]!, opensWhen: { op: 'known', of: '' } }] },
      /choose the question or fact/,
    ],
    [
      'nobody who answers',
      { responsibilities: [{ ...untaxed.responsibilities[0]!, body: '' }] },
      /names nobody; choose a body/,
    ],
    ['a question twice', { facts: [...untaxed.facts, untaxed.facts[0]!] }, /named "dvla"/],
    ['a name that is taken', { facts: [{ ...untaxed.facts[0]!, id: 'done' }] }, /name of a step of every case/],
    ['an unknown category', { category: 'street/moon' }, /no category "street\/moon"/],
  ])('with %s says so', (_, change, expected) => {
    expect(problems({ ...untaxed, ...change }).join('\n')).toMatch(expected);
  });
});

describe('Prompts', () => {
  it('are alarms first, each with the moment after which it is too late', () => {
    const HOUR = 3_600_000;
    const from = Date.UTC(2026, 10, 1, 12);
    const reported = Date.UTC(2026, 10, 24, 9);
    const clocked = { answers: { from }, facts: {}, score: 0, marks: { reported }, pauses: [] };
    const told = (now: number, facts = {}) =>
      readPrompts({ ...clocked, facts }, byCode('CCTV-REQ'), calendars, now).map(({ isAlarm, until }) => [
        isAlarm,
        until,
      ]);
    // 31 whole days after the day of the recording.
    const until = Date.UTC(2026, 11, 3);
    expect(told(reported)).toEqual([[false, until]]);
    expect(told(Date.UTC(2026, 10, 30) - 1)).toEqual([[false, until]]);
    expect(told(Date.UTC(2026, 10, 30))).toEqual([
      [true, until],
      [false, until],
    ]);
    expect(told(reported, { kept: { value: true, at: reported + HOUR } })).toEqual([]);
  });
});
