import { searchPlaces } from '../../../places/index.ts';
import { type AimApp, notFound } from '../../../platform/index.ts';
import { doneHere, findJoinable, findKind, listKinds, nearFor, readerOf, responsibleFor } from '../cases.ts';
import { readPosition } from '../model/place.ts';
import { searchKinds } from '../model/search.ts';
import { detailsPage, joinPage } from '../pages/details.ts';
import { donePage } from '../pages/done.ts';
import { kindPage } from '../pages/kind.ts';
import { checkPage, placePage } from '../pages/place.ts';
import { wordsPage } from '../pages/plain.ts';
import { issueFormToken } from '../token.ts';
import { asked, atMost, type Serving, sendPage, siteOf } from './serve.ts';

const schema = { hide: true } as const;
const config = { permission: 'public', ...atMost(300, '1 minute') } as const;
const MOST_PLACES = 12;

/** The pages that only show: each is whole as it comes from the server. */
export function showingRoutes(scope: AimApp, serving: Serving): void {
  const { deps, partnershipId, keeper } = serving;

  scope.get('/report', { schema, config }, async (request, reply) => {
    const site = await siteOf(serving, request);
    const all = await listKinds(deps, partnershipId);
    const q = asked(request, 'q', 80);
    const found = searchKinds(all, q, ({ code, name }) => site.language.catalogue(code, name));
    return sendPage(reply, kindPage(site, { q, found, all }));
  });

  scope.get('/report/place', { schema, config }, async (request, reply) => {
    const site = await siteOf(serving, request);
    const kind = await findKind(deps, partnershipId, asked(request, 'kind', 80));
    const ground = await keeper.ground();
    const q = asked(request, 'q', 100);
    const at = readPosition(asked(request, 'longitude', 30), asked(request, 'latitude', 30));
    if (at !== null && ground.holds(at)) {
      const place = asked(request, 'place', 200);
      return sendPage(
        reply,
        checkPage(site, {
          ...{ kind, at, place, street: ground.streetAt(at), withMap: asked(request, 'map') === '1' },
          near: await nearFor(deps, partnershipId, kind, at),
          responsible: await responsibleFor(serving, kind, at, {}),
        }),
      );
    }
    const viewer = readerOf(partnershipId);
    // A ward is no place that anybody can be sent to.
    const known = q === '' ? [] : await searchPlaces(deps, viewer, { q, limit: MOST_PLACES * 3 });
    const found = known.filter(({ kind: of }) => of !== 'area').slice(0, MOST_PLACES);
    return sendPage(reply, placePage(site, kind, { q, found, isOutside: at !== null, centre: ground.centre }));
  });

  scope.get('/report/details', { schema, config }, async (request, reply) => {
    const site = await siteOf(serving, request);
    const kind = await findKind(deps, partnershipId, asked(request, 'kind', 80));
    const at = readPosition(asked(request, 'longitude', 30), asked(request, 'latitude', 30));
    if (at === null || !(await keeper.ground()).holds(at)) throw notFound('The place');
    const fields = new Map([
      ['kind', [kind.code]],
      ['longitude', [String(at.longitude)]],
      ['latitude', [String(at.latitude)]],
      ['place', [asked(request, 'place', 200)]],
      ['token', [issueFormToken(await keeper.secret(), deps.clock.now())]],
    ]);
    return sendPage(reply, detailsPage(site, kind, fields, []));
  });

  scope.get('/report/join', { schema, config }, async (request, reply) => {
    const site = await siteOf(serving, request);
    const number = asked(request, 'report', 20);
    const { kind } = await findJoinable(deps, partnershipId, number);
    const token = issueFormToken(await keeper.secret(), deps.clock.now());
    const fields = new Map([
      ['report', [number]],
      ['token', [token]],
    ]);
    return sendPage(reply, joinPage(site, { number, kind, fields, faults: [] }));
  });

  scope.get('/report/done', { schema, config }, async (request, reply) => {
    const site = await siteOf(serving, request);
    const ground = await keeper.ground();
    const area = asked(request, 'area', 120);
    const rows = await doneHere(serving, area);
    return sendPage(reply, donePage(site, { rows, areas: ground.areaNames, area }));
  });

  for (const about of ['accessibility', 'privacy'] as const) {
    scope.get(`/report/${about}`, { schema, config }, async (request, reply) =>
      sendPage(reply, wordsPage(await siteOf(serving, request), about)),
    );
  }

  scope.get('/report/ground', { schema, config }, async (request, reply) => {
    const at = readPosition(asked(request, 'longitude', 30), asked(request, 'latitude', 30));
    if (at === null) throw notFound('The place');
    const collection = (await keeper.ground()).around(at);
    return reply
      .type('application/geo+json')
      .header('cache-control', 'public, max-age=3600')
      .send(JSON.stringify(collection));
  });

  scope.get('/report/*', { schema, config }, async () => {
    throw notFound('The page');
  });
}
