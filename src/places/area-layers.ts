import {
  buildPolygonIndex,
  type PolygonIndex,
  type PolygonShape,
  polygonBounds,
  polygonHolds,
} from '../analysis/index.ts';
import type { GazetteerArea, PlacedGazetteer } from './gazetteer.ts';
import { successorsOf } from './lookup.ts';

const PLACING_KINDS = ['ward', 'smallArea', 'beat'] as const;
type PlacingKind = (typeof PLACING_KINDS)[number];

/** The areas of one kind that incidents are placed in. */
export interface AreaLayer {
  index: PolygonIndex;
  areas: readonly GazetteerArea[];
  idAt(x: number, y: number): number | null;
  nameAt(x: number, y: number): string | null;
}

export function areaLayer(gazetteer: PlacedGazetteer, kind: PlacingKind): AreaLayer {
  const areas = gazetteer.areas.filter((area) => area.kind === kind && area.isInUse);
  const index = buildPolygonIndex(areas.map(({ shape }) => shape));
  const ids = Int32Array.from(areas, ({ areaId }) => areaId);
  return {
    index,
    areas,
    idAt: (x, y) => {
      const at = index.indexAt(x, y);
      return at < 0 ? null : ids[at]!;
    },
    nameAt: (x, y) => areas[index.indexAt(x, y)]?.name ?? null,
  };
}

/** An area a source names, with the areas that hold it whole. */
export interface NamedArea {
  shape: PolygonShape;
  x: number;
  y: number;
  wardId: number | null;
  smallAreaId: number | null;
  beatId: number | null;
}

const ID_OF = { ward: 'wardId', smallArea: 'smallAreaId', beat: 'beatId' } as const;

/** Areas by the code sources use, of the set in use or an earlier one, each with the areas that hold it whole. */
export function areaByCode(gazetteer: PlacedGazetteer, layers: Record<PlacingKind, AreaLayer>) {
  const byCode = new Map<string, GazetteerArea>();
  for (const area of gazetteer.areas) {
    if (area.isInUse || !byCode.has(area.code)) byCode.set(area.code, area);
  }
  const later = successorsOf(gazetteer.codeChanges, 'later');
  const known = new Map<string, NamedArea | undefined>();

  function resolve(code: string): NamedArea | undefined {
    const successors = later.get(code) ?? [];
    const area = byCode.get(code) ?? (successors.length === 1 ? byCode.get(successors[0]!) : undefined);
    if (area === undefined) return undefined;
    const named: NamedArea = { shape: area.shape, x: area.x, y: area.y, wardId: null, smallAreaId: null, beatId: null };
    for (const kind of PLACING_KINDS) {
      if (kind === area.kind && area.isInUse) named[ID_OF[kind]] = area.areaId;
      else if (kind === area.kind && successors.length > 0) {
        // What the look-up says goes before what generalised boundaries show; a split area has no successor of its own.
        const next = successors.length === 1 ? byCode.get(successors[0]!) : undefined;
        named[ID_OF[kind]] = next?.isInUse ? next.areaId : null;
      } else named[ID_OF[kind]] = holderOf(area, layers[kind]);
    }
    return named;
  }

  return (code: string): NamedArea | undefined => {
    if (!known.has(code)) known.set(code, resolve(code));
    return known.get(code);
  };
}

/** The area of a layer that holds another one whole, as far as a grid of points inside it can tell, or null. */
function holderOf(area: GazetteerArea, layer: AreaLayer): number | null {
  if (layer.areas.length === 0) return null;
  const holder = layer.index.indexAt(area.x, area.y);
  if (holder < 0) return null;
  const { minX, minY, maxX, maxY } = polygonBounds(area.shape);
  const POINTS_A_SIDE = 24;
  for (let i = 0; i < POINTS_A_SIDE; i++) {
    for (let j = 0; j < POINTS_A_SIDE; j++) {
      const x = minX + ((i + 0.5) / POINTS_A_SIDE) * (maxX - minX);
      const y = minY + ((j + 0.5) / POINTS_A_SIDE) * (maxY - minY);
      if (polygonHolds(area.shape, x, y) && layer.index.indexAt(x, y) !== holder) return null;
    }
  }
  return layer.areas[holder]!.areaId;
}
