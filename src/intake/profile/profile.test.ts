import exceljs from 'exceljs';
import { describe, expect, it } from 'vitest';
import { readThrough } from '../../../test/intake.ts';
import { throughProfile } from '../adapters/profile.ts';
import { loadProfile, profileNames, readProfile } from './read.ts';

const GENERIC = `
name: generic
version: '1'
describes: made-up rows
agency: police
timeZone: America/Chicago
empty: [NA]
reference: [id]
dates:
  occurredFrom: { column: from, format: 'YYYY-MM-DD HH:mm' }
  occurredTo: { column: to, format: 'YYYY-MM-DD HH:mm' }
position: { system: wgs84, lon: lon, lat: lat }
place: { precision: street, text: [where, town] }
category:
  columns: [what]
  rules:
    - { when: { what: theft, where: /^shop/ }, is: crime/theft/shoplifting }
    - { when: { what: [theft, stealing] }, is: crime/theft/other }
flags:
  domestic: { column: home, is: ['true'] }
attributes: { weapon: weapon }
`;
const HEADER = 'id,from,to,lon,lat,where,town,what,home,weapon';
const profile = readProfile(GENERIC, 'generic.yaml');
const read = (...rows: string[]) => readThrough(throughProfile, `${HEADER}\n${rows.join('\n')}\n`, { profile });

describe('a mapping profile', () => {
  it('reads a row by its rules, the first that holds', async () => {
    const { drafts } = await read(
      '1,2024-07-01 10:00,2024-07-01 12:00,-87.6,41.8,Shop on Main,Springfield,theft,true,NA',
      '2,2024-07-01 10:00,NA,NA,NA,yard,NA,stealing,false,knife',
    );
    expect(drafts[0]).toMatchObject({
      sourceRef: '1',
      category: 'crime/theft/shoplifting',
      occurredFrom: Date.parse('2024-07-01T15:00:00Z'),
      occurredTo: Date.parse('2024-07-01T17:00:00Z'),
      timePrecision: 'range',
      place: { lon: -87.6, lat: 41.8, precision: 'street', text: 'Shop on Main, Springfield' },
      attributes: {},
    });
    expect(drafts[0]!.flags).not.toBe(0);
    expect(drafts[1]).toMatchObject({
      category: 'crime/theft/other',
      timePrecision: 'exact',
      place: { precision: 'unknown', text: 'yard' },
      attributes: { weapon: 'knife' },
    });
  });

  it('holds what no rule names', async () => {
    const { problems } = await read('1,2024-07-01 10:00,NA,NA,NA,,,piracy,,', ',2024-07-01 10:00,NA,NA,NA,,,theft,,');
    expect(problems.map(({ code, column, found }) => [code, column, found])).toEqual([
      ['category.unknown', 'what', 'piracy'],
      ['key.missing', 'id', ''],
    ]);
  });

  it('reads a workbook as it reads CSV', async () => {
    const workbook = new exceljs.Workbook();
    const sheet = workbook.addWorksheet('Export');
    sheet.addRow(HEADER.split(','));
    sheet.addRow([
      '1',
      '2024-07-01 10:00',
      '2024-07-01 12:00',
      -87.6,
      41.8,
      'Shop on Main',
      'Springfield',
      'theft',
      'true',
    ]);
    const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
    const [fromSheet, fromCsv] = [
      await readThrough(throughProfile, bytes, { profile, fileName: 'x.xlsx' }),
      await read('1,2024-07-01 10:00,2024-07-01 12:00,-87.6,41.8,Shop on Main,Springfield,theft,true,'),
    ];
    expect(fromSheet.drafts).toEqual(fromCsv.drafts);
    expect(fromSheet.rows[0]!.number).toBe(2);
  });

  it('refuses a workbook without its sheet or columns', async () => {
    const workbook = new exceljs.Workbook();
    workbook.addWorksheet('Notes').addRow(['nothing', 'here']);
    const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
    await expect(readThrough(throughProfile, bytes, { profile, fileName: 'x.xlsx' })).rejects.toMatchObject({
      code: 'file.layout',
      message: expect.stringContaining('found the columns nothing, here'),
    });
    await expect(
      readThrough(throughProfile, bytes, { profile: { ...profile, sheet: 'Export' }, fileName: 'x.xlsx' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('it has Notes') });
  });

  it('reads a projection given by its definition', async () => {
    const feet = readProfile(
      GENERIC.replace(
        'system: wgs84, lon: lon, lat: lat',
        "system: proj, definition: '+proj=tmerc +lat_0=36.66666666666666 +lon_0=-88.33333333333333 +k=0.9999749999999999 +x_0=300000.0000000001 +y_0=0 +ellps=GRS80 +units=us-ft +no_defs', x: lon, y: lat",
      ),
      'feet.yaml',
    );
    // A row of Chicago's own export gives both: 1181868.50758849, 1871686.59778003 is 41.80313, -87.60853.
    const text = `${HEADER}\n1,2024-07-01 10:00,NA,1181868.50758849,1871686.59778003,,,theft,,\n`;
    const { drafts } = await readThrough(throughProfile, text, { profile: feet });
    expect(drafts[0]!.place.lat).toBeCloseTo(41.8031364507046, 5);
    expect(drafts[0]!.place.lon).toBeCloseTo(-87.6085261060884, 5);
  });

  it.each([
    ['a category outside the tree', GENERIC.replace('crime/theft/other', 'crime/piracy'), 'crime/piracy'],
    ['an unknown key', `${GENERIC}colour: blue\n`, '/colour is no part of a profile'],
    ['a zone that does not exist', GENERIC.replace('America/Chicago', 'America/Nowhere'), 'NOWHERE'],
    ['a date without a year', GENERIC.replace("'YYYY-MM-DD HH:mm'", "'MM-DD'"), 'MM-DD'],
    ['no YAML', 'name: [', 'generic.yaml'],
  ])('is refused in words for %s', (_what, yaml, words) => {
    expect(() => readProfile(yaml, 'generic.yaml')).toThrowError(
      expect.objectContaining({ code: 'profile.wrong', message: expect.stringContaining(words) }),
    );
  });
});

describe('the shipped profiles', () => {
  it.each(profileNames())('%s is sound', (name) => {
    expect(loadProfile(name)).toMatchObject({ name });
  });

  it('are six', () => {
    expect(profileNames()).toEqual([
      'chicago-311-sanitation',
      'chicago-crimes',
      'houston-crime',
      'nyc-vehicle-thefts',
      'stlouis-311',
      'stlouis-crime',
    ]);
  });
});
