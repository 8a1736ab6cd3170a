import { describe, expect, it } from 'vitest';
import { filterFromAddress } from '../../picture/model.ts';
import { layersOf } from '../map/layers.ts';
import { readVersus, writeVersus } from '../map/periods.ts';
import { readMapSearch } from '../map/search.ts';
import { readState, WITH_A_POINT } from '../map/state.ts';
import { filterAddressOf } from './api.ts';
import { withText } from './export-png.ts';
import { optionWords } from './options-form.tsx';

const AGENCIES = [
  { agencyId: 1, kind: 'police' as const, name: 'Police' },
  { agencyId: 2, kind: 'council' as const, name: 'Council' },
];
const DAYS = { from: 20_000, to: 20_027 };
const stateOf = (search: Record<string, unknown>) => readState(readMapSearch(search), DAYS, WITH_A_POINT);
const filterOf = (search: Record<string, unknown>, known: number | null = null) => {
  const state = stateOf(search);
  return filterFromAddress(filterAddressOf(state, state.brush, known, layersOf(state.what, AGENCIES), AGENCIES));
};

describe('the selection of the map as the server reads it', () => {
  it('has the days of the brush, to the day after the last', () => {
    expect(filterOf({}).days).toEqual({ by: 'occurred', from: 20_000, to: 20_028 });
  });

  it('has what, where, hours, precision and moment', () => {
    const filter = filterOf(
      { what: 'crime/burglary', ward: '3,4', draw: '-1,54;-1.1,54;-1,54.1', hours: '0-0.17-19', placed: 'property' },
      7,
    );
    expect(filter.categories).toEqual(['crime/burglary']);
    expect(filter.areas).toEqual({ ward: [3, 4] });
    expect(filter.polygon?.[0]).toHaveLength(3);
    // Columns 17 to 19 of Monday are 23:00, and 00:00 and 01:00 of Tuesday.
    expect(filter.hoursOfWeek).toEqual([23, 24, 25]);
    expect(filter.locationPrecisions).toEqual(['property']);
    expect(filter.asKnownAt).toBe(7);
  });

  it('leaves out what the key has switched off', () => {
    expect(filterOf({ what: 'crime/burglary,crime/robbery', hide: 'crime/robbery' }).categories).toEqual([
      'crime/burglary',
    ]);
    expect(filterOf({ hide: 'council' }).agencies).toEqual([1]);
    expect(filterOf({ hide: 'density' }).agencies).toBeUndefined();
  });
});

describe('the days compared with', () => {
  it('are as many just before, the same weekdays a year back, or typed ones', () => {
    expect(readVersus('before', DAYS)?.days).toEqual({ from: 19_972, to: 19_999 });
    expect(readVersus('year', DAYS)?.days).toEqual({ from: 19_636, to: 19_663 });
    expect(readVersus(writeVersus({ from: 19_000, to: 19_010 }), DAYS)?.days).toEqual({ from: 19_000, to: 19_010 });
  });

  it('are none where nothing readable is asked', () => {
    expect([readVersus(undefined, DAYS), readVersus('x..y', DAYS), readVersus('', DAYS)]).toEqual([null, null, null]);
  });
});

describe('a picture with its card', () => {
  it('carries it as text after its header, with the right sum', () => {
    // Signature, and a header of 1 by 1 pixel.
    const png = Uint8Array.from(
      '89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de'.match(/../g)!,
      (hex) => Number.parseInt(hex, 16),
    );
    const whole = withText(png, 'aim-card', '{"é":1}');
    const view = new DataView(whole.buffer);
    const length = view.getUint32(33);
    expect(new TextDecoder().decode(whole.subarray(37, 41 + length))).toBe('iTXtaim-card\0\0\0\0\0{"é":1}');
    expect(whole.length).toBe(33 + 12 + length);
    // The header's own sum, worked out the same way, stands in every PNG of this size.
    expect(view.getUint32(29).toString(16)).toBe('907753de');
    expect(crcOf(whole.subarray(37, 41 + length))).toBe(view.getUint32(41 + length));
    expect(crcOf(png.subarray(12, 29))).toBe(0x907753de);
  });
});

/** The definition, bit by bit. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffffn;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let k = 0; k < 8; k++) crc = crc & 1n ? (crc >> 1n) ^ 0xedb88320n : crc >> 1n;
  }
  return Number(crc ^ 0xffffffffn);
}

describe('names of options', () => {
  it('are words with their unit', () => {
    expect([optionWords('bandwidthMetres'), optionWords('nReplicates'), optionWords('level')]).toEqual([
      'Bandwidth (metres)',
      'Number of replicates',
      'Level',
    ]);
  });
});
