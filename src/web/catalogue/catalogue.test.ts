import { describe, expect, it } from 'vitest';
import { type Condition, type Question, SEED_BODIES, SEED_SERVICES } from '../../services/model.ts';
import { blankContent, contentOf, type Draft, draftProblems, nameFrom, onto, slugFrom, withNames } from './draft.ts';
import { acceptable, knownOf, opsAt, turnInto, typedValues } from './editor/condition-edit.ts';
import { hoursWords, readHours, weekWords } from './hours.ts';

const week = Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]);
const calendars = ['always', 'working-days', 'office'].map((id) => ({
  ...{ id, words: id, timeZone: 'Europe/London', week, holidays: [] },
}));
const catalogue = { services: SEED_SERVICES, bodies: SEED_BODIES, calendars };
const litter = SEED_SERVICES.find(({ code }) => code === 'LIT-GEN')!;
const TODAY = '2026-11-24';
const draft = (change: Partial<Draft['content']> = {}): Draft => ({
  content: { ...contentOf(litter), ...change },
  from: TODAY,
  base: litter,
});
const problems = (each: Draft) => draftProblems(each, catalogue, TODAY).join('\n');
const yesNo: Question = { id: '', words: 'Is it wet?', kind: 'yesNo', isRequired: false, help: '', options: [] };

describe('A draft', () => {
  it('has nothing against it when it is a kind AIM comes with, or a blank one that was given a group', () => {
    for (const kind of SEED_SERVICES) {
      expect(draftProblems({ content: contentOf(kind), from: TODAY, base: kind }, catalogue, TODAY)).toEqual([]);
    }
    const blank = { ...blankContent('PARK-GATE', 'Park gate broken', 'council'), group: 'Parks' };
    expect(problems({ content: blank, from: TODAY, base: null })).toBe('');
  });

  it.each<[string, Draft, RegExp]>([
    ['a day that is over', { ...draft(), from: '2026-11-23' }, /has passed/],
    ['no day', { ...draft(), from: '' }, /from which day/],
    ['a code that is no code', draft({ code: 'litter' }), /no code/],
    ['a code that is taken', { ...draft(), base: null }, /LIT-GEN already/],
    ['no name', draft({ name: ' ' }), /no name/],
    ['no group', draft({ group: '' }), /no group/],
    [
      'a prompt without words',
      draft({ prompts: [{ words: '', appliesWhen: { op: 'always' }, isAlarm: false, until: null }] }),
      /Prompt 1 has no words/,
    ],
    ['an emptied number', draft({ sameAs: { metres: Number.NaN, days: 1 } }), /number is missing in the reach/],
    [
      'an area without a name',
      draft({ responsibilities: [{ ...litter.responsibilities[0]!, within: { kind: 'ward', name: '' } }] }),
      /Rule 1 of who answers names no area/,
    ],
    ['a hole in who answers', draft({ responsibilities: [] }), /hold everywhere/],
  ])('with %s says so', (_, wrong, expected) => {
    expect(problems(wrong)).toMatch(expected);
  });

  it('gives a name to what has words and none, once, unlike the others and unlike a step', () => {
    const choice: Question = {
      ...{ ...yesNo, words: 'Done', kind: 'choice' },
      options: [
        { value: '', words: 'Quite wet', score: 0 },
        { value: '', words: 'Quite wet!', score: 0 },
        { value: 'kept', words: 'Kept', score: 0 },
      ],
    };
    const named = withNames({
      ...contentOf(litter),
      questions: [yesNo, yesNo, choice],
      facts: [{ ...yesNo, words: '' }],
    });
    expect(named.questions.map(({ id }) => id)).toEqual(['isItWet', 'isItWet2', 'done2']);
    expect(named.questions[2]!.options.map(({ value }) => value)).toEqual(['quiteWet', 'quiteWet2', 'kept']);
    expect(named.facts[0]!.id).toBe('');
    expect(withNames(named)).toEqual(named);
  });

  it('on a version saved meanwhile keeps what was typed, and takes the rest from there', () => {
    const theirs = { ...litter, version: 2, description: 'Theirs', name: 'Theirs' };
    const merged = onto(draft({ name: 'Mine', isPublic: !litter.isPublic }), theirs);
    expect(merged.base).toBe(theirs);
    expect(merged.content).toEqual({
      ...contentOf(litter),
      ...{ description: 'Theirs', name: 'Mine', isPublic: !litter.isPublic },
    });
  });

  it('makes names that the catalogue takes', () => {
    expect(nameFrom('Is it on a pitch?', [])).toBe('isItOnAPitch');
    expect(nameFrom('3 or more', [])).toBe('q3OrMore');
    expect(slugFrom('No access', ['no-access'])).toBe('no-access-2');
    expect(slugFrom('Ö', [])).toMatch(/^[a-z][a-z0-9-]+$/);
    expect(slugFrom('', [])).toMatch(/^[a-z][a-z0-9-]+$/);
  });
});

describe('A condition that is turned into another', () => {
  const known: Condition = { op: 'known', of: 'wet', in: [true] };
  it.each<[Condition['op'], Condition, Condition]>([
    ['all', known, { op: 'all', of: [known] }],
    ['any', { op: 'all', of: [known] }, { op: 'any', of: [known] }],
    ['not', known, { op: 'not', of: known }],
    ['not', { op: 'always' }, { op: 'not', of: { op: 'known', of: '' } }],
    ['known', { op: 'not', of: known }, { op: 'known', of: 'wet' }],
    ['elapsed', known, { op: 'elapsed', since: 'wet', length: { unit: 'days', n: 7, calendar: 'always' } }],
    ['score', { op: 'atLeast', of: 'age', n: 4 }, { op: 'score', n: 4 }],
    ['always', known, { op: 'always' }],
    ['known', known, known],
  ])('keeps what fits: %s', (op, from, expected) => {
    expect(turnInto(op, from)).toEqual(expected);
  });

  it('holds no others at the deepest, and accepts what its question offers', () => {
    expect(opsAt(5, 5)).toEqual(['always', 'known', 'atLeast', 'score', 'elapsed']);
    expect(opsAt(1, 5)).toHaveLength(8);
    expect(knownOf('wet', [])).toEqual({ op: 'known', of: 'wet' });
    expect(acceptable(yesNo, [])).toHaveLength(2);
    expect(acceptable(yesNo, ['maybe'])!.at(-1)!.words).toBe('maybe (no longer an answer)');
    expect(acceptable(undefined, [])).toBeNull();
    expect(typedValues('3, x,', 'number')).toEqual([3, 'x']);
    expect(typedValues('3', 'text')).toEqual(['3']);
  });
});

describe('Hours of a day', () => {
  it('are read as they are written', () => {
    for (const text of ['', '09:00 to 17:00', '00:00 to 24:00', '09:00 to 12:30, 13:30 to 17:00']) {
      expect(hoursWords(readHours(text)!)).toBe(text);
    }
    expect(readHours('closed')).toEqual([]);
    expect(readHours('9:00-17:00')).toEqual([{ from: 540, to: 1020 }]);
  });

  it.each(['9 to 5', '17:00 to 09:00', '09:00 to 25:00', '09:70 to 10:00', '09:00 to 12:00, 11:00 to 13:00'])(
    '"%s" is not read',
    (text) => {
      expect(readHours(text)).toBeNull();
    },
  );

  it('of a week are said together where they are alike', () => {
    const day = [{ from: 540, to: 1020 }];
    const names = (weekday: number) => 'Mon Tue Wed Thu Fri Sat Sun'.split(' ')[weekday]!;
    expect(weekWords([day, day, [], day, day, [], []], names)).toBe(
      'Mon to Tue 09:00 to 17:00; Wed closed; Thu to Fri 09:00 to 17:00; Sat to Sun closed',
    );
  });
});
