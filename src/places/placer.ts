import { polygonHolds } from '../analysis/index.ts';
import {
  LOCATION_PRECISIONS,
  type LocationPrecision,
  locationPrecisionCode,
  type RowProblem,
  type SourcePlace,
} from '../vocabulary/index.ts';
import { areaByCode, areaLayer, type NamedArea } from './area-layers.ts';
import type { PlacedGazetteer } from './gazetteer.ts';
import { createGeocoder } from './geocode.ts';
import type { Placed } from './model.ts';
import { inBritain, type Plane } from './projection/index.ts';
import { SegmentIndex } from './segments.ts';

/** A record further than this from every street is in none. */
const STREET_REACH_METRES = 50;
/** A UPRN is believed when the position given with it is this near to the address. */
const ADDRESS_REACH_METRES = 250;
/** Outside Britain a record lies within this distance of the partnership's centre. */
const LOCAL_REACH_METRES = 300_000;

export interface Placer {
  readonly plane: Plane;
  /** Where a record is, in every way AIM counts places; or what is wrong with the place it gives. */
  place(place: SourcePlace): Placed | RowProblem;
  /** Area ids at a position, for records that are placed again after the areas changed. */
  areasAt(x: number, y: number): Pick<Placed, 'wardId' | 'smallAreaId' | 'beatId'>;
  /** The nearest segment within reach, or null. */
  segmentAt(x: number, y: number): number | null;
  suggestStreets(name: string, limit?: number): string[];
}

export function isPlaced(result: Placed | RowProblem): result is Placed {
  return 'precision' in result;
}

/**
 * Makes the placer of a partnership: indexes once, then places a record without looking at the database.
 * O(areas + segments + addresses) to make; a position costs a few look-ups whatever their number.
 */
export function createPlacer(gazetteer: PlacedGazetteer): Placer {
  const { plane } = gazetteer;
  const wards = areaLayer(gazetteer, 'ward');
  const smallAreas = areaLayer(gazetteer, 'smallArea');
  const beats = areaLayer(gazetteer, 'beat');
  const segmentIds = Int32Array.from(gazetteer.segments, ({ segmentId }) => segmentId);
  const segments = new SegmentIndex(gazetteer.segments.map(({ line }) => line));
  const areaNamed = areaByCode(gazetteer, { ward: wards, smallArea: smallAreas, beat: beats });
  const geocoder = createGeocoder(gazetteer, (x, y) => wards.nameAt(x, y) ?? `${Math.round(x)}, ${Math.round(y)}`);

  function segmentAt(x: number, y: number): number | null {
    const found = segments.nearest(x, y, STREET_REACH_METRES);
    return found < 0 ? null : segmentIds[found]!;
  }

  function assigned(
    x: number,
    y: number,
    lon: number,
    lat: number,
    precision: LocationPrecision,
    how: Placed['how'],
  ): Placed {
    return {
      x,
      y,
      lon,
      lat,
      precision,
      wardId: wards.idAt(x, y),
      smallAreaId: smallAreas.idAt(x, y),
      beatId: beats.idAt(x, y),
      segmentId: precision === 'unknown' ? null : segmentAt(x, y),
      addressId: null,
      how,
    };
  }

  /** A stand-in for a whole area: which smaller or other areas it happens to lie in says nothing about the record. */
  function inArea(place: SourcePlace, at: { x: number; y: number; lon: number; lat: number } | null): Placed {
    const area = place.areaCode ? areaNamed(place.areaCode) : undefined;
    const precision = lower(place.precision, 'area');
    if (area === undefined && at === null) return nowhere(place.areaCode ? 'notFound' : 'none');
    // A source that promises nothing may still name the area: the area is kept, but its middle is nobody's position.
    const position = at ?? (precision === 'unknown' ? NO_POSITION : centreOf(plane, area!));
    return {
      ...position,
      precision,
      wardId: area?.wardId ?? null,
      smallAreaId: area?.smallAreaId ?? null,
      beatId: area?.beatId ?? null,
      segmentId: null,
      addressId: null,
      how: at === null ? 'area' : 'position',
    };
  }

  return {
    plane,
    segmentAt,
    areasAt: (x, y) => ({ wardId: wards.idAt(x, y), smallAreaId: smallAreas.idAt(x, y), beatId: beats.idAt(x, y) }),
    suggestStreets: geocoder.suggestStreets,
    place(place) {
      const position = positionOf(place, plane);
      if (position !== null) {
        if ('code' in position) return position;
        if (place.precision === 'area') return inArea(place, position);
        const { x, y, lon, lat } = position;
        const placed = assigned(x, y, lon, lat, place.precision, 'position');
        if (place.uprn && place.precision === 'property') {
          const address = geocoder.addressOf(place.uprn);
          if (address && Math.hypot(address.x - x, address.y - y) <= ADDRESS_REACH_METRES)
            placed.addressId = address.addressId;
        }
        return placed;
      }
      const area = place.areaCode ? areaNamed(place.areaCode) : undefined;
      const found = geocoder.geocode(place, area && ((x, y) => polygonHolds(area.shape, x, y)));
      if (found === null) {
        return place.areaCode ? inArea(place, null) : nowhere(saysWhere(place) ? 'notFound' : 'none');
      }
      if ('code' in found) return found;
      const { lon, lat } = plane.toWgs84(found.x, found.y);
      const placed = assigned(found.x, found.y, lon, lat, lower(place.precision, found.grade), found.how);
      placed.addressId = found.addressId;
      // A long street has no one segment; its middle must not stand for the whole.
      if (found.segmentId !== null || found.how === 'street') placed.segmentId = found.segmentId;
      return placed;
    },
  };
}

type Position = { x: number; y: number; lon: number; lat: number };

/** The position a source gives, null when it gives none, a problem when it cannot be meant. */
function positionOf(place: SourcePlace, plane: Plane): Position | RowProblem | null {
  const { lon, lat, x, y } = place;
  if (lon !== undefined || lat !== undefined) {
    if (!Number.isFinite(lon) || !Number.isFinite(lat)) return incomplete('lon, lat', `${lon ?? ''}, ${lat ?? ''}`);
    // Asked in degrees first: far from its meridian a projection folds back and gives numbers that look well.
    if (mayBeNear(plane, lon!, lat!)) {
      const at = plane.toPlane(lon!, lat!);
      if (isInPlane(plane, at.x, at.y)) return { x: at.x, y: at.y, lon: lon!, lat: lat! };
    }
    return outside('lon, lat', `${lon}, ${lat}`, plane);
  }
  if (x === undefined && y === undefined) return null;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return incomplete('x, y', `${x ?? ''}, ${y ?? ''}`);
  // 0, 0 is the sea off Cornwall on the National Grid, and how many systems write "not known".
  if (!isInPlane(plane, x!, y!) || (plane.id !== 'local' && x === 0 && y === 0))
    return outside('x, y', `${x}, ${y}`, plane);
  const { lon: pointLon, lat: pointLat } = plane.toWgs84(x!, y!);
  return { x: x!, y: y!, lon: pointLon, lat: pointLat };
}

function mayBeNear(plane: Plane, lon: number, lat: number): boolean {
  const { setting } = plane;
  if (setting.id !== 'local') return inBritain(lon, lat);
  return Math.abs(lat - setting.lat) <= 3 && Math.abs(lon - setting.lon) * Math.cos((lat * Math.PI) / 180) <= 3;
}

/** Whether a position can belong to a partnership of this plane at all. False for NaN. */
function isInPlane(plane: Plane, x: number, y: number): boolean {
  if (plane.id === 'local') return Math.abs(x) <= LOCAL_REACH_METRES && Math.abs(y) <= LOCAL_REACH_METRES;
  return x >= 0 && x <= 700_000 && y >= 0 && y <= 1_300_000;
}

function incomplete(column: string, found: string): RowProblem {
  return { code: 'place.incomplete', column, found, expected: 'two numbers, or both empty' };
}

function outside(column: string, found: string, plane: Plane): RowProblem {
  const extent =
    plane.id === 'local'
      ? `within ${LOCAL_REACH_METRES / 1000} km of the partnership's centre`
      : 'inside the British National Grid';
  return {
    code: 'place.outside',
    column,
    found,
    expected: `a position ${extent}; are the two swapped, or is it another grid?`,
  };
}

function saysWhere(place: SourcePlace): boolean {
  return Boolean(place.uprn || place.postcode || place.streetName);
}

const NO_POSITION = { x: null, y: null, lon: null, lat: null };

function nowhere(how: 'none' | 'notFound'): Placed {
  return {
    ...NO_POSITION,
    precision: 'unknown',
    wardId: null,
    smallAreaId: null,
    beatId: null,
    segmentId: null,
    addressId: null,
    how,
  };
}

function lower(a: LocationPrecision, b: LocationPrecision): LocationPrecision {
  return LOCATION_PRECISIONS[Math.max(locationPrecisionCode(a), locationPrecisionCode(b))]!;
}

function centreOf(plane: Plane, area: NamedArea): Position {
  const { lon, lat } = plane.toWgs84(area.x, area.y);
  return { x: area.x, y: area.y, lon, lat };
}
