import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextToSend, outcomeOf, type Waiting, waitingWords } from './update-rules.ts';
import { UPDATE_STATES } from './vault.ts';

const updates = fc
  .array(
    fc.record({
      chain: fc.constantFrom('a', 'b', 'c'),
      state: fc.constantFrom(...UPDATE_STATES),
      personId: fc.constantFrom(1, 2),
    }),
    {
      maxLength: 12,
    },
  )
  .map((list): Waiting[] => list.map((update, i) => ({ ...update, id: `u${i}`, ordinal: i })));

describe('what is sent next', () => {
  it('is never sent before an older update about the same thing', () => {
    fc.assert(
      fc.property(updates, (list) => {
        const next = nextToSend(list, 1);
        if (next === null) return;
        const older = list.filter((u) => u.personId === 1 && u.chain === next.chain && u.ordinal < next.ordinal);
        expect(older.every(({ state }) => state === 'sent')).toBe(true);
        expect(next.personId).toBe(1);
      }),
    );
  });

  it('drains to nothing but what needs a person and what waits behind it', () => {
    fc.assert(
      fc.property(updates, (list) => {
        const left = list.map((update) => ({ ...update }));
        for (let next = nextToSend(left, 1); next !== null; next = nextToSend(left, 1)) next.state = 'sent';
        for (const update of left.filter(({ personId, state }) => personId === 1 && state !== 'sent')) {
          const holder = left.find((u) => u.personId === 1 && u.chain === update.chain && u.state === 'needsYou');
          expect(holder && holder.ordinal <= update.ordinal).toBe(true);
        }
        expect(left.filter(({ personId }) => personId === 2)).toEqual(list.filter(({ personId }) => personId === 2));
      }),
    );
  });
});

describe('what an answer means', () => {
  it.each([
    [200, 'sent'],
    [201, 'sent'],
    [0, 'later'],
    [429, 'later'],
    [503, 'later'],
    [401, 'signIn'],
    [409, 'needsYou'],
    [400, 'needsYou'],
    [404, 'needsYou'],
  ] as const)('%i: %s', (status, what) => expect(outcomeOf(status, 'No').what).toBe(what));

  it('keeps the words of a refusal', () => {
    expect(outcomeOf(409, 'T-0001 was changed meanwhile.')).toEqual({
      what: 'needsYou',
      why: 'T-0001 was changed meanwhile.',
    });
  });

  it('counts what waits in words', () => {
    expect(waitingWords(['sent', 'needsYou'])).toBeNull();
    expect(waitingWords(['saved', 'sending', 'sent'])).toBe('2 updates saved on this phone');
  });
});
