import { describe, expect, it } from 'vitest';
import { LocalClock } from '../../vocabulary/index.ts';
import { mailDueAt, type NoticePerson, noticeMail, noticeWords, recipientsOf, USUAL_SETTINGS } from './model.ts';

const local = new LocalClock('Europe/London');
const at = (text: string) => Date.parse(text);

describe('quiet hours', () => {
  it.each([
    ['a Tuesday morning', '2026-11-24T09:30Z', '2026-11-24T09:30Z'],
    ['a Tuesday night', '2026-11-24T22:00Z', '2026-11-25T08:00Z'],
    ['before eight', '2026-11-24T06:00Z', '2026-11-24T08:00Z'],
    ['Friday evening waits for Monday', '2026-11-27T18:00Z', '2026-11-30T08:00Z'],
    ['Saturday noon too', '2026-11-28T12:00Z', '2026-11-30T08:00Z'],
    ['the night the clocks go forward', '2026-03-27T23:00Z', '2026-03-30T07:00Z'],
  ])('%s', (_what, now, due) => {
    expect(mailDueAt(USUAL_SETTINGS, at(now), local)).toBe(at(due));
  });

  it('within one day, or none at all', () => {
    const midday = { ...USUAL_SETTINGS, quietFrom: 12 * 60, quietTo: 13 * 60, quietWeekends: false };
    expect(mailDueAt(midday, at('2026-11-28T12:30Z'), local)).toBe(at('2026-11-28T13:00Z'));
    const none = { ...midday, quietTo: 12 * 60 };
    expect(mailDueAt(none, at('2026-11-28T12:30Z'), local)).toBe(at('2026-11-28T12:30Z'));
  });
});

describe('a notice', () => {
  it('is a sentence of number and what happened, also for a word it has no sentence for', () => {
    expect(noticeWords({ about: 'task', subjectId: 12, word: 'allocate' })).toBe(
      'T-0012 was given to an agency, which accepts or rejects it.',
    );
    expect(noticeWords({ about: 'meeting', subjectId: 3, word: 'somethingNew' })).toBe('Meeting M-0003 was changed.');
  });

  it('becomes one e-mail with its addresses, several becoming one with a count', () => {
    const notice = { about: 'task', subjectId: 7, word: 'submit' } as const;
    const one = noticeMail([notice], 'https://aim.example.org');
    expect(one.subject).toBe('AIM: T-0007 has a result, which somebody else verifies.');
    expect(one.text).toContain('https://aim.example.org/tasking/task/7\n');
    expect(noticeMail([notice, notice, notice], '').subject).toBe('AIM: 3 notices');
  });
});

const person = (personId: number, agencyId: number, overrides: Partial<NoticePerson> = {}): NoticePerson => ({
  ...{ personId, agencyId, roles: ['coordinator'], clearance: 'OFFICIAL-SENSITIVE', ...overrides },
});
const people = [
  person(11, 1),
  person(12, 2),
  person(13, 3),
  person(23, 3, { roles: ['officer'] }),
  person(33, 3, { clearance: 'OFFICIAL' }),
];
const task = {
  ...{ marking: 'OFFICIAL-SENSITIVE' as const, agencyId: 3, personId: null, proposedBy: 12, proposedAgencyId: 2 },
  watchers: [23, 33],
};

describe('who is told', () => {
  it.each([
    ['allocate', 11, [12, 13, 23]],
    ['sign', 12, [11, 13, 23]],
    ['accept', 13, [12, 23]],
    ['submit', 23, [12]],
    ['comment', 12, [23]],
  ])('of %s by %i: %j, never who did it nor who may not see the task', (step, byPersonId, told) => {
    expect(recipientsOf(task, { step, byPersonId }, people)).toEqual(told);
  });
});
