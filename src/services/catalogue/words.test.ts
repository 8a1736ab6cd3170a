import { describe, expect, it } from 'vitest';
import {
  type CatalogueNames,
  type Condition,
  conditionWords,
  definitionChanges,
  definitionLines,
  SEED_BODIES,
  SEED_SERVICES,
} from './model.ts';

const calendars = [
  { id: 'always', words: 'Round the clock' },
  { id: 'working-days', words: 'Working days' },
];
const names: CatalogueNames = { calendars, bodies: SEED_BODIES, category: (code) => code, letter: (code) => code };
const untaxed = SEED_SERVICES.find(({ code }) => code === 'VEH-UNTX')!;
const spoken = { ...untaxed, calendars };
const onRoad: Condition = { op: 'known', of: 'onRoad', in: [true] };
const dvla: Condition = { op: 'known', of: 'dvla', in: ['untaxed', 'sorn'] };

describe('A condition in words', () => {
  it.each<[string, Condition]>([
    ['always', { op: 'always' }],
    ['“It stands on a public road” is yes', onRoad],
    ['“Registration number” is answered', { op: 'known', of: 'vrm' }],
    ['“Lifted” is established', { op: 'known', of: 'lifted' }],
    ['“DVLA: how the vehicle stands” is “Untaxed” or “Declared off the road (SORN)”', dvla],
    ['“gone” is none of its answers', { op: 'known', of: 'gone', in: [] }],
    ['“nothing chosen” is answered', { op: 'known', of: '' }],
    ['“age” is at least 3', { op: 'atLeast', of: 'age', n: 3 }],
    ['the triage score is at least 4', { op: 'score', n: 4 }],
    [
      '1 day (Working days) has passed since “Reported”',
      { op: 'elapsed', since: 'reported', length: { unit: 'days', n: 1, calendar: 'working-days' } },
    ],
    [
      '24 hours (moon) have passed since “Lifted”',
      { op: 'elapsed', since: 'lifted', length: { unit: 'hours', n: 24, calendar: 'moon' } },
    ],
    ['never', { op: 'any', of: [] }],
    ['always', { op: 'all', of: [] }],
    ['“It stands on a public road” is yes', { op: 'all', of: [onRoad] }],
    ['“It stands on a public road” is not yes', { op: 'not', of: onRoad }],
    ['“DVLA: how the vehicle stands” is neither “Untaxed” nor “Declared off the road (SORN)”', { op: 'not', of: dvla }],
    ['“Lifted” is not established', { op: 'not', of: { op: 'known', of: 'lifted' } }],
    ['the triage score is below 4', { op: 'not', of: { op: 'score', n: 4 } }],
    [
      'always and (not so: “age” is at least 3)',
      { op: 'all', of: [{ op: 'always' }, { op: 'not', of: { op: 'atLeast', of: 'age', n: 3 } }] },
    ],
    [
      'always and (“It stands on a public road” is yes or the triage score is at least 2)',
      { op: 'all', of: [{ op: 'always' }, { op: 'any', of: [onRoad, { op: 'score', n: 2 }] }] },
    ],
    ['not so: (always or never)', { op: 'not', of: { op: 'any', of: [{ op: 'always' }, { op: 'any', of: [] }] } }],
  ])('%s', (words, condition) => {
    expect(conditionWords(condition, spoken)).toBe(words);
  });

  it('is there for every condition of the catalogue AIM comes with, without a name that is not there', () => {
    for (const definition of SEED_SERVICES) {
      const texts = definitionLines(definition, {
        ...names,
        calendars: [...calendars, { id: 'office', words: 'Office' }],
      });
      for (const { words } of texts) {
        expect(words).not.toMatch(/undefined|\[object|working-days|“[a-z]+[A-Z][a-zA-Z]*”/);
      }
    }
  });
});

describe('What changes between two versions', () => {
  it('is nothing between a version and itself', () => {
    for (const definition of SEED_SERVICES) expect(definitionChanges(definition, definition, names)).toEqual([]);
  });

  it('is said field by field, old and new, with what was added and removed', () => {
    const [target] = untaxed.targets;
    const [question, ...others] = untaxed.questions;
    const after = {
      ...untaxed,
      name: 'Untaxed car',
      targets: [{ ...target!, length: { ...target!.length, n: 4 } }],
      questions: [...others, { ...question!, id: 'plate', words: 'Plate' }],
      facts: untaxed.facts.slice(1),
    };
    expect(definitionChanges(untaxed, after, names)).toEqual([
      { field: 'Name', before: 'Untaxed vehicle on road', after: 'Untaxed car' },
      {
        field: 'Question',
        before: null,
        after: 'Plate – a registration number; has to be answered',
      },
      {
        field: 'Legal gate',
        before: expect.stringContaining('“DVLA: how the vehicle stands” is “Untaxed”'),
        after: expect.stringContaining('“dvla” is untaxed'),
      },
      {
        field: 'Target',
        before:
          'Lifted within 2 hours of when the law allows: cleared by law to done within 2 hours (Round the clock); always',
        after:
          'Lifted within 2 hours of when the law allows: cleared by law to done within 4 hours (Round the clock); always',
      },
      {
        field: 'Prompt 2',
        before: expect.stringContaining('“Taxed”'),
        after: expect.stringContaining('“dvla” is taxed'),
      },
      { field: 'Looked up in other cases', before: '“Registration number”', after: '“vrm”' },
      { field: 'Question', before: 'Registration number – a registration number; has to be answered', after: null },
      { field: 'Fact', before: expect.stringContaining('DVLA: how the vehicle stands – one of several'), after: null },
    ]);
  });

  it('counts the order in which things are asked', () => {
    const after = { ...untaxed, facts: untaxed.facts.toReversed() };
    expect(definitionChanges(untaxed, after, names).map(({ field }) => field)).toEqual(['Order of the facts']);
  });
});
