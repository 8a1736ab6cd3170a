import { type StreetGraph, streetGraph } from '../../analysis/index.ts';
import type { AnalysisDeps, Ground, IntelligenceDeps } from '../../intelligence/index.ts';
import { loadGazetteer, type Plane } from '../../places/index.ts';
import type { Deps, Jobs } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import type { PlaceGround } from './model/hot-places.ts';
import type { PatrolPool } from './pool.ts';

/** What patrols and programmes stand on. */
export interface PatrolDeps extends Deps {
  intelligence: Pick<IntelligenceDeps, 'ground' | 'partnership' | 'picture' | 'agencyKinds'>;
  analysis: AnalysisDeps;
  jobs: Pick<Jobs, 'enqueue'>;
  pool: PatrolPool;
}

/** Streets and wards, as patrols need them. */
export interface PatrolGround extends PlaceGround {
  graph: StreetGraph;
  plane: Plane;
}

/** Made once for each reading of the ground: when areas or streets are imported, that is another one. */
const made = new WeakMap<Ground, Promise<PatrolGround>>();

export async function patrolGround(deps: PatrolDeps, viewer: Viewer): Promise<PatrolGround> {
  const ground = await deps.intelligence.ground();
  let found = made.get(ground);
  if (found === undefined) {
    found = deps.database
      .transact(viewer, (tx) => loadGazetteer(deps, tx))
      .then((gazetteer) => ({
        segments: gazetteer.segments,
        wards: gazetteer.areas.filter((area) => area.kind === 'ward' && area.isInUse),
        streetNear: ground.streetNear,
        toWgs84: gazetteer.plane.toWgs84,
        graph: streetGraph(gazetteer.segments.map(({ line }) => line)),
        plane: gazetteer.plane,
      }));
    made.set(ground, found);
    found.catch(() => made.delete(ground));
  }
  return found;
}
