import { describe, expect, it } from 'vitest';
import { categoryByCode, MARKINGS, ROLES, type Role, type Viewer } from '../vocabulary/index.ts';
import { can, incidentPredicate, lockedUntil, PERMISSIONS, type Permission, POLICY, passwordProblem } from './model.ts';
import { systemViewer } from './policy.ts';

function viewer(roles: Role[], clearance: Viewer['clearance'] = 'OFFICIAL'): Viewer {
  return { ...systemViewer(1, 'test', clearance), kind: 'person', personId: 7, roles };
}

/** Every role × permission, as the partnership agreed it; a change of the policy is a change of this table. */
const TABLE: Record<Permission, Role[]> = {
  'incident.read': ['analyst', 'coordinator', 'officer', 'performance', 'engagement'],
  'briefing.read': ['analyst', 'coordinator', 'officer', 'performance', 'engagement'],
  'analysis.run': ['analyst', 'coordinator', 'performance'],
  'area.read': [...ROLES],
  'area.manage': ['analyst', 'administrator'],
  'load.read': ['analyst', 'coordinator', 'performance', 'dataProtection', 'administrator'],
  'load.write': ['analyst'],
  'load.withdraw': ['analyst'],
  'feed.manage': ['analyst', 'administrator'],
  'task.read': ['analyst', 'coordinator', 'officer', 'performance', 'engagement'],
  'task.propose': ['analyst', 'coordinator', 'officer', 'engagement'],
  'task.agree': ['coordinator'],
  'task.work': ['coordinator', 'officer'],
  'task.verify': ['analyst', 'coordinator', 'performance'],
  'task.template': ['coordinator', 'administrator'],
  'meeting.read': ['analyst', 'coordinator', 'performance', 'engagement'],
  'meeting.prepare': ['analyst', 'coordinator'],
  'meeting.chair': ['coordinator'],
  'strategy.read': ['analyst', 'coordinator', 'officer', 'performance', 'engagement'],
  'strategy.set': ['coordinator'],
  'workforce.read': ['analyst', 'coordinator', 'officer', 'performance', 'administrator'],
  'workforce.manage': ['coordinator', 'administrator'],
  'deployment.manage': ['coordinator'],
  'patrol.plan': ['analyst', 'coordinator'],
  'dose.record': ['coordinator', 'officer'],
  'programme.manage': ['analyst', 'coordinator'],
  'notice.read': ['analyst', 'coordinator', 'officer', 'performance', 'engagement', 'dataProtection', 'administrator'],
  'case.read': ['analyst', 'coordinator', 'officer', 'performance', 'engagement'],
  'case.report': ['analyst', 'coordinator', 'officer', 'engagement'],
  'case.work': ['coordinator', 'officer'],
  'case.dispatch': ['coordinator'],
  'case.enforce': ['coordinator', 'officer'],
  'case.approve': ['coordinator'],
  'case.vehicle': ['coordinator', 'officer'],
  'case.victim': ['coordinator', 'officer'],
  'case.reporter': ['coordinator', 'engagement'],
  'service.measure': ['analyst', 'coordinator', 'performance', 'engagement'],
  'catalogue.manage': ['coordinator', 'administrator'],
  'person.manage': ['administrator'],
  'audit.read': ['dataProtection', 'administrator'],
  'settings.manage': ['administrator'],
};

describe('policy', () => {
  for (const permission of PERMISSIONS) {
    for (const role of ROLES) {
      const allowed = TABLE[permission].includes(role);
      it(`${role} ${allowed ? 'may' : 'may not'} ${permission}`, () => {
        expect(can(viewer([role]), permission)).toBe(allowed);
      });
    }
  }

  it('refuses everything to who has no role', () => {
    expect(PERMISSIONS.filter((permission) => can(viewer([]), permission))).toEqual([]);
  });

  it('gives who holds two roles what either may', () => {
    const both = viewer(['officer', 'dataProtection']);
    expect(PERMISSIONS.filter((permission) => can(both, permission)).sort()).toEqual(
      [...new Set([...POLICY.officer, ...POLICY.dataProtection])].sort(),
    );
  });

  it("lets no job of AIM's own manage people", () => {
    expect(can(systemViewer(1, 'nightly'), 'person.manage')).toBe(false);
  });
});

describe('what of the incidents a viewer may see', () => {
  const sexual = categoryByCode('crime/violence/sexual')!.id;
  const burglary = categoryByCode('crime/burglary/residential')!.id;

  for (const clearance of MARKINGS) {
    it(`stops at the clearance ${clearance}`, () => {
      expect(incidentPredicate(viewer(['analyst'], clearance)).maxMarking).toBe(MARKINGS.indexOf(clearance));
    });
  }

  for (const role of ROLES.filter((each) => each !== 'engagement')) {
    it(`shows ${role} sexual offences by area only and burglary where it happened`, () => {
      const { areaOnlyCategories } = incidentPredicate(viewer([role]));
      expect([areaOnlyCategories.has(sexual), areaOnlyCategories.has(burglary)]).toEqual([true, false]);
    });
  }

  it('shows who only works with residents everything by area', () => {
    expect(incidentPredicate(viewer(['engagement'])).areaOnlyCategories.has(burglary)).toBe(true);
  });

  it('shows nothing to who may not read incidents', () => {
    expect(incidentPredicate(viewer(['dataProtection', 'administrator'])).mayRead).toBe(false);
  });
});

describe('signing in', () => {
  it('rests an account longer after each wrong password past the fifth, never beyond an hour', () => {
    const minutes = [1, 4, 5, 6, 7, 20].map((failed) => {
      const until = lockedUntil(failed, 0);
      return until === null ? null : until / 60_000;
    });
    expect(minutes).toEqual([null, null, 1, 2, 4, 60]);
  });

  it('asks for length, not for symbols', () => {
    expect(passwordProblem('correct horse battery', 'amina')).toBeNull();
    expect(passwordProblem('P4$$w0rd', 'amina')).toMatch(/8 characters; at least 12/);
    expect(passwordProblem('aaaaaaaaaaaaaaaa', 'amina')).toMatch(/repeats/);
    expect(passwordProblem('amina loves the sea', 'Amina')).toMatch(/sign-in name/);
  });
});
