import { requirePolicy } from '../../../governance/index.ts';
import { badRequest } from '../../../platform/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import type { WorkforceDeps } from '../deps.ts';
import { GRANTS, type HeldPower, type Sharing, type ShiftPattern } from '../model.ts';
import * as store from '../store/people.ts';
import { nameOf, required, requireOwnAgency, requireVersion } from './checks.ts';

/** Adds a team, or changes the one that is named with its version. */
export async function saveTeam(
  deps: WorkforceDeps,
  viewer: Viewer,
  input: store.TeamFields & { teamId?: number | undefined; expectedVersion?: number | undefined },
): Promise<{ teamId: number }> {
  requirePolicy(viewer, 'workforce.manage');
  requireOwnAgency(viewer, input.agencyId, 'These teams');
  const team = { ...input, name: nameOf(input.name, 'A team') };
  return deps.database.transact(viewer, async (tx) => {
    const now = deps.clock.now();
    let { teamId } = input;
    if (teamId === undefined) teamId = await store.insertTeam(tx, team, now);
    else {
      await store.lockAgency(tx, team.agencyId);
      const found = required(
        (await store.listTeams(tx)).find((each) => each.teamId === teamId),
        'That team',
      );
      requireOwnAgency(viewer, found.agencyId, 'These teams');
      if (found.agencyId !== team.agencyId) {
        throw badRequest('workforce.team-agency', 'A team stays with its agency. End this one and add another.');
      }
      requireVersion(found, input.expectedVersion ?? 0, `The team ${found.name}`);
      await store.updateTeam(tx, teamId, found.version, team, now);
    }
    tx.audit({
      v: 1,
      what: input.teamId === undefined ? 'team.added' : 'team.changed',
      subjectType: 'team',
      subjectId: teamId,
      details: { name: team.name, kind: team.kind, agencyId: team.agencyId, isActive: team.isActive },
    });
    tx.emit({ what: 'deployment.changed', payload: { shiftDate: null } });
    return { teamId };
  });
}

export async function saveMember(
  deps: WorkforceDeps,
  viewer: Viewer,
  input: Omit<store.MemberFields, 'agencyId'> & { memberId?: number | undefined; expectedVersion?: number | undefined },
): Promise<{ memberId: number }> {
  const [saved] = await saveMembers(deps, viewer, [input]);
  return saved!;
}

/** Several at once, all or none: a whole list from a personnel system. */
export async function saveMembers(
  deps: WorkforceDeps,
  viewer: Viewer,
  inputs: readonly (Omit<store.MemberFields, 'agencyId'> & {
    memberId?: number | undefined;
    expectedVersion?: number | undefined;
  })[],
): Promise<{ memberId: number }[]> {
  requirePolicy(viewer, 'workforce.manage');
  return deps.database.transact(viewer, async (tx) => {
    const now = deps.clock.now();
    const teams = await store.listTeams(tx);
    const agencyIds = [
      ...new Set(
        inputs.map(
          (input) =>
            required(
              teams.find((each) => each.teamId === input.teamId),
              'That team',
            ).agencyId,
        ),
      ),
    ].sort((a, b) => a - b);
    for (const agencyId of agencyIds) {
      requireOwnAgency(viewer, agencyId, 'These people');
      await store.lockAgency(tx, agencyId);
    }
    const members = inputs.some((input) => input.memberId !== undefined) ? await store.listMembers(tx) : [];
    const saved: { memberId: number }[] = [];
    for (const input of inputs) {
      const { agencyId } = teams.find((each) => each.teamId === input.teamId)!;
      const member = { ...input, agencyId, name: nameOf(input.name, 'A person') };
      for (const held of member.powers) checkPower(held);
      let { memberId } = input;
      if (memberId === undefined) memberId = await store.insertMember(tx, member, now);
      else {
        const found = required(
          members.find((each) => each.memberId === memberId),
          'That person',
        );
        requireOwnAgency(viewer, found.agencyId, 'These people');
        requireVersion(found, input.expectedVersion ?? 0, 'What is known of this person');
        await store.updateMember(tx, memberId, found.version, member, now);
      }
      tx.audit({
        v: 1,
        what: input.memberId === undefined ? 'member.added' : 'member.changed',
        subjectType: 'member',
        subjectId: memberId,
        details: {
          teamId: member.teamId,
          skills: member.skills,
          powers: member.powers.map((held) => held.power),
          isActive: member.isActive,
        },
      });
      saved.push({ memberId });
    }
    tx.emit({ what: 'deployment.changed', payload: { shiftDate: null } });
    return saved;
  });
}

function checkPower(held: HeldPower): void {
  if (!GRANTS.includes(held.grantedAs)) throw badRequest('workforce.grant', `${held.grantedAs} grants no power.`);
  if (held.validTo !== null && held.validTo < held.validFrom) {
    throw badRequest(
      'workforce.power-dates',
      `The power ${held.power} would end on ${held.validTo}, before it begins on ${held.validFrom}.`,
    );
  }
}

export async function saveVehicle(
  deps: WorkforceDeps,
  viewer: Viewer,
  input: store.VehicleFields & { vehicleId?: number | undefined; expectedVersion?: number | undefined },
): Promise<{ vehicleId: number }> {
  requirePolicy(viewer, 'workforce.manage');
  requireOwnAgency(viewer, input.agencyId, 'These vehicles');
  const vehicle = { ...input, name: nameOf(input.name, 'A vehicle') };
  return deps.database.transact(viewer, async (tx) => {
    const now = deps.clock.now();
    let { vehicleId } = input;
    if (vehicleId === undefined) vehicleId = await store.insertVehicle(tx, vehicle, now);
    else {
      await store.lockAgency(tx, vehicle.agencyId);
      const found = required(
        (await store.listVehicles(tx)).find((each) => each.vehicleId === vehicleId),
        'That vehicle',
      );
      requireOwnAgency(viewer, found.agencyId, 'These vehicles');
      requireVersion(found, input.expectedVersion ?? 0, `The vehicle ${found.name}`);
      await store.updateVehicle(tx, vehicleId, found.version, vehicle, now);
    }
    tx.audit({
      v: 1,
      what: input.vehicleId === undefined ? 'vehicle.added' : 'vehicle.changed',
      subjectType: 'vehicle',
      subjectId: vehicleId,
      details: { name: vehicle.name, kind: vehicle.kind, isActive: vehicle.isActive },
    });
    return { vehicleId };
  });
}

export async function savePattern(
  deps: WorkforceDeps,
  viewer: Viewer,
  input: Omit<ShiftPattern, 'patternId'>,
): Promise<{ patternId: number }> {
  requirePolicy(viewer, 'workforce.manage');
  requireOwnAgency(viewer, input.agencyId, 'These shift patterns');
  const pattern = { ...input, name: nameOf(input.name, 'A shift pattern') };
  return deps.database.transact(viewer, async (tx) => {
    const patternId = await store.savePattern(tx, pattern);
    tx.audit({ v: 1, what: 'pattern.saved', subjectType: 'pattern', subjectId: patternId, details: { ...pattern } });
    return { patternId };
  });
}

/** What this agency agrees to show another of its people: its own decision, with its date. */
export async function agreeSharing(deps: WorkforceDeps, viewer: Viewer, sharing: Sharing): Promise<void> {
  requirePolicy(viewer, 'workforce.manage');
  requireOwnAgency(viewer, sharing.agencyId, 'These people');
  if (sharing.agencyId === sharing.withAgencyId) {
    throw badRequest('workforce.sharing-self', 'An agency always sees its own people; sharing is with another.');
  }
  await deps.database.transact(viewer, async (tx) => {
    required(
      (await store.listAgencies(tx)).find((each) => each.agencyId === sharing.withAgencyId),
      'That agency',
    );
    await store.saveSharing(tx, sharing, deps.clock.now());
    tx.audit({ v: 1, what: 'workforce.shared', details: { ...sharing } });
    tx.emit({ what: 'deployment.changed', payload: { shiftDate: null } });
  });
}
