import { Type } from 'typebox';
import { type AimApp, DONE, Done, Nullable, OneOf } from '../../platform/index.ts';
import { AGENCY_KINDS } from '../../vocabulary/index.ts';
import { findPowers, listPowerEntries, type PowersDeps, setPower, setRung } from './commands.ts';
import { ACTORS, PROBLEMS, STANDINGS } from './model.ts';

const exact = { additionalProperties: false } as const;
const Code = Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z][A-Za-z0-9-]*$' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Words = Type.String({ maxLength: 2000 });

const Answer = Type.Object({
  actor: Type.String(),
  actorName: Type.String(),
  power: Type.String(),
  powerName: Type.String(),
  law: Type.String(),
  standing: OneOf(STANDINGS),
  words: Type.String(),
  evidence: Type.String(),
});
const rungFields = {
  position: Type.Number(),
  name: Words,
  who: Words,
  actors: Type.Array(Type.String()),
  test: Words,
  breach: Words,
};
const Rung = Type.Object({ code: Type.String(), ...rungFields });
const powerFields = {
  name: Type.String({ minLength: 1, maxLength: 300 }),
  law: Words,
  problems: Type.Array(Type.String()),
  evidence: Words,
  holders: Type.Array(Type.Object({ actor: Type.String(), standing: OneOf(STANDINGS), words: Words }, exact)),
};
const Power = Type.Object({ code: Type.String(), ...powerFields });
const entries = <S extends typeof Power | typeof Rung>(body: S) =>
  Type.Array(
    Type.Object({
      code: Type.String(),
      entries: Type.Array(Type.Object({ from: Type.String(), body: Nullable(body) })),
    }),
  );

export function powersRoutes(app: AimApp, deps: PowersDeps): void {
  const read = { permission: 'signedIn' };
  const edit = { permission: 'task.template' };

  app.get(
    '/api/powers',
    {
      schema: {
        querystring: Type.Object(
          {
            problem: Type.Optional(Type.String()),
            actor: Type.Optional(Type.String()),
            agencyKind: Type.Optional(OneOf(AGENCY_KINDS)),
            rung: Type.Optional(Type.String()),
            on: Type.Optional(Day),
          },
          exact,
        ),
        response: {
          200: Type.Object({
            on: Type.String(),
            mayAct: Type.Array(Answer),
            notLawful: Type.Array(Answer),
            ladder: Type.Array(Rung),
            nextRung: Nullable(Rung),
            caution: Type.String(),
          }),
        },
      },
      config: read,
    },
    async (request) => {
      return {
        ...(await findPowers(deps, request.viewer, request.query)),
        caution: 'A starting point, not advice: check designations, local schemes and the law as it stands before use.',
      };
    },
  );

  app.get(
    '/api/powers/words',
    {
      schema: {
        response: {
          200: Type.Object({
            actors: Type.Array(
              Type.Object({ code: Type.String(), name: Type.String(), agencies: Type.Array(OneOf(AGENCY_KINDS)) }),
            ),
            problems: Type.Array(
              Type.Object({
                code: Type.String(),
                name: Type.String(),
                categories: Type.Array(Type.String()),
                hasLadder: Type.Boolean(),
              }),
            ),
          }),
        },
      },
      config: read,
    },
    async () => ({
      actors: ACTORS.map((actor) => ({ ...actor, agencies: [...actor.agencies] })),
      problems: PROBLEMS.map((problem) => ({ ...problem, categories: [...problem.categories] })),
    }),
  );

  app.get(
    '/api/powers/entries',
    { schema: { response: { 200: Type.Object({ powers: entries(Power), rungs: entries(Rung) }) } }, config: read },
    async (request) => listPowerEntries(deps, request.viewer),
  );

  app.put(
    '/api/powers/entries/:code',
    {
      schema: {
        params: Type.Object({ code: Code }),
        body: Type.Object({ from: Day, body: Nullable(Type.Object(powerFields, exact)) }, exact),
        response: { 200: Done },
      },
      config: edit,
    },
    async (request) => {
      await setPower(deps, request.viewer, { ...request.body, code: request.params.code });
      return DONE;
    },
  );

  app.put(
    '/api/powers/rungs/:code',
    {
      schema: {
        params: Type.Object({ code: Code }),
        body: Type.Object({ from: Day, body: Nullable(Type.Object(rungFields, exact)) }, exact),
        response: { 200: Done },
      },
      config: edit,
    },
    async (request) => {
      await setRung(deps, request.viewer, { ...request.body, code: request.params.code });
      return DONE;
    },
  );
}
