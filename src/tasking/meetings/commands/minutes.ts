import type { Viewer } from '../../../vocabulary/index.ts';
import { findTasksIn } from '../../tasks/index.ts';
import type { MeetingDeps } from '../deps.ts';
import type { MinutesInput } from '../minutes.ts';
import { standing } from '../model.ts';
import * as store from '../store.ts';
import { viewMeeting } from './run.ts';

/** What minutes are written from, as this viewer may know it. */
export async function minutesOf(deps: MeetingDeps, viewer: Viewer, meetingId: number): Promise<MinutesInput> {
  const view = await viewMeeting(deps, viewer, meetingId);
  const { partnership, agencyKinds } = deps.intelligence;
  return deps.database.transact(viewer, async (tx) => ({
    view,
    agencies: (await store.listAgencies(tx)).map(({ agencyId, name }) => ({
      agencyId,
      name,
      kind: agencyKinds.get(agencyId) ?? 'partner',
    })),
    tasks: await findTasksIn(tx, [
      ...new Set(standing(view.live.decisions).flatMap(({ taskId }) => (taskId === null ? [] : [taskId]))),
    ]),
    partnership,
  }));
}
