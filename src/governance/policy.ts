import { notAllowed } from '../platform/index.ts';
import type { Marking, Viewer } from '../vocabulary/index.ts';
import { can, type Permission } from './model.ts';

const IN_WORDS: Record<Permission, string> = {
  'incident.read': 'see incidents',
  'briefing.read': 'read the briefing',
  'analysis.run': 'run analyses',
  'area.read': 'see areas',
  'area.manage': 'change areas and streets',
  'load.read': 'see feeds and loads',
  'load.write': 'load files',
  'load.withdraw': 'withdraw a load',
  'feed.manage': 'change feeds',
  'task.read': 'see tasks',
  'task.propose': 'propose tasks',
  'task.agree': 'agree tasks',
  'task.work': 'work on tasks',
  'task.verify': 'verify what a task achieved',
  'task.template': 'change task templates and powers',
  'meeting.read': 'see meetings',
  'meeting.prepare': 'prepare meeting packs',
  'meeting.chair': 'run a meeting',
  'strategy.read': 'see the control strategy',
  'strategy.set': 'set the control strategy',
  'workforce.read': 'see teams and shifts',
  'workforce.manage': 'change teams and shifts',
  'deployment.manage': 'deploy people',
  'patrol.plan': 'plan patrols',
  'dose.record': 'record patrol visits',
  'programme.manage': 'run a hotspot programme',
  'notice.read': 'read notices',
  'case.read': 'see cases',
  'case.report': 'open cases',
  'case.work': 'work on cases',
  'case.dispatch': 'give cases to crews',
  'case.enforce': 'issue penalties and notices',
  'case.approve': 'approve letters',
  'case.vehicle': 'see the registration numbers of vehicles',
  'case.victim': 'see what is known of victims',
  'case.reporter': 'see who reported',
  'service.measure': 'see how the services do',
  'catalogue.manage': 'change the service catalogue',
  'person.manage': 'manage people',
  'audit.read': 'read the audit trail',
  'settings.manage': 'change settings',
};

/** @throws Refusal `not-allowed` in words unless the policy allows it. */
export function requirePolicy(viewer: Viewer, permission: Permission): void {
  if (!can(viewer, permission)) {
    throw notAllowed(
      `Your role may not ${IN_WORDS[permission]}. An administrator of your partnership can give you a role that may.`,
    );
  }
}

/** AIM acting for itself, for instance a nightly job. `jobName` is what the audit trail shows. */
export function systemViewer(
  partnershipId: number,
  jobName: string,
  clearance: Marking = 'OFFICIAL-SENSITIVE',
): Viewer {
  return {
    kind: 'system',
    partnershipId,
    personId: null,
    name: jobName,
    agencyId: null,
    roles: [],
    clearance,
    sessionId: null,
    correlationId: crypto.randomUUID(),
  };
}
