import KDBush from 'kdbush';
import { type PlacedGazetteer, SegmentIndex } from '../places/index.ts';
import type { BriefingGround } from './briefing/document.ts';
import type { BriefingArea } from './briefing/types.ts';

/** How far from a point its street may be, metres. */
const STREET_REACH_METRES = 60;
/** Vertices kept on a page-sized outline: about one to the third of a millimetre. */
const OUTLINE_STEP_METRES = 25;

/** What the briefing asks of the gazetteer, indexed once for all briefings. */
export interface Ground {
  wards: ReadonlyMap<number, BriefingArea>;
  outlines: BriefingGround | null;
  addressOf(addressId: number): { label: string; x: number; y: number } | null;
  homesWithin(x: number, y: number, reachMetres: number): number | null;
  streetNear(x: number, y: number): string | null;
}

/** @param water rings of water to draw, metres of the plane; empty where no basemap is loaded */
export function groundOf(gazetteer: PlacedGazetteer, water: number[][][] = []): Ground {
  const wards = gazetteer.areas.filter((area) => area.kind === 'ward' && area.isInUse);
  const addresses = new Map(gazetteer.addresses.map((address) => [address.addressId, address]));
  const homes = new KDBush(Math.max(1, gazetteer.addresses.length));
  for (const { x, y } of gazetteer.addresses) homes.add(x, y);
  if (gazetteer.addresses.length === 0) homes.add(Number.NaN, Number.NaN);
  homes.finish();
  const streets = new SegmentIndex(gazetteer.segments.map((segment) => segment.line));
  return {
    wards: new Map(wards.map(({ areaId, name, x, y }) => [areaId, { areaId, name, x, y }])),
    outlines: outlinesOf(wards, water),
    addressOf(addressId) {
      const address = addresses.get(addressId);
      return address === undefined ? null : { label: address.address, x: address.x, y: address.y };
    },
    homesWithin: (x, y, reach) => (gazetteer.addresses.length === 0 ? null : homes.within(x, y, reach).length),
    streetNear(x, y) {
      const nearest = streets.nearest(x, y, STREET_REACH_METRES);
      return nearest < 0 ? null : gazetteer.segments[nearest]!.name;
    },
  };
}

function outlinesOf(wards: readonly PlacedGazetteer['areas'][number][], water: number[][][]): BriefingGround | null {
  if (wards.length === 0) return null;
  const outlines = wards.map(({ name, shape, x, y }) => ({ name, x, y, rings: shape.parts.flat().map(thinned) }));
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const [x, y] of outlines.flatMap(({ rings }) => rings.flat())) {
    bounds.minX = Math.min(bounds.minX, x!);
    bounds.minY = Math.min(bounds.minY, y!);
    bounds.maxX = Math.max(bounds.maxX, x!);
    bounds.maxY = Math.max(bounds.maxY, y!);
  }
  const margin = 0.03 * (bounds.maxX - bounds.minX);
  return {
    bounds: {
      minX: bounds.minX - margin,
      minY: bounds.minY - margin,
      maxX: bounds.maxX + margin,
      maxY: bounds.maxY + margin,
    },
    water,
    wards: outlines,
  };
}

function thinned(ring: Float64Array): number[][] {
  const points: number[][] = [];
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const last = points.at(-1);
    const [x, y] = [ring[i]!, ring[i + 1]!];
    if (!last || Math.hypot(x - last[0]!, y - last[1]!) >= OUTLINE_STEP_METRES)
      points.push([Math.round(x), Math.round(y)]);
  }
  return points;
}
