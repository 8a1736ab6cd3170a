import {
  cellOf,
  cellsWithin,
  countInCells,
  getisOrdStar,
  gridOver,
  polygonBounds,
  studyAreaMask,
} from '../../analysis/index.ts';
import { can, requirePolicy } from '../../governance/index.ts';
import { type AnalysisGround, BRIEFING_DEFAULTS, fireClusters } from '../../intelligence/index.ts';
import { allocateColumns, NONE_I32, type Picture, type PictureView, takeColumns } from '../../picture/index.ts';
import { LocalClock, type Viewer } from '../../vocabulary/index.ts';
import { type CaseDeps, definitionsFor, listCaseRows, timeZoneOf } from '../cases/index.ts';
import {
  type CaseHere,
  CasesNear,
  type FireArea,
  type HotSpots,
  type PriorityReason,
  priorityReasons,
  REPEAT_DAYS,
} from './model.ts';

export interface PriorityDeps extends CaseDeps {
  picture: Picture;
  analysisGround(): Promise<AnalysisGround>;
}

const DAY_MS = 86_400_000;
const MOST_CASES = 20_000;
/** Fires are judged against the year before, in windows of a week. */
const FIRE_DAYS_READ = 378;
const HOT_DAYS = 28;
const CELL_METRES = 250;
const SIGNIFICANT = 0.01;
const FEWEST_IN_CELL = 5;

/** Open cases that a link to the picture puts before others, each with why. What the viewer may not read counts for nothing. */
export async function listPriorities(
  deps: PriorityDeps,
  viewer: Viewer,
): Promise<{ caseId: number; reasons: PriorityReason[] }[]> {
  requirePolicy(viewer, 'case.read');
  const now = deps.clock.now();
  const { open, recent } = await deps.database.transact(viewer, async (tx) => {
    const since = await listCaseRows(tx, { from: now - REPEAT_DAYS * DAY_MS, limit: MOST_CASES });
    const standing = await listCaseRows(tx, { isOpen: true, limit: MOST_CASES });
    const definition = await definitionsFor(
      tx,
      [...since, ...standing].map(({ it }) => it),
    );
    const here = ({ it }: (typeof since)[number]): CaseHere => ({
      ...{ caseId: it.caseId, group: definition(it).group, place: it.place },
    });
    return { open: standing.map(here), recent: since.filter(({ it }) => it.state !== 'merged').map(here) };
  });
  const { fireAreas, hotSpots } = await signalsFor(deps, viewer, await timeZoneOf(deps, viewer.partnershipId));
  const near = new CasesNear(recent);
  return open
    .map((one) => ({ caseId: one.caseId, reasons: priorityReasons(one, { fireAreas, hotSpots, near }) }))
    .filter(({ reasons }) => reasons.length > 0);
}

interface Signals {
  fireAreas: FireArea[];
  hotSpots: HotSpots | null;
}

const kept = new WeakMap<Picture, Map<string, Signals>>();

/** What the picture says, worked out once for each state of it, each day and each set of rights. */
async function signalsFor(deps: PriorityDeps, viewer: Viewer, timeZone: string): Promise<Signals> {
  if (!can(viewer, 'incident.read')) return { fireAreas: [], hotSpots: null };
  const view = deps.picture.for(viewer);
  const day = new LocalClock(timeZone).localDay(deps.clock.now());
  const { maxMarking, areaOnlyCategories, areaOnlyFlags } = view.rights;
  const rights = `${maxMarking} ${[...areaOnlyCategories].sort().join()} ${areaOnlyFlags}`;
  const key = `${view.columns.ordinal} ${day} ${rights}`;
  const known = kept.get(deps.picture) ?? new Map<string, Signals>();
  kept.set(deps.picture, known);
  const found = known.get(key);
  if (found !== undefined) return found;
  const signals = { fireAreas: fireAreasOf(view, day), hotSpots: hotSpotsOf(view, day, await deps.analysisGround()) };
  for (const old of known.keys()) if (!old.startsWith(`${view.columns.ordinal} ${day} `)) known.delete(old);
  known.set(key, signals);
  return signals;
}

/** Rows of [from, day], cut to what the viewer may know: only counts leave, so that no reading of records is audited. */
function rowsSince(view: PictureView, from: number, day: number, filter: { measure?: string; categories?: string[] }) {
  const rows = view.rows({ ...filter, days: { by: 'occurred', from, to: day + 1 } });
  return takeColumns(view.columns, rows, view.rights, allocateColumns(rows.length));
}

function fireAreasOf(view: PictureView, day: number): FireArea[] {
  const columns = rowsSince(view, day - FIRE_DAYS_READ, day, { categories: ['fire/deliberate'] });
  const rows = Array.from({ length: columns.length }, (_, i) => i).sort(
    (a, b) => columns.localDay[a]! - columns.localDay[b]!,
  );
  const { fireDays: days, fireReachMetres: reachMetres } = BRIEFING_DEFAULTS;
  const clusters = fireClusters(columns, rows, { fromDay: day - days + 1, toDay: day }, BRIEFING_DEFAULTS);
  return clusters
    .filter(({ pAdjusted }) => pAdjusted <= SIGNIFICANT)
    .map((cluster) => ({
      fires: cluster.rows.map((row) => ({ longitude: columns.lon[row]! / 1e7, latitude: columns.lat[row]! / 1e7 })),
      expected: cluster.usual.expected,
      ...{ days, reachMetres },
    }));
}

function hotSpotsOf(view: PictureView, day: number, ground: AnalysisGround): HotSpots | null {
  const { studyArea, plane } = ground;
  if (studyArea === null) return null;
  const x: number[] = [];
  const y: number[] = [];
  for (const measure of ['all-crime', 'asb-incidents']) {
    const columns = rowsSince(view, day - HOT_DAYS + 1, day, { measure });
    for (let row = 0; row < columns.length; row++) {
      if (columns.x[row] === NONE_I32) continue;
      x.push(columns.x[row]! / 100);
      y.push(columns.y[row]! / 100);
    }
  }
  if (x.length < 60) return null;
  const grid = gridOver(polygonBounds(studyArea), CELL_METRES);
  const points = { x: Float64Array.from(x), y: Float64Array.from(y) };
  const { counts } = countInCells(grid, points, { mask: studyAreaMask(grid, studyArea) });
  const { z, pAdjusted } = getisOrdStar(counts, { neighbourhood: cellsWithin(grid, CELL_METRES) });
  return {
    days: HOT_DAYS,
    cellMetres: CELL_METRES,
    countAt({ longitude, latitude }) {
      const at = plane.toPlane(longitude, latitude);
      const cell = cellOf(grid, at.x, at.y);
      if (cell < 0 || !(z[cell]! > 0 && pAdjusted[cell]! <= SIGNIFICANT)) return null;
      return counts[cell]! >= FEWEST_IN_CELL ? counts[cell]! : null;
    },
  };
}
