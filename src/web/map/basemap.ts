import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection } from 'geojson';
import type { OwnTiles } from '../../places/model.ts';
import { get, Problem } from '../api/client.ts';

/** Layers that AIM itself serves; a layer that a partnership does not have is null, not an error. */
type LayerName = 'land' | 'water' | 'parks' | 'built' | 'rail' | 'roads' | 'wards' | 'boundary' | 'labels';
export type Basemap = Record<LayerName, FeatureCollection | null>;

interface AreaSet {
  areaSetId: number;
  kind: string;
  isInUse: boolean;
}

/** @returns null where the partnership has no such thing */
async function featuresAt(
  path: string,
  query: Record<string, number> = {},
  signal?: AbortSignal,
): Promise<FeatureCollection | null> {
  try {
    const collection = await get<FeatureCollection>(path, query, signal);
    return collection.features.length > 0 ? collection : null;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

const SIMPLIFY_METRES = 4;

/** The partnership's own tiles under the data, or null where AIM's layers are drawn. */
export function useOwnTiles() {
  return useQuery({
    queryKey: ['areas', 'tiles'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => (await get<{ tiles: OwnTiles | null }>('/api/places/tiles', {}, signal)).tiles,
  });
}

/** Everything under the data, read once. */
export function useBasemap() {
  return useQuery({
    queryKey: ['areas', 'basemap'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Basemap> => {
      const { areaSets } = await get<{ areaSets: AreaSet[] }>('/api/places/area-sets', {}, signal);
      const areasOf = async (kind: string) => {
        const set = areaSets.find((candidate) => candidate.kind === kind && candidate.isInUse);
        return set
          ? featuresAt(`/api/places/area-sets/${set.areaSetId}/geojson`, { simplifyMetres: SIMPLIFY_METRES }, signal)
          : null;
      };
      const ground = (layer: string) => featuresAt(`/api/places/basemap/${layer}`, {}, signal);
      const [land, water, parks, built, rail, roads, labels, wards, boundary] = await Promise.all([
        ...['land', 'water', 'parks', 'built', 'rail', 'roads', 'labels'].map(ground),
        areasOf('ward'),
        areasOf('partnership'),
      ]);
      return {
        land: land ?? null,
        water: water ?? null,
        parks: parks ?? null,
        built: built ?? null,
        rail: rail ?? null,
        roads: roads ?? (await featuresAt('/api/places/streets', {}, signal)),
        wards: wards ?? null,
        boundary: boundary ?? null,
        labels: labels ?? labelsOf(wards ?? null),
      };
    },
  });
}

/** Where a partnership brought areas but no labels, its wards are named at the middle of their boxes. */
function labelsOf(wards: FeatureCollection | null): FeatureCollection | null {
  if (!wards) return null;
  return {
    type: 'FeatureCollection',
    features: wards.features.flatMap((feature) => {
      const box = boundsOf({ type: 'FeatureCollection', features: [feature] });
      if (!box) return [];
      return [
        {
          type: 'Feature',
          properties: { name: feature.properties?.['name'] ?? '', kind: 'ward' },
          geometry: { type: 'Point', coordinates: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] },
        },
      ];
    }),
  };
}

export type Box = [west: number, south: number, east: number, north: number];

/** Outer rings and holes of all polygons, in degrees. */
export function ringsOf(collection: FeatureCollection | null): number[][][] {
  return (collection?.features ?? []).flatMap(({ geometry }) => {
    if (geometry?.type === 'Polygon') return geometry.coordinates;
    if (geometry?.type === 'MultiPolygon') return geometry.coordinates.flat();
    return [];
  });
}

export function boundsOf(collection: FeatureCollection | null): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of ringsOf(collection)) {
    for (const [lon, lat] of ring) {
      if (lon === undefined || lat === undefined) continue;
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box[0] <= box[2] ? box : null;
}
