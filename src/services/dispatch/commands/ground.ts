import type { Deps, Tx } from '../../../platform/index.ts';
import { type LonLat, type TravelTimes, type Workforce, workforceIn } from '../../../tasking/index.ts';
import { type TeamKind, travelMinutes, wayWords } from '../../../tasking/model.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import type { CaseSummary } from '../../cases/index.ts';
import type { TargetReading } from '../../clocks/model.ts';
import type { CrewFacts, CrewWay } from '../model.ts';
import { listSharing } from '../store.ts';
import { forgetIn, onShift } from './positions.ts';

export interface DispatchDeps extends Deps {
  travel: Pick<TravelTimes, 'between' | 'lines'>;
}

/** Where a crew is, as well as AIM knows, and how it knows. */
export interface CrewPlace {
  longitude: number;
  latitude: number;
  from: 'shared' | 'case' | 'base';
  /** After "from": "Kai Shaw's place of 3 min ago", "F-00012, where they are", "their base, Dock Street". */
  words: string;
}

/** A person of a crew who shares where they are. */
export interface SharedPlace {
  personId: number;
  name: string;
  longitude: number;
  latitude: number;
  accuracyMetres: number | null;
  at: Instant;
}

export interface Crew extends CrewFacts {
  kind: TeamKind;
  shift: { name: string; startsAt: Instant; endsAt: Instant };
  holds: readonly number[];
  place: CrewPlace | null;
  shared: readonly SharedPlace[];
}

export interface Ground {
  known: Workforce;
  crews: Crew[];
  /** Name of whoever has a case; also of teams that are not on shift. */
  nameOf(assigned: CaseSummary['assigned']): string | null;
}

/** Whether a viewer's agency works the case. */
export const isOwn = (viewer: Viewer, { agencyId }: { agencyId: number | null }): boolean =>
  viewer.agencyId === null || agencyId === null || agencyId === viewer.agencyId;

/**
 * The viewer's own crews on shift now, with what they hold and where they are. That places were read is in the audit trail,
 * with whose.
 */
export async function groundIn(
  tx: Tx,
  deps: DispatchDeps,
  viewer: Viewer,
  cases: readonly CaseSummary[],
  why: string,
): Promise<Ground> {
  const now = deps.clock.now();
  await forgetIn(tx, now);
  const known = await workforceIn(tx, { from: now, to: now + 1 });
  const present = onShift(known, now);
  const members = new Map(known.members.map((each) => [each.memberId, each]));
  const sharing = new Map((await listSharing(tx)).map((each) => [each.personId, each]));
  const teams = known.teams.filter((team) => team.isActive && isOwn(viewer, team));
  const crews = teams.flatMap((team): Crew[] => {
    const there = present.filter(({ teamId }) => teamId === team.teamId);
    const shifts = known.shifts
      .filter(
        ({ teamId, isCancelled, startsAt, endsAt }) =>
          teamId === team.teamId && !isCancelled && startsAt <= now && now < endsAt,
      )
      .sort((a, b) => b.endsAt - a.endsAt);
    const shift = shifts[0];
    if (shift === undefined) return [];
    const people = [...new Set(there.map(({ memberId }) => memberId))].map((memberId) => members.get(memberId)!);
    const personIds = new Set(people.map(({ personId }) => personId).filter((id) => id !== null));
    const held = cases.filter(
      ({ assigned }) =>
        assigned !== null &&
        (assigned.teamId === team.teamId || (assigned.teamId === null && personIds.has(assigned.personId ?? -1))),
    );
    const shared = people
      .flatMap(({ personId, name }): SharedPlace[] => {
        const place = personId === null ? null : (sharing.get(personId)?.place ?? null);
        return place === null || personId === null ? [] : [{ personId, name, ...place }];
      })
      .sort((a, b) => b.at - a.at);
    return [
      {
        ...{ teamId: team.teamId, name: team.name, agencyId: team.agencyId, kind: team.kind, travel: team.travel },
        skills: [...new Set(people.flatMap(({ skills }) => skills))].sort(),
        vehicles: known.vehicles
          .filter((each) => each.isActive && each.teamId === team.teamId)
          .map(({ name, kind }) => ({ name, kind })),
        ...{ nThere: people.length, nHeld: held.length, shiftEndsAt: shift.endsAt },
        shift: { name: shift.name, startsAt: shift.startsAt, endsAt: shift.endsAt },
        holds: held.map(({ caseId }) => caseId),
        place: placeOf(shared[0], held, team.base, now),
        shared,
      },
    ];
  });
  const seen = crews.flatMap((crew) => crew.shared.map(({ personId }) => personId));
  if (seen.length > 0) tx.audit({ v: 1, what: 'position.read', details: { personIds: seen.join(', '), for: why } });
  const teamNames = new Map(known.teams.map(({ teamId, name }) => [teamId, name]));
  const personNames = new Map(known.members.map(({ personId, name }) => [personId, name]));
  return {
    ...{ known, crews },
    nameOf(assigned) {
      if (assigned === null) return null;
      if (assigned.teamId !== null) return teamNames.get(assigned.teamId) ?? `Crew ${assigned.teamId}`;
      return personNames.get(assigned.personId) ?? 'One person';
    },
  };
}

function placeOf(
  shared: SharedPlace | undefined,
  held: readonly CaseSummary[],
  base: { words: string; lon: number; lat: number } | null,
  now: Instant,
): CrewPlace | null {
  if (shared !== undefined) {
    const { longitude, latitude, name, at } = shared;
    const minutes = Math.round((now - at) / 60_000);
    const when = minutes < 1 ? 'of just now' : `of ${minutes} min ago`;
    return { longitude, latitude, from: 'shared', words: `${name}'s place ${when}` };
  }
  const [there] = held
    .filter(({ marks }) => marks.onScene !== undefined)
    .sort((a, b) => (b.marks.onScene ?? 0) - (a.marks.onScene ?? 0));
  if (there !== undefined) {
    const { longitude, latitude } = there.place;
    return { longitude, latitude, from: 'case', words: `${there.number}, where they are` };
  }
  if (base === null) return null;
  const words = base.words === '' ? 'their base' : `their base, ${base.words}`;
  return { longitude: base.lon, latitude: base.lat, from: 'base', words };
}

export const lonLat = ({ longitude, latitude }: { longitude: number; latitude: number }): LonLat => ({
  lon: longitude,
  lat: latitude,
});

/** How long each crew needs to each case: a map of crews for every case. */
export async function waysTo(
  deps: DispatchDeps,
  viewer: Viewer,
  crews: readonly Crew[],
  cases: readonly Pick<CaseSummary, 'place'>[],
): Promise<Map<number, CrewWay>[]> {
  const placed = crews.filter(({ place, travel }) => place !== null && travel !== 'none');
  const ways = await deps.travel.between(
    viewer.partnershipId,
    placed.map(({ place }) => lonLat(place!)),
    cases.map(({ place }) => lonLat(place)),
  );
  return cases.map(
    (_, j) =>
      new Map(
        placed.map(({ teamId, travel, place }, i) => {
          const way = ways[i]![j]!;
          return [teamId, { minutes: travelMinutes(travel, way), words: `from ${place!.words}, ${wayWords(way)}` }];
        }),
      ),
  );
}

/** Of the promises not kept yet the one that is due first; null when none runs. */
export function nextDue(targets: readonly TargetReading[]): TargetReading | null {
  const running = targets.filter(
    ({ state, stoppedAt }) => stoppedAt === null && (state === 'running' || state === 'late'),
  );
  return running.toSorted((a, b) => a.left - b.left)[0] ?? null;
}
