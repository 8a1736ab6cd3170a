import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalClock } from '../../vocabulary/index.ts';
import type { Question } from '../catalogue/model.ts';
import { html } from './html.ts';
import { LOCALES, languageOf } from './locale.ts';
import { readAnswers, readContact, readWords } from './model/answers.ts';
import { coarsened, DAYS_LATE, isShownToAll, SQUARE_METRES } from './model/done-here.ts';
import { readPosition } from './model/place.ts';
import { searchKinds } from './model/search.ts';
import { humanFaults } from './model/sending.ts';
import { withoutPersonal } from './model/story.ts';
import { issueFormToken, readFormToken } from './token.ts';

const local = new LocalClock('Europe/London');
const fieldsOf = (fields: Record<string, string>) =>
  new Map(Object.entries(fields).map(([name, value]) => [name, [value]]));

describe('a page', () => {
  it('shows whatever is put in as text, in content and in attributes', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const { text } = html`<a title="${typed}">${typed}</a>`;
        expect(text.match(/[<>]/g)).toEqual(['<', '>', '<', '>']);
        expect(text.match(/"/g)).toHaveLength(2);
      }),
    );
    expect(html`<p>${'<script>alert(1)</script>'}${html`<b>${'&'}</b>`}</p>`.text).toBe(
      '<p>&lt;script&gt;alert(1)&lt;/script&gt;<b>&amp;</b></p>',
    );
  });

  it('puts every attribute in quotes, as the escaping needs', () => {
    const folder = join(import.meta.dirname, 'pages');
    const templates = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(templates.length).toBeGreaterThan(5);
    for (const text of templates) expect(text.match(/<[^>`]*\s[\w-]+=\$\{/g)).toBeNull();
  });
});

describe('a language', () => {
  const en = LOCALES['en']!;
  const placeholders = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();
  it.each(Object.keys(LOCALES))('%s says everything, with the same blanks to fill in', (code) => {
    const words = LOCALES[code]!;
    for (const [key, english] of Object.entries(en)) {
      if (key === '_checkedBy') continue;
      expect(words[key], key).toBeTruthy();
      expect(placeholders(words[key]!), key).toEqual(placeholders(english));
    }
    const own = Object.keys(words).filter((key) => !key.startsWith('catalogue.'));
    expect(own.sort()).toEqual(Object.keys(en).sort());
  });

  it('is marked as unchecked until somebody who speaks it has put their name in the file', () => {
    expect(Object.keys(LOCALES).filter((code) => languageOf(code).isUnchecked)).toEqual(['pl', 'ur', 'ar', 'ro']);
    expect(['ur', 'ar'].map((code) => languageOf(code).direction)).toEqual(['rtl', 'rtl']);
  });

  it('has no word that no page says', () => {
    const sources = ['pages', 'routes', '.', 'model'].flatMap((folder) =>
      readdirSync(join(import.meta.dirname, folder))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(join(import.meta.dirname, folder, name), 'utf8')),
    );
    const code = sources.join('\n');
    const isSaid = (key: string) => {
      const [group, word] = key.split('.', 2) as [string, string];
      return code.includes(`'${key}'`) || code.includes(`\`${group}.\${`) || code.includes(`.${word}\``);
    };
    expect(Object.keys(en).filter((key) => !key.startsWith('_') && !isSaid(key))).toEqual([]);
  });

  it('is English where it is not known', () => {
    expect(languageOf('xx').code).toBe('en');
    expect(languageOf('__proto__').code).toBe('en');
    expect(languageOf('ur').t('sent.reference', { number: 'V-00012' })).toContain('V-00012');
  });
});

describe('a form', () => {
  const secret = Buffer.alloc(32, 7);
  const now = Date.UTC(2026, 10, 24, 9);
  it('carries a token that only this AIM could have made', () => {
    const token = issueFormToken(secret, now);
    const read = readFormToken(secret, token);
    expect(read?.issuedAt).toBe(now);
    expect(readFormToken(Buffer.alloc(32, 8), token)).toBeNull();
    expect(
      readFormToken(
        secret,
        token.replace(/^./, (c) => (c === '0' ? '1' : '0')),
      ),
    ).toBeNull();
    for (const wrong of ['', 'a.b.c', `${token}x`]) expect(readFormToken(secret, wrong)).toBeNull();
    expect(readFormToken(secret, issueFormToken(secret, now + 1, read!.key))?.key).toBe(read!.key);
  });

  it.each([
    ['filled in at once', { website: '' }, now + 200, ['error.tooFast']],
    ['filled in by a person', { website: '' }, now + 30_000, []],
    ['filled in by what fills in everything', { website: 'x' }, now + 30_000, ['error.trap']],
    ['left open for two days', { website: '' }, now + 48 * 3_600_000, ['error.expired']],
  ])('%s', (_what, fields, at, faults) => {
    expect(humanFaults(fieldsOf(fields), { issuedAt: now }, at).map(({ key }) => key)).toEqual(faults);
  });

  it('takes one e-mail address and nothing that could be two', () => {
    const wrong = [
      'a',
      'a@b',
      'a b@c.de',
      'a@b.de,c@d.ef',
      'a@b.de\nBcc: c@d.ef',
      '<a@b.de>',
      `${'a'.repeat(250)}@b.de`,
    ];
    for (const email of wrong) expect(readContact(fieldsOf({ email })).faults, email).toHaveLength(1);
    expect(readContact(fieldsOf({ email: ' sam@example.org ', phone: '+44 1632 960 001' }))).toEqual({
      contact: { email: 'sam@example.org', phone: '+44 1632 960 001' },
      faults: [],
    });
  });

  it('refuses web addresses and too many words, in words', () => {
    expect(readWords(fieldsOf({ words: 'see https://spam.example' }), 'x').faults[0]?.key).toBe('error.links');
    expect(readWords(fieldsOf({ words: 'a'.repeat(2001) }), 'x').faults[0]?.key).toBe('error.tooLong');
    expect(readWords(fieldsOf({ words: 'A mattress\r\nby the gate' }), 'x')).toEqual({
      words: 'A mattress\nby the gate',
      faults: [],
    });
  });

  it('reads each kind of answer, and asks again for what is none', () => {
    const question = (id: string, kind: Question['kind'], isRequired = false): Question => ({
      ...{ id, words: id, kind, isRequired, help: '' },
      options: [{ value: 'a', words: 'A', score: 0 }],
    });
    const questions = [
      question('n', 'number'),
      question('yes', 'yesNo'),
      question('one', 'choice', true),
      question('at', 'instant'),
      question('vrm', 'vrm'),
    ];
    const sent = { 'q.n': '1,5', 'q.yes': 'yes', 'q.one': 'a', 'q.at': '2026-11-24T08:30', 'q.vrm': 'ab12 cde' };
    const { answers, faults } = readAnswers(questions, fieldsOf(sent), local);
    expect(faults).toEqual([]);
    expect(answers).toEqual({ n: 1.5, yes: true, one: 'a', at: Date.UTC(2026, 10, 24, 8, 30), vrm: 'ab12 cde' });
    const wrong = readAnswers(questions, fieldsOf({ 'q.n': 'many', 'q.one': 'z', 'q.at': '2026-02-31T08:30' }), local);
    expect(wrong.faults.map(({ field, key }) => [field, key])).toEqual([
      ['q.n', 'error.number'],
      ['q.one', 'error.required'],
      ['q.at', 'error.instant'],
    ]);
  });
});

describe('a search', () => {
  const kinds = [
    { code: 'V', name: 'Abandoned vehicle', keywords: ['car', 'burnt out'], description: 'A vehicle left behind.' },
    { code: 'W', name: 'Fly-tipping', keywords: ['rubbish', 'mattress'], description: 'Rubbish that was dumped.' },
    { code: 'L', name: 'Litter', keywords: ['rubbish', 'bin'], description: 'On streets.' },
  ];
  it.each([
    ['car', ['V']],
    ['abandonned car', ['V']],
    ['mattresses', ['W']],
    ['rubish', ['W', 'L']],
    ['litter rubbish', ['L']],
    ['zebra', []],
    ['  ', []],
  ])('for "%s" finds %j', (typed, codes) => {
    expect(searchKinds(kinds, typed).map(({ code }) => code)).toEqual(codes);
  });
});

describe('a position', () => {
  it('is read strictly', () => {
    expect(readPosition('-1.2345678', '54.5')).toEqual({ longitude: -1.234568, latitude: 54.5 });
    for (const [lon, lat] of [
      ['', ''],
      ['1e3', '1'],
      ['181', '1'],
      ['1', '86'],
      ['NaN', '1'],
      [' 1', '1'],
    ]) {
      expect(readPosition(lon!, lat!)).toBeNull();
    }
  });
});

describe('what was done here', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  const day = 86_400_000;
  const at = (x: number, daysAgo: number) => ({ code: 'W', x, y: 50, area: 'North', doneAt: now - daysAgo * day });
  it('counts in squares of 100 m and weeks, and leaves out what is too new or too old', () => {
    expect(coarsened([at(10, 8), at(90, 9), at(110, 8), at(10, DAYS_LATE - 1), at(10, 400)], now, local)).toEqual([
      { code: 'W', area: 'North', x: 50, y: 50, week: '2026-11-16', n: 1 },
      { code: 'W', area: 'North', x: 150, y: 50, week: '2026-11-16', n: 1 },
      { code: 'W', area: 'North', x: 50, y: 50, week: '2026-11-09', n: 1 },
    ]);
  });
  it('lets no position out that is finer than a square, and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -10_000, max: 10_000 })), (xs) => {
        const shown = coarsened(
          xs.map((x) => at(x, 30)),
          now,
          local,
        );
        for (const { x } of shown) expect(Math.abs(x % SQUARE_METRES)).toBe(SQUARE_METRES / 2);
        expect(shown.reduce((n, each) => n + each.n, 0)).toBe(xs.length);
      }),
    );
  });
  it('shows only kinds that are listed as fit for everybody', () => {
    expect(isShownToAll({ isPublic: true, category: 'street/fly-tip' })).toBe(true);
    expect(isShownToAll({ isPublic: false, category: 'street/fly-tip' })).toBe(false);
    for (const category of [
      null,
      'street/noise/domestic',
      'street/void',
      'street/graffiti/offensive',
      'street/lightning',
    ]) {
      expect(isShownToAll({ isPublic: true, category })).toBe(false);
    }
  });
});

describe('words of staff for the public', () => {
  it('lose registration marks, e-mail addresses and telephone numbers', () => {
    const said = withoutPersonal('The blue car AB12 CDE of sam@example.org, ring 01632 960001.');
    expect(said).toBe('The blue car ••• of ••• ring •••.');
  });
});
