import { describe, expect, it } from 'vitest';
import { readThrough } from '../../../test/intake.ts';
import { policeUkOutcomes } from './police-uk-outcomes.ts';
import { policeUkStreet } from './police-uk-street.ts';

const HEADER =
  'Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context';
const row = (id: string, type: string, more: { month?: string; lon?: string; lat?: string; outcome?: string } = {}) =>
  `${id},${more.month ?? '2024-03'},Test Police,Test Police,${more.lon ?? '-1.217552'},${more.lat ?? '54.546381'},On or near Made-up Road,E01000001,Testtown 001A,${type},${more.outcome ?? ''},`;
const asb = (more = {}) => row('', 'Anti-social behaviour', more);
const file = (...rows: string[]) => [HEADER, ...rows, ''].join('\n');

describe('data.police.uk street files', () => {
  it('date by month and place at snapped points', async () => {
    const { drafts } = await readThrough(
      policeUkStreet,
      file(row('abc', 'Burglary', { outcome: 'Under investigation' })),
    );
    expect(drafts).toEqual([
      expect.objectContaining({
        sourceRef: 'abc',
        category: 'crime/burglary',
        timePrecision: 'month',
        occurredFrom: Date.parse('2024-03-01T00:00:00Z'),
        // Summer time began on 31 March.
        occurredTo: Date.parse('2024-03-31T22:59:59.999Z'),
        outcome: 'Under investigation',
        place: {
          lon: -1.217552,
          lat: 54.546381,
          areaCode: 'E01000001',
          precision: 'snapped',
          text: 'On or near Made-up Road',
        },
      }),
    ]);
  });

  it('give rows without a Crime ID a key from what they say and their place among equals', async () => {
    const once = await readThrough(policeUkStreet, file(asb(), asb(), asb({ lon: '-1.3' })));
    const again = await readThrough(policeUkStreet, file(row('x', 'Drugs'), asb({ lon: '-1.3' }), asb(), asb()));
    const keys = (drafts: typeof once.drafts) => drafts.map((draft) => draft.sourceRef).filter((key) => key !== 'x');
    expect(new Set(keys(once.drafts)).size).toBe(3);
    expect(keys(again.drafts).sort()).toEqual(keys(once.drafts).sort());
  });

  it('keep that key when an outcome is added later', async () => {
    const before = await readThrough(policeUkStreet, file(row('', 'Burglary')));
    const after = await readThrough(policeUkStreet, file(row('', 'Burglary', { outcome: 'Local resolution' })));
    expect(after.drafts[0]!.sourceRef).toBe(before.drafts[0]!.sourceRef);
  });

  it('know rows without a position by their area', async () => {
    const { drafts } = await readThrough(policeUkStreet, file(row('a', 'Drugs', { lon: '', lat: '' })));
    expect(drafts[0]!.place).toEqual({ areaCode: 'E01000001', precision: 'area', text: 'On or near Made-up Road' });
  });

  it('hold what they cannot read and name column, found and expected', async () => {
    const { drafts, problems } = await readThrough(
      policeUkStreet,
      file(
        row('a', 'Witchcraft'),
        row('b', 'Drugs', { month: '2024-13' }),
        row('c', 'Drugs', { lon: 'west' }),
        row('d', 'Violent crime'),
        row('e', 'Drugs'),
      ),
    );
    expect(drafts.map((draft) => draft.sourceRef)).toEqual(['e']);
    expect(problems.map(({ code, column, found }) => [code, column, found])).toEqual([
      ['category.unknown', 'Crime type', 'Witchcraft'],
      ['date.unreadable', 'Month', '2024-13'],
      ['place.unreadable', 'Longitude', 'west'],
      ['category.unknown', 'Crime type', 'Violent crime'],
    ]);
    expect(problems[0]!.expected).toContain('Violence and sexual offences');
  });

  it('hold rows with a value too many or too few, and bytes that are no text', async () => {
    const bad = new Uint8Array([...Buffer.from(`${HEADER}\né,x\n${row('a', 'Drugs').replace('Made-up', 'Caf~')}\n`)]);
    bad[bad.indexOf('~'.charCodeAt(0))] = 0xe9;
    const { problems } = await readThrough(
      policeUkStreet,
      Buffer.concat([bad, Buffer.from(`${row('b', 'Drugs')},extra\n`)]),
    );
    // The head is not UTF-8, so the file is read as windows-1252 and its é is one.
    expect(problems.map((problem) => problem.code)).toEqual(['row.columns', 'row.columns']);
    const late = Buffer.concat([
      Buffer.from(file(...Array<string>(600).fill(row('', 'Drugs')))),
      Buffer.from([0xe9, 0x0a]),
    ]);
    expect((await readThrough(policeUkStreet, late)).problems.map((problem) => problem.code)).toEqual(['row.columns']);
  });

  it('refuse another layout in one sentence that names what is missing', async () => {
    await expect(readThrough(policeUkStreet, 'Crime ID,Month\na,b\n')).rejects.toMatchObject({
      code: 'file.layout',
      message: expect.stringMatching(/found the columns Crime ID, Month; expected also Longitude, Latitude/),
    });
  });
});

describe('data.police.uk outcomes', () => {
  it('are later words on crimes, ordered by month', async () => {
    const { rows } = await readThrough(
      policeUkOutcomes,
      'Crime ID,Month,Outcome type\nabc,2024-07,Suspect charged\n,2024-07,Local resolution\n',
    );
    expect(rows[0]!.reading).toEqual({
      kind: 'outcome',
      change: { sourceRef: 'abc', outcome: 'Suspect charged', order: Date.parse('2024-06-30T23:00:00Z') },
    });
    expect(rows[1]!.reading).toMatchObject({ kind: 'problem', problem: { code: 'key.missing' } });
  });
});
