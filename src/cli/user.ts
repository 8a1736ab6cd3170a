import { randomBytes } from 'node:crypto';
import { type Command, Option } from 'commander';
import { changePerson, createPerson, describePartnership, isRole, listPeople } from '../governance/index.ts';
import { type Deps, notFound, Refusal } from '../platform/index.ts';
import { MARKINGS, type Marking, ROLES } from '../vocabulary/index.ts';
import { operatorViewer, requirePartnership } from './aim.ts';
import { type CommonOptions, common, withAim } from './verb.ts';

export function userVerb(program: Command): void {
  const user = program.command('user').description('people who may sign in');

  common(user.command('list').description('everyone with an account')).action((options: CommonOptions) =>
    withAim(options, { mayMake: false }, async ({ deps }) => {
      const viewer = operatorViewer((await requirePartnership(deps, options.partnership)).partnershipId);
      const people = await listPeople(deps, viewer);
      return {
        text: people
          .map((person) =>
            [
              person.signInName.padEnd(18),
              person.name.padEnd(24),
              person.agency.padEnd(28),
              person.roles.join(', '),
              person.isActive ? '' : '(switched off)',
            ].join('  '),
          )
          .join('\n'),
        json: { people },
      };
    }),
  );

  common(
    user
      .command('add')
      .description('makes an account and prints its first password once')
      .argument('<sign-in-name>')
      .requiredOption('--name <name>', 'the person’s name')
      .requiredOption('--agency <agency>', 'name, kind or number of the agency they work for')
      .option('--role <role...>', `one or more of: ${ROLES.join(', ')}`, ['officer'])
      .addOption(
        new Option('--clearance <marking>', 'highest marking they may see').choices(MARKINGS).default('OFFICIAL'),
      ),
  ).action(
    (
      signInName: string,
      options: CommonOptions & { name: string; agency: string; role: string[]; clearance: Marking },
    ) =>
      withAim(options, { mayMake: false }, async ({ deps }) => {
        const viewer = operatorViewer((await requirePartnership(deps, options.partnership)).partnershipId);
        const password = newPassword();
        const { personId } = await createPerson(deps, viewer, {
          signInName,
          name: options.name,
          agencyId: await findAgency(deps, viewer.partnershipId, options.agency),
          roles: options.role.map((role) => {
            if (isRole(role)) return role;
            throw new Refusal('usage.role', 400, `There is no role "${role}"; expected some of: ${ROLES.join(', ')}.`);
          }),
          clearance: options.clearance,
          password,
        });
        return {
          text: `${options.name} signs in as ${signInName} with the password\n\n    ${password}\n\nIt is shown this once. They change it after signing in.`,
          json: { personId, signInName, password },
        };
      }),
  );

  common(
    user
      .command('deactivate')
      .description('ends a person’s sessions and lets them sign in no more')
      .argument('<sign-in-name>'),
  ).action((signInName: string, options: CommonOptions) =>
    withAim(options, { mayMake: false }, async ({ deps }) => {
      const viewer = operatorViewer((await requirePartnership(deps, options.partnership)).partnershipId);
      const personId = await findPerson(deps, viewer.partnershipId, signInName);
      await changePerson(deps, viewer, { personId, isActive: false });
      return { text: `${signInName} can no longer sign in.`, json: { personId, isActive: false } };
    }),
  );

  common(
    user
      .command('reset-password')
      .description('gives a new password, printed once, ends the person’s sessions and any lock')
      .argument('<sign-in-name>'),
  ).action((signInName: string, options: CommonOptions) =>
    withAim(options, { mayMake: false }, async ({ deps }) => {
      const viewer = operatorViewer((await requirePartnership(deps, options.partnership)).partnershipId);
      const personId = await findPerson(deps, viewer.partnershipId, signInName);
      const password = newPassword();
      await changePerson(deps, viewer, { personId, password });
      return {
        text: `The new password of ${signInName} is\n\n    ${password}\n\nIt is shown this once.`,
        json: { personId, signInName, password },
      };
    }),
  );
}

/** 96 random bits, in groups that can be read out. */
function newPassword(): string {
  return randomBytes(12).toString('hex').match(/.{6}/g)!.join('-');
}

async function findPerson(deps: Deps, partnershipId: number, signInName: string): Promise<number> {
  const people = await listPeople(deps, operatorViewer(partnershipId));
  const person = people.find((each) => each.signInName.toLowerCase() === signInName.toLowerCase());
  if (person === undefined) throw notFound(`A person who signs in as ${signInName}`);
  return person.personId;
}

async function findAgency(deps: Deps, partnershipId: number, named: string): Promise<number> {
  const { agencies } = await describePartnership(deps, partnershipId);
  const matches = agencies.filter((each) => [each.name, each.kind, String(each.agencyId)].includes(named));
  if (matches.length === 1) return matches[0]!.agencyId;
  throw new Refusal(
    'usage.agency',
    400,
    `${matches.length === 0 ? 'No agency is' : 'Several agencies are'} called "${named}"; known: ${agencies.map((each) => `${each.agencyId} ${each.name} (${each.kind})`).join(', ')}.`,
  );
}
