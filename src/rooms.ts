import { describePartnership, listPartnerships, systemViewer } from './governance/index.ts';
import { defineIntakeJobs, lateFeeds } from './intake/index.ts';
import {
  type AnalysisDeps,
  type AnalysisGround,
  analysisGroundOf,
  defineAnalysisJob,
  type Ground,
  groundOf,
  type IntelligenceDeps,
  openAnalysisPool,
} from './intelligence/index.ts';
import { openPicture, type PictureDeps } from './picture/index.ts';
import { basemapLayer, loadGazetteer, type Plane } from './places/index.ts';
import { type Deps, type Jobs, Refusal } from './platform/index.ts';
import { defineExchangeJob, defineResidentMailJob } from './services/index.ts';
import { defineDoseJob, defineLoneWorkerJob, defineMailJob, definePackJob } from './tasking/index.ts';
import type { AgencyKind, Marking } from './vocabulary/index.ts';

/** The rooms of one partnership with their long-lived services, as the server and the command line both use them. */
export interface Rooms {
  picture: PictureDeps;
  intelligence: IntelligenceDeps;
  analysis: AnalysisDeps;
  close(): Promise<void>;
}

export interface RoomsOptions {
  partnershipId: number;
  name: string;
  timeZone: string;
  madeUp: boolean;
  marking: Marking;
  agencies: readonly { agencyId: number; kind: AgencyKind }[];
  /** The partnership's settings: `holidays` names the country and region whose public holidays count. */
  settings: Record<string, unknown>;
}

/** Every room's jobs, for whoever does them: the server itself, or `aim worker`. */
export function defineJobs(jobs: Jobs, deps: Deps, roomsOf: (partnershipId: number) => Promise<Rooms>): void {
  defineIntakeJobs(jobs, deps);
  defineAnalysisJob(jobs, deps, async (partnershipId) => (await roomsOf(partnershipId)).analysis);
  defineDoseJob(jobs, deps);
  defineMailJob(jobs, deps);
  defineResidentMailJob(jobs, deps);
  defineExchangeJob(jobs, deps);
  defineLoneWorkerJob(jobs, deps);
  definePackJob(jobs, deps, async (partnershipId) => (await roomsOf(partnershipId)).intelligence);
}

/** What the rooms are told of their partnership. */
export async function describeRooms(deps: Deps, partnershipId: number): Promise<RoomsOptions> {
  const described = await describePartnership(deps, partnershipId);
  const summary = (await listPartnerships(deps)).find((each) => each.partnershipId === partnershipId);
  return { ...described, partnershipId, settings: summary?.settings ?? {} };
}

/** After these the map's ground is read anew. */
const CHANGES_GROUND = new Set(['areas.changed', 'places.changed']);

export async function openRooms(deps: Deps, partnership: RoomsOptions): Promise<Rooms> {
  const { partnershipId } = partnership;
  const viewer = systemViewer(partnershipId, 'ground');
  const picture = await openPicture(deps, partnershipId);

  const pool = openAnalysisPool();

  let ground: Promise<Ground> | null = null;
  let analysisGround: Promise<AnalysisGround> | null = null;
  const stopListening = await deps.database.listen((event) => {
    if (event.partnershipId !== partnershipId || !CHANGES_GROUND.has(event.what)) return;
    ground = null;
    analysisGround = null;
  });
  const readGazetteer = () => deps.database.transact(viewer, (tx) => loadGazetteer(deps, tx));
  async function readGround(): Promise<Ground> {
    const gazetteer = await readGazetteer();
    const water = await basemapLayer(deps, viewer, 'water').catch((error) => {
      if (error instanceof Refusal && error.status === 404) return null;
      throw error;
    });
    return groundOf(gazetteer, water === null ? [] : ringsOf(water, gazetteer.plane));
  }

  return {
    picture: { ...deps, picture, lateFeeds: (asking, at) => lateFeeds(deps, asking, at) },
    intelligence: {
      ...deps,
      picture,
      partnership,
      agencyKinds: new Map(partnership.agencies.map(({ agencyId, kind }) => [agencyId, kind])),
      holidays: holidaysOf(partnership.settings),
      ground() {
        ground ??= readGround().catch((error) => {
          ground = null;
          throw error;
        });
        return ground;
      },
      lateFeeds: (asking, at) => lateFeeds(deps, asking, at),
    },
    analysis: {
      ...deps,
      picture,
      pool,
      analysisGround() {
        analysisGround ??= readGazetteer()
          .then(analysisGroundOf)
          .catch((error) => {
            analysisGround = null;
            throw error;
          });
        return analysisGround;
      },
    },
    async close() {
      await stopListening();
      await pool.close();
      await picture.close();
    },
  };
}

/** England where the partnership has not said otherwise: that is where its time zone and crosswalks are from too. */
function holidaysOf(settings: Record<string, unknown>): { country: string; state?: string } {
  const set = settings['holidays'] as { country?: unknown; state?: unknown } | undefined;
  if (typeof set?.country !== 'string') return { country: 'GB', state: 'ENG' };
  return typeof set.state === 'string' ? { country: set.country, state: set.state } : { country: set.country };
}

/** The rings of a layer of polygons, in metres of the plane. */
function ringsOf(geoJson: string, plane: Plane): number[][][] {
  const { features } = JSON.parse(geoJson) as GeoJSON.FeatureCollection;
  return features.flatMap(({ geometry }) => {
    const polygons =
      geometry?.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry?.type === 'MultiPolygon'
          ? geometry.coordinates
          : [];
    return polygons.flat().map((ring) =>
      ring.map(([lon, lat]) => {
        const { x, y } = plane.toPlane(lon!, lat!);
        return [x, y];
      }),
    );
  });
}
