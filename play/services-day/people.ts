import type { Person, Stage } from '../stage/index.ts';

/** Who runs the day's services. */
export interface People {
  administrator: Person;
  /** The council's duty manager: takes calls, triages and gives work out. */
  dispatcher: Person;
  /** Lifts vehicles. */
  lifter: Person;
  /** Everything else on the street. */
  warden: Person;
  performance: Person;
}

/** Everyone of the council; the crew gets its accounts first, from the administrator. */
export async function gather({ signIn, checks }: Stage): Promise<People> {
  const administrator = await signIn({ signInName: 'administrator' });
  const dispatcher = await signIn({ signInName: 'coordinator' });
  const password = 'nine made-up herons on the beck';
  const added = async (signInName: string, name: string) => {
    const body = {
      signInName,
      name,
      agencyId: dispatcher.agencyId,
      roles: ['officer'],
      clearance: 'OFFICIAL',
      password,
    };
    const { status } = await administrator.ask('POST', '/api/people', body);
    checks.same(`${name} gets an account`, status, 200);
    return signIn({ signInName, password, device: 'phone' });
  };
  return {
    administrator,
    dispatcher,
    lifter: await added('day-lifter', 'Sam Ruswick'),
    warden: await added('day-warden', 'Ines Calder'),
    performance: await signIn({ signInName: 'performance' }),
  };
}
