import { describePartnership, systemViewer } from '../governance/index.ts';
import type { Picture } from '../picture/index.ts';
import { basemapLayer, listBasemapLayers, loadGazetteer, type PlacedGazetteer } from '../places/index.ts';
import type { Deps } from '../platform/index.ts';
import type { IntelligenceDeps } from './commands.ts';
import { type Ground, groundOf } from './ground.ts';

/** What the briefing needs for as long as AIM runs: the places are indexed at the first briefing and when they change. */
export interface Intelligence extends IntelligenceDeps {
  close(): Promise<void>;
}

export async function openIntelligence(
  deps: Deps,
  partnershipId: number,
  options: { picture: Picture; lateFeeds: IntelligenceDeps['lateFeeds']; holidays?: IntelligenceDeps['holidays'] },
): Promise<Intelligence> {
  const { agencies, ...partnership } = await describePartnership(deps, partnershipId);
  let ground: Promise<Ground> | null = null;
  const stopListening = await deps.database.listen((event) => {
    if (event.partnershipId === partnershipId && event.what === 'area.changed') ground = null;
  });
  return {
    clock: deps.clock,
    picture: options.picture,
    partnership,
    agencyKinds: new Map(agencies.map(({ agencyId, kind }) => [agencyId, kind])),
    holidays: options.holidays ?? { country: 'GB', state: 'ENG' },
    ground() {
      ground ??= readGround(deps, partnershipId).catch((error) => {
        ground = null;
        throw error;
      });
      return ground;
    },
    lateFeeds: options.lateFeeds,
    close: stopListening,
  };
}

async function readGround(deps: Deps, partnershipId: number): Promise<Ground> {
  const viewer = systemViewer(partnershipId, 'briefing');
  const gazetteer = await deps.database.transact(viewer, (tx) => loadGazetteer(deps, tx));
  const layers = await listBasemapLayers(deps, viewer);
  const hasWater = layers.some(({ layer }) => layer === 'water');
  const water = hasWater ? waterRings(await basemapLayer(deps, viewer, 'water'), gazetteer) : [];
  return groundOf(gazetteer, water);
}

/** Rings of the water polygons of a GeoJSON layer, metres of the plane. */
function waterRings(geoJson: string, { plane }: PlacedGazetteer): number[][][] {
  const { features } = JSON.parse(geoJson) as GeoJSON.FeatureCollection;
  const onPlane = (ring: GeoJSON.Position[]) =>
    ring.map(([lon, lat]) => {
      const { x, y } = plane.toPlane(lon!, lat!);
      return [Math.round(x), Math.round(y)];
    });
  return features.flatMap(({ geometry }) => {
    if (geometry.type === 'Polygon') return geometry.coordinates.map(onPlane);
    if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat().map(onPlane);
    return [];
  });
}
