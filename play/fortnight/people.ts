import type { Person, Stage } from '../stage/index.ts';

/** Eight people of three agencies. */
export interface People {
  /** Council. */
  analyst: Person;
  coordinator: Person;
  warden: Person;
  /** Police. */
  inspector: Person;
  officer: Person;
  /** Fire. */
  prevention: Person;
  crew: Person;
  performance: Person;
}

export const AGENCIES = { police: 1, council: 2, fire: 3 } as const;

/** Signs everyone in; two of them get their accounts first, from the administrator. */
export async function gather({ signIn, checks }: Stage): Promise<People> {
  const administrator = await signIn({ signInName: 'administrator' });
  const password = 'nine made-up swans on the tarn';
  const added = async (signInName: string, name: string, agencyId: number) => {
    const body = { signInName, name, agencyId, roles: ['officer'], clearance: 'OFFICIAL', password };
    const { status } = await administrator.ask('POST', '/api/people', body);
    checks.same(`${name} gets an account`, status, 200);
    return signIn({ signInName, password, device: 'phone' });
  };
  const people = {
    analyst: await signIn({ signInName: 'analyst' }),
    coordinator: await signIn({ signInName: 'coordinator' }),
    warden: await added('play-warden', 'Ines Calder', AGENCIES.council),
    inspector: await signIn({ signInName: 'police-lead', device: 'phone' }),
    officer: await signIn({ signInName: 'officer', device: 'phone' }),
    prevention: await signIn({ signInName: 'fire-lead', device: 'phone' }),
    crew: await added('play-crew', 'Jo Thwaite', AGENCIES.fire),
    performance: await signIn({ signInName: 'performance', device: 'phone' }),
  };
  const agencies = new Set(Object.values(people).map(({ agencyId }) => agencyId));
  checks.same('Eight people of three agencies are there', [Object.keys(people).length, agencies.size], [8, 3]);
  return people;
}

/** Who works an agency's tasks, and who hands out its work. */
export function workerOf(people: People, agencyId: number): { lead: Person; worker: Person } {
  if (agencyId === AGENCIES.police) return { lead: people.inspector, worker: people.officer };
  if (agencyId === AGENCIES.fire) return { lead: people.prevention, worker: people.crew };
  return { lead: people.coordinator, worker: people.warden };
}
