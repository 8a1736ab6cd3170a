import { SaxesParser } from 'saxes';
import { badRequest } from '../../platform/index.ts';

/** More positions than any shift: one a second for ten hours. */
const MOST_POSITIONS = 36_000;

export interface GpxTrace {
  /** In order of time. */
  positions: { at: number; lon: number; lat: number }[];
  /** Track points without a time or a position that could be. */
  nLeftOut: number;
}

/**
 * Track points of a GPX file. Only positions and their times are read: names, notes and heart beats stay out.
 * @throws Refusal `gpx.unreadable`, `gpx.empty` or `gpx.too-long` in words
 */
export function readGpx(text: string): GpxTrace {
  const positions: GpxTrace['positions'] = [];
  let nLeftOut = 0;
  let isGpx = false;
  let point: { lon: number; lat: number; time: string } | null = null;
  let isTime = false;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw badRequest(
      'gpx.unreadable',
      `This file is not GPX: ${error.message.split('\n')[0]}. Export the track again.`,
    );
  });
  // Entities are not expanded and nothing outside is fetched; a document type is a trick here.
  parser.on('doctype', () => {
    throw badRequest('gpx.unreadable', 'This file declares a document type, which GPX does not need. It was not read.');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const local = name.replace(/^.*:/, '');
    if (local === 'gpx') isGpx = true;
    if (local === 'trkpt') point = { lon: Number(attributes['lon']), lat: Number(attributes['lat']), time: '' };
    if (local === 'time' && point !== null) isTime = true;
  });
  parser.on('text', (part) => {
    if (isTime && point !== null) point.time += part;
  });
  parser.on('closetag', ({ name }) => {
    const local = name.replace(/^.*:/, '');
    if (local === 'time') isTime = false;
    if (local !== 'trkpt' || point === null) return;
    const at = Date.parse(point.time.trim());
    const { lon, lat } = point;
    point = null;
    if (!(Number.isFinite(at) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) {
      nLeftOut++;
      return;
    }
    if (positions.length >= MOST_POSITIONS) {
      throw badRequest(
        'gpx.too-long',
        `The track has more than ${MOST_POSITIONS} positions; send one shift at a time.`,
      );
    }
    positions.push({ at, lon, lat });
  });
  parser.write(text).close();
  if (!isGpx) throw badRequest('gpx.unreadable', 'This file is not GPX: it has no <gpx> element.');
  if (positions.length === 0) {
    throw badRequest(
      'gpx.empty',
      `The track has no positions with a time${nLeftOut > 0 ? ` (${nLeftOut} without)` : ''}.`,
    );
  }
  positions.sort((a, b) => a.at - b.at);
  return { positions, nLeftOut };
}
