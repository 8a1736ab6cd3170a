import { describe, expect, it } from 'vitest';
import { encode, faultsDocument, readRecords, readW3, rows, writeW3 } from './index.ts';

describe('the two formats', () => {
  const document = rows('service_requests', 'request', [
    { service_request_id: 'F-1', description: 'a < b & "c"', lat: 54.5, open: true, notes: null, media_url: '' },
  ]);

  it('say the same: a bare array in JSON, elements within the root in XML', () => {
    expect(JSON.parse(encode(document, 'json'))).toEqual([
      { service_request_id: 'F-1', description: 'a < b & "c"', lat: 54.5, open: true, notes: null, media_url: '' },
    ]);
    expect(encode(document, 'xml')).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<service_requests><request><service_request_id>F-1</service_request_id>' +
        '<description>a &lt; b &amp; &quot;c&quot;</description><lat>54.5</lat><open>true</open><notes/><media_url/>' +
        '</request></service_requests>',
    );
  });

  it('are read back by the client to the same texts, whatever a resident typed', () => {
    const typed = 'é 😀 ]]> <script>&amp;\u0000\u000b end\ttab\r\nline';
    const one = rows('service_requests', 'request', [{ service_request_id: 'F-1', description: typed }]);
    expect(readRecords(encode(one, 'json'))).toEqual([{ service_request_id: 'F-1', description: typed }]);
    expect(readRecords(encode(one, 'xml'))).toEqual([
      { service_request_id: 'F-1', description: typed.replace('\u0000\u000b', '\u{FFFD}\u{FFFD}') },
    ]);
  });

  it('hold an empty list as an empty list', () => {
    expect(encode(rows('services', 'service', []), 'json')).toBe('[]');
    expect(readRecords(encode(rows('services', 'service', []), 'xml'))).toEqual([]);
  });

  it('name an error as the standard does', () => {
    const errors = faultsDocument([{ status: 403, description: 'No key.' }]);
    expect(encode(errors, 'json')).toBe('[{"code":403,"description":"No key."}]');
    expect(encode(errors, 'xml')).toContain(
      '<errors><error><code>403</code><description>No key.</description></error></errors>',
    );
  });
});

describe('another server’s answer', () => {
  it('is read whichever way it is wrapped', () => {
    const one = [{ service_request_id: '7', status: 'open' }];
    expect(readRecords('[{"service_request_id":7,"status":"open","notes":null}]')).toEqual(one);
    expect(readRecords('{"service_requests":[{"service_request_id":"7","status":"open"}]}')).toEqual(one);
    expect(readRecords('{"service_requests":{"request":[{"service_request_id":"7","status":"open"}]}}')).toEqual(one);
    expect(readRecords('{"service_request_id":"7","status":"open"}')).toEqual(one);
    expect(
      readRecords(
        '<?xml version="1.0"?><service_requests type="array">\n <request><service_request_id> 7 </service_request_id><status>open</status><notes/></request>\n</service_requests>',
      ),
    ).toEqual(one);
  });

  it('is not believed when it is damaged, no answer at all, or brings entities of its own', () => {
    for (const text of [
      '<html><body>Bad gateway',
      '{"a":',
      '"text"',
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><service_requests><request><description>&e;</description></request></service_requests>',
    ]) {
      expect(readRecords(text)).toBeNull();
    }
  });
});

describe('dates', () => {
  it('need their zone, and days their month', () => {
    expect(readW3('2010-05-24T00:00:00Z')).toBe(Date.UTC(2010, 4, 24));
    expect(readW3('2010-05-24T01:00:00+01:00')).toBe(Date.UTC(2010, 4, 24));
    expect(readW3('2010-05-24T01:00:00 01:00')).toBe(Date.UTC(2010, 4, 24));
    for (const bad of ['2010-05-24', '2010-05-24T00:00:00', '2010-02-30T00:00:00Z', '24/05/2010', '']) {
      expect(readW3(bad), bad).toBeNull();
    }
    expect(writeW3(Date.UTC(2010, 4, 24, 1, 2, 3, 999))).toBe('2010-05-24T01:02:03Z');
  });
});
