import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wgs84ToBng } from '../../places/index.ts';
import { makeIncidents, makeTown, type Truth, type WriteProgress, writeTown } from '../index.ts';

const ASOF = '2026-11-24';
const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'town-')));
const folder = folders[0]!;
const progress: WriteProgress[] = [];
const read = (path: string, encoding: 'utf8' | 'latin1' = 'utf8') => readFileSync(join(folder, path), encoding);
const rows = (path: string, encoding: 'utf8' | 'latin1' = 'utf8') =>
  parse(read(path, encoding), { columns: true }) as Record<string, string>[];
const json = <T>(path: string) => JSON.parse(read(path)) as T;
type Requests = Record<string, string | number | null | Record<string, unknown>>[];
interface Collection {
  notice: string;
  features: { properties: Record<string, unknown>; geometry: { type: string; coordinates: number[][][] } }[];
}

function files(under: string, of = under): string[] {
  return readdirSync(under).flatMap((name) => {
    const path = join(under, name);
    return statSync(path).isDirectory() ? files(path, of) : [relative(of, path)];
  });
}

beforeAll(async () => {
  for (const [i, into] of folders.entries()) {
    const town = makeTown({ seed: 7, asOf: ASOF });
    const incidents = makeIncidents(town, { seed: 7, asOf: ASOF });
    await writeTown(town, incidents, into, i === 0 ? { onProgress: (step) => progress.push(step) } : {});
  }
}, 120_000);
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true });
});

describe('the written town', () => {
  it('has the same bytes for the same seed and morning', () => {
    const digest = (of: string) =>
      files(of)
        .sort()
        .map(
          (path) =>
            `${path} ${createHash('sha256')
              .update(readFileSync(join(of, path)))
              .digest('hex')}`,
        );
    expect(digest(folders[1]!)).toEqual(digest(folder));
    expect(digest(folder).length).toBeGreaterThan(25);
  });

  it('tells how far it is, from the start to the end', () => {
    expect(progress.at(-1)!.done).toBe(progress.at(-1)!.total);
    progress.forEach((step, i) => {
      if (i > 0) expect(step.done).toBeGreaterThanOrEqual(progress[i - 1]!.done);
    });
  });

  it('says in every file that it is made up', () => {
    for (const path of files(folder)) {
      if (path === 'places/postcodes.csv' || path === 'places/addresses.csv') continue;
      expect(read(path).toLowerCase(), path).toMatch(/made up/);
    }
    // These two have no room for it but in their codes, which cannot be real.
    expect(read('places/addresses.csv')).toContain(',FH1 ');
  });

  it('lists its feeds and their files in load order', () => {
    const { feeds } = json<{ feeds: { id: string; files: string[] }[] }>('town.json');
    expect(feeds.map((feed) => feed.id)).toEqual(['police', 'fire', 'council', 'cctv']);
    for (const path of feeds.flatMap((feed) => feed.files)) expect(existsSync(join(folder, path)), path).toBe(true);
  });

  it('writes police rows with local times and grid references', () => {
    const police = [...rows('police/police-history.csv'), ...rows('police/police-last-night.csv')];
    const { badRows, rows: inFiles } = json<Truth>('truth.json');
    expect(police.length).toBe(inFiles['police/police-history.csv']! + inFiles['police/police-last-night.csv']!);
    const bad = new Set(badRows.map(({ ref }) => ref));
    for (const row of police) {
      if (bad.has(row['Reference']!)) continue;
      expect(row['Earliest Date/Time']).toMatch(/^\d\d\/\d\d\/\d{4} \d\d:\d\d$/);
      expect(row['Offence Code']).toMatch(
        row['Record Type'] === 'CRIME' ? /^\d{1,3}(\.\d)?[A-H]?$|^\d+[A-Z]$/ : /^NSIR\d\d$/,
      );
      expect(row['Easting']).toMatch(/^(4[67]\d{4})?$/);
    }
  });

  it('writes fire rows in latin-1 with CRLF and the en dash of Windows-1252', () => {
    const text = read('fire/fire-history.csv', 'latin1');
    expect(text).toContain('Deliberate \u0096 others property');
    expect(text.split('\r\n').length).toBe(text.split('\n').length);
    const calls = rows('fire/fire-history.csv', 'latin1');
    expect(Object.keys(calls[0]!)).toHaveLength(36);
    const share = calls.filter((row) =>
      ['Fire', 'False Alarm', 'Special Service'].includes(row['Incident Category']!),
    ).length;
    expect(calls.length - share).toBeLessThan(10);
  });

  const published = resolve(
    import.meta.dirname,
    '../../../../shared/data/fire/avon_frs_attended_incidents_2014-07.csv',
  );
  if (!existsSync(published)) console.log('The published fire export is not there: its header is not compared.');
  it.skipIf(!existsSync(published))('has the header of the published fire export', () => {
    const header = (text: string) => text.split(/\r?\n/)[0];
    expect(header(read('fire/fire-history.csv', 'latin1'))).toBe(header(readFileSync(published, 'latin1')));
  });

  it('writes council requests with the fields of GeoReport v2, one a line', () => {
    for (const path of ['council/council-history.json', 'council/council-last-night.json', 'cctv/cctv-history.json']) {
      const requests = json<Requests>(path);
      expect(read(path).trimEnd().split('\n')).toHaveLength(requests.length + 2);
      for (const request of requests.slice(0, 500)) {
        expect(Object.keys(request)).toEqual([
          'service_request_id', 'status', 'status_notes', 'service_name', 'service_code', 'description', 'agency_responsible',
          'service_notice', 'requested_datetime', 'updated_datetime', 'expected_datetime', 'address', 'address_id', 'zipcode',
          'lat', 'long', 'media_url', 'extended_attributes',
        ]); // biome-ignore format: field names
        if (typeof request['lat'] === 'number' && request['lat'] !== 0 && request['long'] !== 0.3012345) {
          const { x, y } = wgs84ToBng(request['long'] as number, request['lat']);
          expect(x).toBeGreaterThan(464_000);
          expect(x).toBeLessThan(475_000);
          expect(y).toBeGreaterThan(540_000);
        }
      }
    }
  });

  it('plants the bad rows and double keys where the truth says', () => {
    const truth = json<Truth>('truth.json');
    const police = rows('police/police-history.csv');
    for (const { file, ref, column, value } of truth.badRows) {
      if (file !== 'police/police-history.csv') continue;
      expect(police.filter((row) => row['Reference'] === ref).map((row) => row[column])).toEqual([value]);
    }
    for (const { file, ref } of truth.sameKeyTwice) {
      if (file !== 'police/police-history.csv') continue;
      const own = police.filter((row) => row['Reference'] === ref).map((row) => JSON.stringify(row));
      expect(own).toHaveLength(2);
      expect(own[0]).not.toBe(own[1]);
    }
    const requests = json<Requests>('council/council-history.json');
    for (const { file, ref } of truth.exactDuplicates) {
      if (file !== 'council/council-history.json') continue;
      const own = requests
        .filter((request) => request['service_request_id'] === ref)
        .map((request) => JSON.stringify(request));
      expect(own).toHaveLength(2);
      expect(own[0]).toBe(own[1]);
    }
  });

  it('writes areas as closed rings that run anticlockwise, in degrees', () => {
    for (const [path, n] of [
      ['areas/wards.geojson', 20],
      ['areas/beats.geojson', 9],
      ['areas/boundary.geojson', 1],
      ['areas/small-areas.geojson', 90],
    ] as const) {
      const { features } = json<Collection>(path);
      expect(features).toHaveLength(n);
      for (const { geometry, properties } of features) {
        expect(properties['source']).toBe('made up: Farhaven');
        expect(geometry.type).toBe('Polygon');
        const ring = geometry.coordinates[0]!;
        expect(ring[0]).toEqual(ring.at(-1));
        let area = 0;
        for (let i = 1; i < ring.length; i++) area += ring[i - 1]![0]! * ring[i]![1]! - ring[i]![0]! * ring[i - 1]![1]!;
        expect(area).toBeGreaterThan(0);
        expect(ring[0]![0]).toBeGreaterThan(-1.1);
        expect(ring[0]![0]).toBeLessThan(-0.75);
        expect(ring[0]![1]).toBeGreaterThan(54.7);
      }
    }
  });

  it('writes a gazetteer whose parts refer to each other', () => {
    const segments = new Set(
      json<Collection>('places/streets.geojson').features.map(({ properties }) => properties['id']),
    );
    const postcodes = new Set(rows('places/postcodes.csv').map((row) => row['postcode']));
    for (const address of rows('places/addresses.csv')) {
      if (!segments.has(address['segment_id']) || !postcodes.has(address['postcode']))
        expect.fail(JSON.stringify(address));
    }
  });
});
