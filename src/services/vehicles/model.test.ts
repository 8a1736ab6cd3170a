import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chargesOf,
  foldHold,
  type HoldEvent,
  holdSteps,
  maskedVrm,
  mismatches,
  payable,
  readVrm,
  SEED_TERMS,
  standsAgainstDisposal,
  standsAgainstKeeping,
  standsAgainstRelease,
  suretyLeft,
  taxStanding,
  termsOn,
  termsProblems,
  vrmWords,
} from './model.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T = Date.UTC(2026, 10, 24, 6);
const localDay = (instant: number) => Math.floor(instant / DAY);
const untaxed = termsOn(SEED_TERMS, 'untaxed', '2026-11-24');
const abandoned = termsOn(SEED_TERMS, 'abandoned', '2026-11-24');
const by = { by: 'Storage clerk', words: '' };
const lifted: HoldEvent = {
  ...by,
  at: T,
  what: 'lifted',
  place: 'Dock Road pound',
  vrm: 'ZZ00AIM',
  workflow: 'untaxed',
};

describe('A registration mark', () => {
  it.each([
    ['ab12 cde', 'AB12CDE', 'current'],
    ['A123-BCD', 'A123BCD', 'prefix'],
    ['ABC 123d', 'ABC123D', 'suffix'],
    ['AIZ 1234', 'AIZ1234', 'northernIreland'],
    ['1234 AB', '1234AB', 'dateless'],
    ['WOB ZZ 99', 'WOBZZ99', 'other'],
  ])('%s is kept as %s (%s)', (written, vrm, format) => {
    expect(readVrm(written)).toEqual({ vrm, format, corrected: null });
  });

  it('is put right where a letter stands for a digit, and says so', () => {
    expect(readVrm('ABI2 CDE')).toEqual({
      vrm: 'AB12CDE',
      format: 'current',
      corrected: 'Read ABI2CDE as AB12CDE: letters and digits look alike.',
    });
    expect(readVrm('A8O5 CDE')).toEqual({ vrm: 'A8O5CDE', format: 'other', corrected: null });
  });

  it.each(['', 'A', 'no plate at all', 'AB12CDEFG', 'ÄB12CDE'])('cannot be “%s”', (written) => {
    expect(readVrm(written)).toBeNull();
  });

  it('is the same however it is spaced, cased and read again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{2,8}$/), (written) => {
        const once = readVrm(written)!;
        expect(readVrm(` ${[...written].join(' ')}`)).toEqual(once);
        expect(readVrm(once.vrm)!.vrm).toBe(once.vrm);
        expect(readVrm(vrmWords(once.vrm))!.vrm).toBe(once.vrm);
        expect(maskedVrm(once.vrm)).toHaveLength(once.vrm.length);
      }),
    );
  });
});

describe('DVLA’s answer', () => {
  it('says how the vehicle stands', () => {
    expect(taxStanding(null)).toBe('notFound');
    expect(taxStanding({ registrationNumber: 'AB12CDE' })).toBe('unknown');
    expect(taxStanding({ registrationNumber: 'AB12CDE', taxStatus: 'SORN' })).toBe('sorn');
    expect(taxStanding({ registrationNumber: 'AB12CDE', taxStatus: 'Taxed', markedForExport: true })).toBe(
      'exportMarked',
    );
  });

  it('is compared with the vehicle that was seen, where both are known', () => {
    const vehicle = { registrationNumber: 'AB12CDE', make: 'FORD', colour: 'GREY' };
    expect(mismatches(vehicle, { make: 'Ford Focus', colour: 'gray' })).toEqual([]);
    expect(mismatches(vehicle, { colour: 'Red' })).toEqual(['colour seen “Red”, held by DVLA “grey”']);
    expect(mismatches(vehicle, {})).toEqual([]);
  });
});

describe('A vehicle in keeping', () => {
  it('costs its removal and each day begun after the free ones', () => {
    const hold = foldHold([lifted])!;
    const storage = (now: number) => chargesOf(hold, untaxed, now).find(({ charge }) => charge === 'storage')?.due ?? 0;
    expect(storage(T + 24 * HOUR)).toBe(0);
    expect(storage(T + 24 * HOUR + 1)).toBe(2_100);
    expect(storage(T + 3 * DAY)).toBe(4_200);
  });

  it('is released when claimed, paid, and taxed or with its surety', () => {
    const claimed: HoldEvent[] = [lifted, { ...by, at: T + HOUR, what: 'claimed' }];
    expect(standsAgainstRelease(foldHold([lifted])!, untaxed, T, true)).toEqual([
      'Nobody has claimed it.',
      'Removal: £200 not paid.',
    ]);
    const paid: HoldEvent[] = [...claimed, { ...by, at: T + HOUR, what: 'paid', pence: 20_000, towards: 'removal' }];
    expect(standsAgainstRelease(foldHold(paid)!, untaxed, T + 2 * HOUR, false)).toEqual([
      'Neither taxed nor surety paid: £160.',
    ]);
    expect(standsAgainstRelease(foldHold(paid)!, untaxed, T + 2 * HOUR, true)).toEqual([]);
  });

  it('may be disposed of when the days have passed since the lift and since the keeper was told', () => {
    const told: HoldEvent[] = [lifted, { ...by, at: T + 2 * DAY, what: 'keeperTold', letterId: 1 }];
    expect(standsAgainstDisposal(foldHold([lifted])!, untaxed, T + 30 * DAY, localDay)).toHaveLength(1);
    expect(standsAgainstDisposal(foldHold(told)!, untaxed, T + 15 * DAY, localDay)).toEqual([
      '14 days must pass after it was lifted and its keeper told; 1 is left.',
    ]);
    expect(standsAgainstDisposal(foldHold(told)!, untaxed, T + 16 * DAY, localDay)).toEqual([]);
    expect(standsAgainstDisposal(foldHold(told)!, abandoned, T + 9 * DAY, localDay)).toEqual([]);
  });

  it('keeps a surety for good only when the days to show tax have passed', () => {
    const released: HoldEvent[] = [
      lifted,
      { ...by, at: T, what: 'claimed' },
      { ...by, at: T, what: 'paid', pence: 16_000, towards: 'surety' },
      { ...by, at: T + DAY, what: 'released' },
    ];
    const hold = foldHold(released)!;
    expect(holdSteps(hold)).toEqual(['returnSurety', 'keepSurety']);
    expect(standsAgainstKeeping(hold, untaxed, T + 16 * DAY, localDay)).toEqual([
      'The keeper has 15 days to show that it is taxed; 1 is left.',
    ]);
    expect(standsAgainstKeeping(hold, untaxed, T + 17 * DAY, localDay)).toEqual([]);
    const back: HoldEvent[] = [...released, { ...by, at: T + 2 * DAY, what: 'suretyReturned', pence: 16_000 }];
    expect(holdSteps(foldHold(back)!)).toEqual([]);
    const kept: HoldEvent[] = [...released, { ...by, at: T + 20 * DAY, what: 'suretyKept' }];
    expect([suretyLeft(foldHold(kept)!), holdSteps(foldHold(kept)!)]).toEqual([0, []]);
  });

  it('takes no more towards a charge than is open, and a claim that ended lets the law run on', () => {
    const claimed: HoldEvent[] = [lifted, { ...by, at: T, what: 'claimed' }];
    expect(payable(foldHold(claimed)!, untaxed, 'removal', T)).toBe(20_000);
    const part: HoldEvent[] = [...claimed, { ...by, at: T, what: 'paid', pence: 5_000, towards: 'removal' }];
    expect(payable(foldHold(part)!, untaxed, 'removal', T)).toBe(15_000);
    expect(payable(foldHold(part)!, untaxed, 'disposal', T)).toBe(0);
    expect(foldHold([...part, { ...by, at: T, what: 'claimEnded' }])).toMatchObject({ state: 'held' });
  });

  it('has terms of the partnership, refused when they cannot be lawful', () => {
    const terms = { ...untaxed, from: '2026-12-01' };
    expect(termsProblems(terms, '2026-11-24')).toEqual([]);
    expect(termsProblems({ ...terms, daysBeforeDisposal: 3 }, '2026-11-24')).toHaveLength(1);
    expect(termsProblems({ ...terms, suretyDays: 0 }, '2026-11-24')[0]).toMatch(/needs days/);
    expect(termsProblems({ ...terms, removalPence: Number.NaN }, '2026-12-02')).toHaveLength(2);
  });

  it('says nothing twice and nothing before the lift', () => {
    expect(() => foldHold([lifted, lifted])).toThrow('once');
    expect(() => foldHold([{ ...by, at: T, what: 'released' }])).toThrow('before');
    expect(foldHold([])).toBeNull();
  });
});
