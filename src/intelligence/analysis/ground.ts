import { createHash } from 'node:crypto';
import { buildPolygonIndex, type PolygonShape, polygonAreaM2 } from '../../analysis/index.ts';
import { PICTURE_AREA_KINDS, type PictureAreaKind } from '../../picture/index.ts';
import type { GazetteerArea, PlacedGazetteer, Plane } from '../../places/index.ts';
import type { GroundArea, MethodGround } from './method.ts';

/** The place that analyses are about, made once for all of them. */
export interface AnalysisGround extends MethodGround {
  plane: Plane;
  /** Of the outlines, areas and addresses: a card made on other ground can be told. */
  sha256: string;
}

/** The study area is the partnership's own outline, else its wards together. */
export function analysisGroundOf(gazetteer: PlacedGazetteer): AnalysisGround {
  const inUse = gazetteer.areas.filter((area) => area.isInUse);
  const whole = inUse.filter((area) => area.kind === 'partnership');
  const wards = inUse.filter((area) => area.kind === 'ward');
  const outlines = whole.length > 0 ? whole : wards;
  const studyArea: PolygonShape | null =
    outlines.length === 0 ? null : { parts: byId(outlines).flatMap((area) => area.shape.parts) };
  const areas = Object.fromEntries(
    PICTURE_AREA_KINDS.map((kind) => [
      kind,
      groundAreas(
        inUse.filter((area) => area.kind === kind),
        gazetteer,
      ),
    ]),
  ) as Record<PictureAreaKind, GroundArea[]>;
  return {
    studyArea,
    words:
      studyArea === null
        ? 'no areas are loaded; the box of the records'
        : whole.length > 0
          ? 'the outline of the partnership'
          : `${wards.length} wards together`,
    areaKm2: studyArea === null ? 0 : polygonAreaM2(studyArea) / 1e6,
    areas,
    nAddresses: gazetteer.addresses.length,
    nSegments: gazetteer.segments.length,
    plane: gazetteer.plane,
    sha256: hashOf(studyArea, areas, gazetteer),
  };
}

const byId = (areas: readonly GazetteerArea[]) => [...areas].sort((a, b) => a.areaId - b.areaId);

function groundAreas(areas: readonly GazetteerArea[], gazetteer: PlacedGazetteer): GroundArea[] {
  const sorted = byId(areas);
  const addresses = new Int32Array(sorted.length);
  if (sorted.length > 0) {
    const index = buildPolygonIndex(sorted.map((area) => area.shape));
    for (const { x, y } of gazetteer.addresses) {
      const at = index.indexAt(x, y);
      if (at >= 0) addresses[at]!++;
    }
  }
  return sorted.map(({ areaId, code, name, shape, population, households }, i) => ({
    areaId,
    code,
    name,
    shape,
    areaKm2: polygonAreaM2(shape) / 1e6,
    nAddresses: addresses[i]!,
    population: population ?? null,
    households: households ?? null,
  }));
}

function hashOf(
  studyArea: PolygonShape | null,
  areas: Record<PictureAreaKind, GroundArea[]>,
  gazetteer: PlacedGazetteer,
): string {
  const hash = createHash('sha256');
  const add = (shape: PolygonShape) => {
    for (const ring of shape.parts.flat()) hash.update(new Uint8Array(ring.buffer, ring.byteOffset, ring.byteLength));
  };
  if (studyArea !== null) add(studyArea);
  for (const kind of PICTURE_AREA_KINDS) {
    for (const area of areas[kind]) {
      hash.update(
        `${kind}:${area.areaId}:${area.code}:${area.name}:${area.nAddresses}:${area.population}:${area.households}\n`,
      );
      add(area.shape);
    }
  }
  return hash.update(`${gazetteer.addresses.length}:${gazetteer.segments.length}`).digest('hex');
}
