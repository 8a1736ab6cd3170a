import { systemViewer } from '../../governance/index.ts';
import { type Deps, notFound, Refusal } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { findNear } from '../cases/index.ts';
import {
  type Catalogue,
  readCatalogue,
  responsibleFor as responsibleBody,
  type ServiceDefinition,
  type Value,
} from '../catalogue/index.ts';
import { coarsened, DAYS_LATE, isShownToAll, MOST_DAYS } from './model/done-here.ts';
import type { Position } from './model/place.ts';
import type { DoneRow } from './pages/done.ts';
import type { ReportedNear, Responsible } from './pages/place.ts';
import type { Serving } from './routes/serve.ts';
import * as store from './store/index.ts';

/** What the residents' site needs of the catalogue and of cases, in one place. */

const DAY_MS = 86_400_000;
const MOST_NEAR = 3;

/** Sees what is marked for everybody's eyes and nothing above. */
export const readerOf = (partnershipId: number): Viewer => systemViewer(partnershipId, 'residents', 'OFFICIAL');

const catalogueOf = (deps: Deps, partnershipId: number): Promise<Catalogue> =>
  readCatalogue(deps, readerOf(partnershipId), deps.clock.now());

/** The kinds that residents may report, in the catalogue's order. */
export async function listKinds(deps: Deps, partnershipId: number): Promise<ServiceDefinition[]> {
  return (await catalogueOf(deps, partnershipId)).services.filter(({ isPublic }) => isPublic);
}

export async function findKind(deps: Deps, partnershipId: number, code: string): Promise<ServiceDefinition> {
  const kind = (await listKinds(deps, partnershipId)).find((each) => each.code === code);
  if (kind === undefined) throw notFound('The kind of problem');
  return kind;
}

/** Open cases of the kind near by that may be the same: only of kinds that anybody may be shown. */
export async function nearFor(
  deps: Deps,
  partnershipId: number,
  kind: ServiceDefinition,
  at: Position,
): Promise<ReportedNear[]> {
  if (!isShownToAll(kind)) return [];
  const viewer = readerOf(partnershipId);
  const found = await findNear(deps, viewer, { code: kind.code, ...at });
  return found
    .slice(0, MOST_NEAR)
    .map(({ number, metres, reportedAt }) => ({ number, metres, reportedAt, dueAt: null }));
}

export async function responsibleFor(
  { deps, partnershipId, keeper }: Serving,
  kind: ServiceDefinition,
  at: Position,
  answers: Readonly<Record<string, Value>>,
): Promise<Responsible | null> {
  const land = typeof answers['land'] === 'string' ? answers['land'] : '';
  const { longitude, latitude } = at;
  const where = { longitude, latitude, streetId: (await keeper.ground()).streetIdAt(at), land };
  const { name, isOurs, contact } = await responsibleBody(deps, readerOf(partnershipId), kind.code, where, {
    values: answers,
  });
  return { body: name, isOurs, contact };
}

/** A case that a resident may join: open, and of a kind that anybody may be shown. */
export async function findJoinable(
  deps: Deps,
  partnershipId: number,
  number: string,
): Promise<{ caseId: number; kind: ServiceDefinition }> {
  const found = await deps.database.transact(readerOf(partnershipId), (tx) => store.findOpenByNumber(tx, number));
  const kind = found && (await listKinds(deps, partnershipId)).find(({ code }) => code === found.code);
  if (found === null || !kind || !isShownToAll(kind)) {
    throw new Refusal('join.closed', 409, 'That report has been closed in the meantime.');
  }
  return { caseId: found.caseId, kind };
}

/** What was dealt with, as coarse and late as it may be shown. */
export async function doneHere({ deps, partnershipId, keeper }: Serving, area: string): Promise<DoneRow[]> {
  const now = deps.clock.now();
  const kinds = (await catalogueOf(deps, partnershipId)).services.filter(isShownToAll);
  const ground = await keeper.ground();
  const codes = kinds.map(({ code }) => code);
  const span = { from: now - (MOST_DAYS + 1) * DAY_MS, to: now - (DAYS_LATE - 1) * DAY_MS };
  const cases = await deps.database.transact(readerOf(partnershipId), (tx) => store.listDone(tx, codes, span));
  const placed = cases.map(({ code, longitude, latitude, doneAt }) => ({
    ...{ code, doneAt, area: ground.areaAt({ longitude, latitude }) },
    ...ground.plane.toPlane(longitude, latitude),
  }));
  return coarsened(placed, now, await keeper.local())
    .filter((each) => area === '' || each.area === area)
    .map(({ x, y, ...each }) => {
      const { lon, lat } = ground.plane.toWgs84(x, y);
      const kind = kinds.find(({ code }) => code === each.code)?.name ?? each.code;
      return { ...each, kind, longitude: round(lon), latitude: round(lat) };
    });
}

const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
