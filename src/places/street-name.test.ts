import { describe, expect, it } from 'vitest';
import { editDistance, postcodeKey, readStreetName, streetKey, writtenPostcode } from './street-name.ts';

describe('the name of a street', () => {
  it.each([
    ['High Street', 'high street'],
    ['HIGH ST.', 'high street'],
    ['High  St', 'high street'],
    ["St. Mary's Rd", 'saint marys road'],
    ['St Mary’s Road', 'saint marys road'],
    ['On or near Linthorpe Road', 'linthorpe road'],
    ['Saint Barnabas Road', 'saint barnabas road'],
    ['Upper St James St', 'upper saint james street'],
    ['Main St North', 'main street north'],
    ['W Division St', 'west division street'],
    ['The Crescent', 'the crescent'],
    ['St', 'st'],
    ['42nd Street', '42nd street'],
    ['Eston Grange / Parade', 'eston grange parade'],
    ['', ''],
    ['   ', ''],
  ])('%s has the key %s', (words, key) => {
    expect(streetKey(words)).toBe(key);
  });

  it.each([
    ['14 Ropery Street, Farhaven', 'ropery street', '14'],
    ['Flat 2, 14a Ropery St', 'ropery street', '14a'],
    ['2/14 Ropery Street', 'ropery street', '14'],
    ['Ropery Street', 'ropery street', null],
    ['14', '', null],
  ])('%s is read with its house number', (words, key, houseNumber) => {
    expect(readStreetName(words)).toEqual({ key, houseNumber });
  });

  it('keeps names apart that only look alike', () => {
    expect(streetKey('Church Road')).not.toBe(streetKey('Church Street'));
    expect(streetKey('Park Avenue North')).not.toBe(streetKey('Park Avenue'));
  });
});

describe('edit distance', () => {
  it('counts single letters and stops at its limit', () => {
    expect(editDistance('ropery', 'ropery', 2)).toBe(0);
    expect(editDistance('ropery', 'rupery', 2)).toBe(1);
    expect(editDistance('ropery', 'ropry', 2)).toBe(1);
    expect(editDistance('', 'ab', 2)).toBe(2);
    expect(editDistance('kitten', 'sitting', 2)).toBe(3);
    expect(editDistance('kitten', 'sitting', 3)).toBe(3);
  });
});

describe('postcodes', () => {
  it('are one whatever blanks and case', () => {
    expect(postcodeKey(' ts1  1aa')).toBe('TS11AA');
    expect(writtenPostcode('ts11aa')).toBe('TS1 1AA');
    expect(writtenPostcode('fh1 2ab')).toBe('FH1 2AB');
    expect(writtenPostcode('63103')).toBe('63103');
  });
});
