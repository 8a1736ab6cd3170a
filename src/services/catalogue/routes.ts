import { Type } from 'typebox';
import { type AimApp, type Deps, DONE, Done } from '../../platform/index.ts';
import * as commands from './commands.ts';
import type { Catalogue } from './model.ts';
import { BodySchema, CalendarSchema, ContentSchema, DefinitionSchema, exact } from './schema.ts';

const manage = { permission: 'catalogue.manage' } as const;
const ByCode = Type.Object({ code: Type.String({ maxLength: 20 }) });

export function catalogueRoutes(app: AimApp, deps: Deps): void {
  app.get(
    '/api/services/catalogue',
    {
      schema: {
        response: {
          200: Type.Unsafe<Catalogue>(
            Type.Object({
              services: Type.Array(DefinitionSchema),
              bodies: Type.Array(BodySchema),
              calendars: Type.Array(CalendarSchema),
            }),
          ),
        },
      },
      config: { permission: 'signedIn' },
    },
    async (request) => commands.readCatalogue(deps, request.viewer),
  );

  app.get(
    '/api/services/catalogue/:code/versions',
    {
      schema: { params: ByCode, response: { 200: Type.Object({ versions: Type.Array(DefinitionSchema) }) } },
      config: { permission: 'signedIn' },
    },
    async (request) => ({
      versions: await commands.listVersions(deps, request.viewer, request.params.code),
    }),
  );

  app.get(
    '/api/services/catalogue/upcoming',
    { schema: { response: { 200: Type.Object({ versions: Type.Array(DefinitionSchema) }) } }, config: manage },
    async (request) => ({ versions: await commands.listUpcoming(deps, request.viewer) }),
  );

  app.put(
    '/api/services/catalogue/:code',
    {
      schema: {
        params: ByCode,
        body: Type.Object(
          { definition: ContentSchema, from: Type.String({ maxLength: 10 }), expectedVersion: Type.Integer() },
          exact,
        ),
        response: { 200: DefinitionSchema },
      },
      config: manage,
    },
    async (request) => {
      const { definition, from, expectedVersion } = request.body;
      const content = { ...definition, code: request.params.code };
      return commands.setDefinition(deps, request.viewer, {
        definition: content,
        from,
        expectedVersion,
      });
    },
  );

  app.put(
    '/api/services/bodies',
    { schema: { body: BodySchema, response: { 200: Done } }, config: manage },
    async (request) => {
      await commands.setBody(deps, request.viewer, request.body);
      return DONE;
    },
  );

  app.put(
    '/api/services/calendars',
    { schema: { body: CalendarSchema, response: { 200: Done } }, config: manage },
    async (request) => {
      await commands.setCalendar(deps, request.viewer, request.body);
      return DONE;
    },
  );

  app.get(
    '/api/services/responsible',
    {
      schema: {
        querystring: Type.Object(
          {
            code: Type.String({ maxLength: 20 }),
            longitude: Type.Number(),
            latitude: Type.Number(),
            streetId: Type.Optional(Type.Integer()),
            land: Type.Optional(Type.String({ maxLength: 40 })),
          },
          exact,
        ),
        response: { 200: BodySchema },
      },
      config: { permission: 'case.read' },
    },
    async (request) => {
      const { code, longitude, latitude, streetId = null, land = '' } = request.query;
      return commands.responsibleFor(deps, request.viewer, code, { longitude, latitude, streetId, land });
    },
  );
}
