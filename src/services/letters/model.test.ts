import { describe, expect, it } from 'vitest';
import {
  letterSteps,
  SEED_LETTERS,
  standsAgainstApproval,
  templateProblems,
  valueProblems,
  writeLetter,
} from './model.ts';

const penalty = SEED_LETTERS.find(({ code }) => code === 'penalty')!;
const values = {
  ...{ offence: 'Littering, EPA 1990 s.87', when: '24 Nov 2026, 10:15', circumstances: 'Dropped a cup.' },
  ...{ amount: 10_000, due: '2026-12-08', number: 'L-00012', place: 'Lytton Street' },
};
const write = (kind: string, value: string | number) => (kind === 'pence' ? `£${Number(value) / 100}` : String(value));

describe('Letters to begin with', () => {
  it.each(SEED_LETTERS.map((template) => [template.code, template] as const))(
    '%s can be used as it is',
    (_, template) => {
      expect(templateProblems(template, template.from)).toEqual([]);
    },
  );

  it('have names of their own', () => {
    expect(new Set(SEED_LETTERS.map(({ code }) => code)).size).toBe(SEED_LETTERS.length);
  });
});

describe('A template', () => {
  it('says which of its fields are unknown, unused or double', () => {
    const wrong = { ...penalty, subject: 'About {{nobody}}', fields: [...penalty.fields, { ...penalty.fields[0]! }] };
    expect(templateProblems(wrong, wrong.from).join(' ')).toMatch(/nobody.*is no field.*Two fields have the same name/);
    expect(templateProblems({ ...penalty, paragraphs: ['Pay.'] }, penalty.from)).toHaveLength(penalty.fields.length);
  });
});

describe('A letter', () => {
  it('is written from what was filled in, and nothing else', () => {
    const text = writeLetter(penalty, values, write);
    expect(text.subject).toBe('Fixed penalty notice L-00012');
    expect(text.paragraphs[1]).toBe('You can discharge your liability by paying £100 by 2026-12-08. ');
    expect(text.paragraphs.join()).not.toContain('{{');
    // What is filled in is text, never a template.
    const sly = writeLetter(penalty, { ...values, circumstances: '{{amount}}' }, write);
    expect(sly.paragraphs[0]).toContain('{{amount}}');
  });

  it('says what is missing and what cannot be', () => {
    expect(valueProblems(penalty, values)).toEqual([]);
    expect(valueProblems(penalty, { ...values, amount: 1.5, due: 'soon', offence: '', other: 'x' })).toEqual([
      'Offence and section is missing.',
      'Penalty should be a whole number; found “1.5”.',
      'Pay by should be a date; found “soon”.',
      'There is no field “other”.',
    ]);
  });

  it('with legal effect is sent only once a second person approved it', () => {
    expect(letterSteps({ state: 'draft', hasLegalEffect: true })).not.toContain('send');
    expect(letterSteps({ state: 'draft', hasLegalEffect: false })).toContain('send');
    expect(letterSteps({ state: 'sent', hasLegalEffect: true })).toEqual([]);
    expect(standsAgainstApproval({ draftedBy: 7 }, 7)).toContain('second person');
    expect(standsAgainstApproval({ draftedBy: 7 }, 8)).toBeNull();
  });
});
