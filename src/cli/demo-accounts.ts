import type { DemoAccount } from '../app.ts';
import { addPerson, listPeople, type PartnershipSummary } from '../governance/index.ts';
import type { Deps } from '../platform/index.ts';
import type { AgencyKind, Marking, Role } from '../vocabulary/index.ts';
import { commandLineViewer, operatorViewer } from './aim.ts';

interface MadeUpPerson {
  signInName: string;
  name: string;
  agency: AgencyKind;
  role: Role;
  clearance: Marking;
  does: string;
}

/** At least one made-up person a role, and one of each agency who speaks for it. */
export const MADE_UP_PEOPLE: readonly MadeUpPerson[] = [
  {
    signInName: 'analyst',
    name: 'Asha Whitlock',
    agency: 'council',
    role: 'analyst',
    clearance: 'OFFICIAL-SENSITIVE',
    does: 'Analyst: loads data, reads the map and writes what it says.',
  },
  {
    signInName: 'coordinator',
    name: 'Tom Ferriby',
    agency: 'council',
    role: 'coordinator',
    clearance: 'OFFICIAL-SENSITIVE',
    does: 'Coordinator: leads the morning meeting and the tasking.',
  },
  {
    signInName: 'police-lead',
    name: 'Helen Marsh',
    agency: 'police',
    role: 'coordinator',
    clearance: 'OFFICIAL-SENSITIVE',
    does: 'Duty inspector: speaks for the police in the meetings and accepts their tasks.',
  },
  {
    signInName: 'fire-lead',
    name: 'Owen Brandt',
    agency: 'fire',
    role: 'coordinator',
    clearance: 'OFFICIAL-SENSITIVE',
    does: 'Fire prevention manager: speaks for the fire service and accepts its tasks.',
  },
  {
    signInName: 'officer',
    name: 'Grace Okonjo',
    agency: 'police',
    role: 'officer',
    clearance: 'OFFICIAL',
    does: 'Neighbourhood officer: works a beat and reads its briefing.',
  },
  {
    signInName: 'performance',
    name: 'Daniel Skerne',
    agency: 'fire',
    role: 'performance',
    clearance: 'OFFICIAL',
    does: 'Performance officer: follows targets and what worked.',
  },
  {
    signInName: 'engagement',
    name: 'Mei Lund',
    agency: 'council',
    role: 'engagement',
    clearance: 'OFFICIAL',
    does: 'Engagement officer: works with residents; sees areas, never addresses.',
  },
  {
    signInName: 'data-protection',
    name: 'Ruth Adeyemi',
    agency: 'council',
    role: 'dataProtection',
    clearance: 'OFFICIAL-SENSITIVE',
    does: 'Data protection officer: reads the audit trail, not the incidents.',
  },
  {
    signInName: 'administrator',
    name: 'Piotr Hale',
    agency: 'council',
    role: 'administrator',
    clearance: 'OFFICIAL',
    does: 'Administrator: manages people and settings, not incidents.',
  },
];

/** What the demo remembers of itself in the partnership's settings. */
export interface DemoSettings {
  v: 1;
  seed: number;
  asOf: string;
  /** Set when the whole town is in; without it a first run was cut short. */
  isReady: boolean;
  /** The made-up accounts' password, shown on the sign-in page. */
  password: string;
}

export function demoSettingsOf(partnership: PartnershipSummary): DemoSettings | null {
  const found = partnership.settings['demo'] as DemoSettings | undefined;
  return partnership.madeUp && found?.v === 1 ? found : null;
}

/** The accounts to offer on the sign-in page; null where the partnership is a real one. */
export async function demoAccountsOf(deps: Deps, partnership: PartnershipSummary): Promise<DemoAccount[] | null> {
  const settings = demoSettingsOf(partnership);
  if (settings === null) return null;
  const people = await listPeople(deps, operatorViewer(partnership.partnershipId));
  const active = new Set(people.filter((person) => person.isActive).map((person) => person.signInName));
  return MADE_UP_PEOPLE.filter((person) => active.has(person.signInName)).map(({ signInName, name, does }) => ({
    signInName,
    name,
    does,
    password: settings.password,
  }));
}

export async function addMadeUpPeople(deps: Deps, partnershipId: number, password: string): Promise<void> {
  const agencyIds: Record<AgencyKind, number> = { police: 1, council: 2, fire: 3, partner: 2 };
  for (const person of MADE_UP_PEOPLE) {
    await addPerson(deps, commandLineViewer(partnershipId), {
      signInName: person.signInName,
      name: person.name,
      agencyId: agencyIds[person.agency],
      roles: [person.role],
      clearance: person.clearance,
      password,
    });
  }
}
