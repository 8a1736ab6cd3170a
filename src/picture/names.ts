import { describePlacesIn } from '../places/index.ts';
import type { Database } from '../platform/index.ts';
import type { Viewer } from '../vocabulary/index.ts';
import { PICTURE_AREA_KINDS, type PictureAreaKind } from './model.ts';

export interface AreaName {
  areaId: number;
  kind: PictureAreaKind;
  code: string;
  name: string;
  lon: number;
  lat: number;
}

/** The names behind the ids of incidents. Places are no secret: the same for every viewer of the partnership. */
export interface PictureNames {
  areas: ReadonlyMap<number, AreaName>;
  streets: readonly { segmentId: number; name: string }[];
}

export async function readNames(database: Database, viewer: Viewer): Promise<PictureNames> {
  const { areas, streets } = await database.transact(viewer, describePlacesIn);
  const named: AreaName[] = [];
  for (const { areaId, kind, code, name, lon, lat } of areas) {
    if (isPictureKind(kind)) named.push({ areaId, kind, code, name, lon, lat });
  }
  return {
    areas: new Map(named.map((area) => [area.areaId, area])),
    streets: streets.map(({ segmentId, name }) => ({ segmentId, name })),
  };
}

function isPictureKind(kind: string): kind is PictureAreaKind {
  return (PICTURE_AREA_KINDS as readonly string[]).includes(kind);
}
