import { requirePolicy } from '../../governance/index.ts';
import type { Picture } from '../../picture/index.ts';
import type { Deps } from '../../platform/index.ts';
import { type Instant, LocalClock, type Viewer } from '../../vocabulary/index.ts';
import { definitionsFor, listCaseRows, placerOf, timeZoneOf } from '../cases/index.ts';
import { catalogueIn, readTargets } from '../catalogue/index.ts';
import { Calendars } from '../clocks/model.ts';
import { type MeasureBy, type Measured, measure, removedWithin, type ServiceMeasures } from './model.ts';

/** The names of the areas come from the picture. */
export interface MeasureDeps extends Deps {
  picture: Picture;
}

const MOST_CASES = 200_000;
const TWO_HOURS_MS = 7_200_000;

/**
 * How the services did with what was reported in [from, to), as it stands now: times to each mark, shares within target
 * with intervals, and beside them what could make them look better than they are.
 */
export async function measureServices(
  deps: MeasureDeps,
  viewer: Viewer,
  input: { from: Instant; to: Instant; by: MeasureBy; codes?: readonly string[] | undefined },
): Promise<ServiceMeasures> {
  requirePolicy(viewer, 'service.measure');
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  const now = deps.clock.now();
  const { from, to, by, codes } = input;
  const placer = await placerOf(deps, viewer);
  const { areas } = await deps.picture.names();
  const wardOf = ({ longitude, latitude }: { longitude: number; latitude: number }): string | null => {
    const at = placer.plane.toPlane(longitude, latitude);
    const { wardId } = placer.areasAt(at.x, at.y);
    return wardId === null ? null : (areas.get(wardId)?.name ?? null);
  };
  const cases = await deps.database.transact(viewer, async (tx): Promise<Measured[]> => {
    const rows = await listCaseRows(tx, { from, to, codes, limit: MOST_CASES });
    const calendars = new Calendars((await catalogueIn(tx, timeZone, now)).calendars);
    const definition = await definitionsFor(
      tx,
      rows.map(({ it }) => it),
    );
    return rows.map(({ it, isOpen, closedAt }) => {
      const of = definition(it);
      const clocked = { ...it, endedAt: closedAt };
      return {
        ...{ caseId: it.caseId, code: it.code, group: of.group, area: wardOf(it.place), state: it.state, isOpen },
        ...{ marks: it.marks, pauses: it.pauses, nReports: it.nReports, nReopened: it.nReopened },
        targets: readTargets(clocked, of, calendars, now),
        unpaused: readTargets({ ...clocked, pauses: [] }, of, calendars, now),
      };
    });
  });
  const clock = new LocalClock(timeZone);
  return {
    ...{ from, to, asKnownAt: now, by, n: cases.length },
    measures: measure(cases, now, by, (at) => clock.hourOfWeek(at) % 24),
    untaxed: removedWithin(
      cases.filter(({ code }) => code === 'VEH-UNTX'),
      TWO_HOURS_MS,
    ),
  };
}
