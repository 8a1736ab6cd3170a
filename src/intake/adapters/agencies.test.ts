import { describe, expect, it } from 'vitest';
import { readThrough } from '../../../test/intake.ts';
import { flagBit } from '../../vocabulary/index.ts';
import { areaCounts } from './area-counts.ts';
import { fireIncidents } from './fire-incidents.ts';
import { open311Json, open311Xml } from './open311.ts';
import { policeRms } from './police-rms.ts';

const RMS =
  'Reference,Record Type,Offence Code,Offence Description,ASB Qualifier,Earliest Date/Time,Latest Date/Time,Reported Date/Time,Recorded Date/Time,Easting,Northing,Location Type,UPRN,Street,Postcode,Beat,MO Code,Status,Outcome,Domestic,Hate,Alcohol,Repeat Victim,Vulnerable,Force';
const crime = (more: Partial<Record<string, string>> = {}) => {
  const cells: Record<string, string> = {
    Reference: 'C26-0000001',
    'Record Type': 'CRIME',
    'Offence Code': '28E',
    'Offence Description': 'Burglary',
    'Earliest Date/Time': '22/11/2026 18:00',
    'Latest Date/Time': '23/11/2026 07:30',
    'Reported Date/Time': '23/11/2026 08:00',
    'Recorded Date/Time': '23/11/2026 09:00',
    Easting: '449000',
    Northing: '520000',
    'Location Type': 'PROPERTY',
    Status: 'Under investigation',
    Domestic: 'N',
    ...more,
  };
  return RMS.split(',')
    .map((name) => cells[name] ?? '')
    .join(',');
};

describe('a police export', () => {
  const read = (...rows: string[]) => readThrough(policeRms, `${RMS}\n${rows.join('\n')}\n`);

  it('gives earliest and latest time, and a grid reference as metres', async () => {
    const { drafts } = await read(crime({ 'MO Code': 'REAR-DOOR' }));
    expect(drafts[0]).toMatchObject({
      sourceRef: 'C26-0000001',
      category: 'crime/burglary/residential',
      sourceCategory: '28E Burglary',
      occurredFrom: Date.parse('2026-11-22T18:00:00Z'),
      occurredTo: Date.parse('2026-11-23T07:30:00Z'),
      timePrecision: 'range',
      recordedAt: Date.parse('2026-11-23T09:00:00Z'),
      place: { x: 449_000, y: 520_000, precision: 'property' },
      attributes: { method: 'REAR-DOOR', status: 'Under investigation' },
    });
  });

  it('makes domestic violence a category of its own and no crime a flag', async () => {
    const { drafts } = await read(
      crime({ 'Offence Code': '105A', Domestic: 'Y' }),
      crime({ 'Offence Code': '19C', Domestic: 'Y' }),
      crime({ Domestic: 'Y', Status: 'No crime' }),
    );
    expect(drafts.map((draft) => draft.category)).toEqual([
      'crime/violence/domestic',
      'crime/violence/sexual',
      'crime/burglary/residential',
    ]);
    expect(drafts[2]!.flags).toBe(flagBit('domestic') | flagBit('noCrime'));
  });

  it('takes an empty latest time for the earliest', async () => {
    const { drafts } = await read(crime({ 'Latest Date/Time': '' }));
    expect(drafts[0]).toMatchObject({ occurredTo: drafts[0]!.occurredFrom, timePrecision: 'exact' });
  });

  it.each<[string, Partial<Record<string, string>>, string, string]>([
    ['an unknown offence', { 'Offence Code': '1000' }, 'category.unknown', 'Offence Code'],
    ['an unknown type', { 'Record Type': 'RUMOUR' }, 'category.unknown', 'Record Type'],
    ['latest before earliest', { 'Latest Date/Time': '21/11/2026 07:30' }, 'date.order', 'Latest Date/Time'],
    ['half a position', { Northing: '' }, 'place.unreadable', 'Northing'],
    ['a flag that is neither yes nor no', { Hate: 'perhaps' }, 'value.unknown', 'Hate'],
    ['no reference', { Reference: '' }, 'key.missing', 'Reference'],
    ['no time', { 'Earliest Date/Time': '' }, 'date.missing', 'Earliest Date/Time'],
  ])('holds %s', async (_what, more, code, column) => {
    const { drafts, problems } = await read(crime(more));
    expect(drafts).toEqual([]);
    expect(problems).toEqual([expect.objectContaining({ code, column })]);
  });
});

const FIRE =
  'Day,Month,Year,Time of Call,Incident Number,X Coordinate,Y Coordinate,Unitary Authority,Ward,Origin of Call,Incident Category,Property Category,Property Type,Is Primary Fire,Cause of Fire,Is Property Derelict?,Is Fire Confined to Chimney?,Special Service Type,Road Traffic Collision,False Alarm Reason,No. of rescues';
const fire = (x: string, y: string, cause = 'Deliberate \x96 unknown owner') =>
  `1,July,2014,01:54:02,005538-01072014,${x},${y},BANES,ABBEY,Person,Fire,Outdoor,Outdoor > Loose refuse,no,${cause},no,,,no,,2`;

describe('a fire service’s export', () => {
  const read = (row: string) => readThrough(fireIncidents, Buffer.from(`${FIRE}\r\n${row}\r\n`, 'latin1'));

  it('is read as windows-1252 with its dashes, at local time', async () => {
    const { drafts } = await read(fire('376123', '165456'));
    expect(drafts[0]).toMatchObject({
      category: 'fire/deliberate/secondary',
      sourceCategory: 'Fire: Deliberate – unknown owner',
      occurredFrom: Date.parse('2014-07-01T00:54:02Z'),
      flags: flagBit('deliberate'),
      place: { x: 376_123, y: 165_456, precision: 'street', text: 'Loose refuse, ABBEY' },
      attributes: { rescues: 2 },
    });
  });

  it('takes coordinates cut to the kilometre for what they are', async () => {
    const { drafts } = await read(fire('376***', '165***'));
    expect(drafts[0]!.place).toMatchObject({ x: 376_500, y: 165_500, precision: 'snapped' });
  });

  it('holds a cause it does not know', async () => {
    expect((await read(fire('376123', '165456', 'Bad luck'))).problems[0]).toMatchObject({
      code: 'category.unknown',
      column: 'Cause of Fire',
      found: 'Bad luck',
    });
  });
});

const request = (more: Record<string, unknown> = {}) => ({
  service_request_id: 'FH-1',
  status: 'closed',
  status_notes: 'Removed',
  service_name: 'Fly-tipping',
  service_code: 'FLY-TIP',
  requested_datetime: '2026-11-23T08:41:00+00:00',
  updated_datetime: '2026-11-23T15:02:00+00:00',
  address: '14 Ropery Street',
  address_id: '999000012345',
  zipcode: 'FH1 2AB',
  lat: 54.79,
  long: 0.08,
  media_url: null,
  extended_attributes: { size: 'car boot', first_name: 'Somebody', email: 'a@b.c' },
  ...more,
});

describe('Open311 requests', () => {
  const json = (...requests: unknown[]) => readThrough(open311Json, JSON.stringify(requests), { fileName: 'r.json' });

  it('are read without what names a person', async () => {
    const { drafts } = await json(request());
    expect(drafts[0]).toMatchObject({
      sourceRef: 'FH-1',
      category: 'street/fly-tip',
      reportedAt: Date.parse('2026-11-23T08:41:00Z'),
      outcome: 'Removed',
      flags: flagBit('closed'),
      place: { lon: 0.08, lat: 54.79, uprn: '999000012345', postcode: 'FH1 2AB', precision: 'property' },
    });
    expect(drafts[0]!.attributes).toEqual({
      status: 'closed',
      updatedAt: '2026-11-23T15:02:00.000Z',
      size: 'car boot',
    });
  });

  it('say the same in XML', async () => {
    const xml = `<?xml version="1.0" encoding="utf-8"?><service_requests><request><service_request_id>FH-1</service_request_id><status>closed</status><status_notes>Removed</status_notes><service_name>Fly-tipping</service_name><service_code>FLY-TIP</service_code><requested_datetime>2026-11-23T08:41:00+00:00</requested_datetime><updated_datetime>2026-11-23T15:02:00+00:00</updated_datetime><address>14 Ropery Street</address><address_id>999000012345</address_id><zipcode>FH1 2AB</zipcode><lat>54.79</lat><long>0.08</long><media_url/><extended_attributes><size>car boot</size><email>a@b.c</email></extended_attributes></request></service_requests>`;
    const [fromXml, fromJson] = [await readThrough(open311Xml, xml, { fileName: 'r.xml' }), await json(request())];
    expect(fromXml.drafts).toEqual(fromJson.drafts);
    expect(fromXml.rows[0]!.raw).toMatch(/^<request>.*<\/request>$/);
  });

  it('hold what is wrong and keep its text', async () => {
    const { problems, rows } = await json(
      request({ service_code: 'FLYTIP' }),
      request({ requested_datetime: '2025-02-30T10:00:00+00:00' }),
      request({ lat: 0, long: 0 }),
      request({ status: 'maybe' }),
      'not an object',
    );
    expect(problems.map((problem) => problem.code)).toEqual([
      'category.unknown',
      'date.unreadable',
      'place.unreadable',
      'value.unknown',
      'row.unreadable',
    ]);
    expect(rows[4]!.raw).toBe('"not an object"');
  });

  it('are refused whole when cut short', async () => {
    const text = JSON.stringify([request(), request()]).slice(0, -20);
    await expect(readThrough(open311Json, text, { fileName: 'r.json' })).rejects.toMatchObject({
      code: 'file.damaged',
    });
    await expect(readThrough(open311Xml, '<service_requests><request>', { fileName: 'r.xml' })).rejects.toMatchObject({
      code: 'file.damaged',
    });
  });
});

describe('FixMyStreet counts', () => {
  it('are one record that stands for several, known by area', async () => {
    const { drafts, problems } = await readThrough(
      areaCounts,
      'lad,month,lsoa,SHEF_A_CODE,reports,unique_users,average_per_user\nHartlepool,2007-02,E01011967,A29,3,2.0,1.5\nHartlepool,2007-02,E01011967,A72,1,1.0,1.0\nHartlepool,2007-02,E01011967,A1,1.5,1.0,1.0\n',
    );
    expect(drafts).toEqual([
      expect.objectContaining({
        sourceRef: '2007-02/E01011967/A29',
        category: 'street/fly-tip',
        count: 3,
        timePrecision: 'month',
        place: { areaCode: 'E01011967', precision: 'area', text: 'Hartlepool' },
      }),
    ]);
    expect(problems.map(({ code, found }) => [code, found])).toEqual([
      ['category.unknown', 'A72'],
      ['number.unreadable', '1.5'],
    ]);
  });
});
