import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../test/database.ts';
import { type Deps, silentLog, standingClock } from '../platform/index.ts';
import {
  addPerson,
  authenticate,
  changePerson,
  createFirstAdministrator,
  deviceStanding,
  inviteFirstAdministrator,
  searchAudit,
  signIn,
  signOutEverywhere,
  verifyAudit,
} from './commands.ts';
import { SESSION_IDLE_MS, SESSION_LENGTH_MS } from './model.ts';
import { systemViewer } from './policy.ts';

const PASSWORD = 'seven grey seals singing';
const clock = standingClock(Date.UTC(2026, 10, 23, 8));
let deps: Deps;
let nPeople = 0;

const administrator = () => testViewer({ roles: ['administrator'] });

async function somebody(roles: Parameters<typeof addPerson>[2]['roles'] = ['analyst']) {
  const signInName = `person${++nPeople}`;
  const { personId } = await addPerson(deps, systemViewer(1, 'test'), {
    signInName,
    name: 'Somebody',
    agencyId: 2,
    roles,
    clearance: 'OFFICIAL',
    password: PASSWORD,
  });
  return { signInName, personId };
}

const enter = (signInName: string, password = PASSWORD) => signIn(deps, 1, { signInName, password, agent: 'test' });

beforeAll(async () => {
  deps = { database: await testDatabase(), clock, log: silentLog, dataFolder: '' };
});

describe('signing in', () => {
  it('gives a session that names the person, and no session to a wrong password', async () => {
    const { signInName, personId } = await somebody(['officer']);
    const { token } = await enter(signInName.toUpperCase());
    expect(await authenticate(deps, token)).toMatchObject({ personId, roles: ['officer'], clearance: 'OFFICIAL' });
    await expect(enter(signInName, 'wrong')).rejects.toMatchObject({ code: 'sign-in-refused' });
    expect(await authenticate(deps, `${token}x`)).toBeNull();
    expect(await authenticate(deps, undefined)).toBeNull();
  });

  it('refuses a name nobody has in the same words as a wrong password', async () => {
    const { signInName } = await somebody();
    const refusals = await Promise.all([
      enter('nobody-here').catch((e) => e.message),
      enter(signInName, 'wrong').catch((e) => e.message),
    ]);
    expect(refusals[0]).toBe(refusals[1]);
  });

  it('rests an account after five wrong passwords, counted also when sent at once, and lets the right one in later', async () => {
    const { signInName } = await somebody();
    await Promise.all(Array.from({ length: 5 }, () => enter(signInName, 'wrong').catch(() => null)));
    await expect(enter(signInName)).rejects.toMatchObject({ code: 'sign-in-refused' });
    clock.at += 61_000;
    await expect(enter(signInName)).resolves.toMatchObject({ viewer: { roles: ['analyst'] } });
  });

  it('ends a session that idles or grows old', async () => {
    const { signInName } = await somebody();
    const idle = await enter(signInName);
    clock.at += SESSION_IDLE_MS.desk;
    expect(await authenticate(deps, idle.token)).toBeNull();
    const old = await enter(signInName);
    for (let t = 0; t < SESSION_LENGTH_MS; t += SESSION_IDLE_MS.desk / 2) {
      expect(await authenticate(deps, old.token)).not.toBeNull();
      clock.at += SESSION_IDLE_MS.desk / 2;
    }
    expect(await authenticate(deps, old.token)).toBeNull();
  });

  it('lasts a shift on a phone, which learns whether its session is over or was revoked', async () => {
    const { signInName, personId } = await somebody(['officer']);
    const sign = () => signIn(deps, 1, { signInName, password: PASSWORD, agent: 'test', device: 'phone' });
    const first = await sign();
    clock.at += SESSION_LENGTH_MS - 1;
    expect(await authenticate(deps, first.token)).not.toBeNull();
    expect(await deviceStanding(deps, first.token)).toBe('signedIn');
    clock.at += 1;
    expect(await authenticate(deps, first.token)).toBeNull();
    expect(await deviceStanding(deps, first.token)).toBe('over');
    const lost = await sign();
    await signOutEverywhere(deps, administrator(), personId);
    expect(await deviceStanding(deps, lost.token)).toBe('revoked');
    expect(await deviceStanding(deps, undefined)).toBe('over');
  });

  it('ends every session of a person signed out everywhere, or whose rights change', async () => {
    const { signInName, personId } = await somebody();
    const tokens = [(await enter(signInName)).token, (await enter(signInName)).token];
    expect(await signOutEverywhere(deps, administrator(), personId)).toEqual({ ended: 2 });
    expect(await Promise.all(tokens.map((token) => authenticate(deps, token)))).toEqual([null, null]);
    const { token } = await enter(signInName);
    await somebody(['administrator']);
    await changePerson(deps, administrator(), { personId, roles: ['officer'] });
    expect(await authenticate(deps, token)).toBeNull();
  });
});

describe('people', () => {
  it('are managed by administrators only, and the refusal changes nothing', async () => {
    const { personId } = await somebody();
    await expect(
      changePerson(deps, testViewer({ roles: ['analyst'] }), { personId, isActive: false }),
    ).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });

  it('cannot share a sign-in name, whatever its case', async () => {
    const { signInName } = await somebody();
    const again = {
      signInName: signInName.toUpperCase(),
      name: 'Other',
      agencyId: 2,
      roles: [],
      clearance: 'OFFICIAL',
      password: PASSWORD,
    } as const;
    await expect(addPerson(deps, systemViewer(1, 'test'), again)).rejects.toMatchObject({ code: 'person.exists' });
  });
});

describe('the first administrator', () => {
  it('is not missed while a password is set before there is one', async () => {
    const fresh: Deps = { ...deps, database: await testDatabase() };
    const { personId } = await addPerson(fresh, systemViewer(1, 'test'), {
      signInName: 'lonely',
      name: 'Lonely',
      agencyId: 2,
      roles: ['analyst'],
      clearance: 'OFFICIAL',
      password: PASSWORD,
    });
    await changePerson(fresh, administrator(), { personId, password: 'four brown otters diving' });
    await expect(
      signIn(fresh, 1, { signInName: 'lonely', password: 'four brown otters diving', agent: '' }),
    ).resolves.toBeDefined();
  });

  it('is made once by a link, which then is spent', async () => {
    const fresh: Deps = { ...deps, database: await testDatabase() };
    const token = await inviteFirstAdministrator(fresh, 1);
    const input = { token: token!, signInName: 'first', name: 'First', agencyId: 2, password: PASSWORD };
    await expect(createFirstAdministrator(fresh, 1, { ...input, token: 'guess' })).rejects.toMatchObject({
      code: 'invitation.spent',
    });
    const { personId } = await createFirstAdministrator(fresh, 1, input);
    await expect(createFirstAdministrator(fresh, 1, { ...input, signInName: 'second' })).rejects.toMatchObject({
      code: 'invitation.spent',
    });
    expect(await inviteFirstAdministrator(fresh, 1)).toBeNull();
    await expect(changePerson(fresh, administrator(), { personId, isActive: false })).rejects.toMatchObject({
      code: 'administrator.last',
    });
  });
});

describe('the audit trail', () => {
  it('tells refused sign-ins apart, and a search of it is in it', async () => {
    const { signInName, personId } = await somebody();
    await enter(signInName, 'wrong').catch(() => null);
    const officer = testViewer({ roles: ['dataProtection'], name: 'DPO' });
    const found = await searchAudit(deps, officer, { subjectType: 'person', subjectId: String(personId), limit: 10 });
    expect(found.map(({ what, outcome }) => [what, outcome])).toEqual([
      ['session.refused', 'refused'],
      ['person.created', 'done'],
    ]);
    expect(JSON.stringify(found)).not.toContain(PASSWORD);
    const [latest] = await searchAudit(deps, officer, { what: 'audit.searched', limit: 1 });
    expect(latest).toMatchObject({ actor: 'DPO', payload: { rows: 2 } });
  });

  it('names the first entry that someone with the database changed, removed or put in', async () => {
    const fresh: Deps = { ...deps, database: await testDatabase() };
    const officer = testViewer({ roles: ['dataProtection'] });
    for (let i = 0; i < 4; i++) await verifyAudit(fresh, officer);
    expect(await verifyAudit(fresh, officer)).toEqual({ entries: 4, firstBroken: null });
    const owner = new pg.Client({ connectionString: fresh.database.url });
    await owner.connect();
    await owner.query('alter table audit disable trigger audit_is_insert_only');
    await owner.query(`update audit set actor = 'someone else' where audit_id = 2`);
    expect((await verifyAudit(fresh, officer)).firstBroken).toBe(2);
    await owner.query('delete from audit where audit_id = 1');
    expect((await verifyAudit(fresh, officer)).firstBroken).toBe(2);
    await owner.end();
  });
});
