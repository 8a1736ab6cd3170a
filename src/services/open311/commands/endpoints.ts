import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, type Deps, isLoopback, notFound } from '../../../platform/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import { bodiesOf } from '../cases.ts';
import * as store from '../store/index.ts';

/** Registers another Open311 server, to send to, to hear from, or to fetch reports from. */
export async function addEndpoint(
  deps: Deps,
  viewer: Viewer,
  input: store.NewEndpoint,
): Promise<{ endpointId: number }> {
  requirePolicy(viewer, 'settings.manage');
  const url = addressOf(input.url);
  if (input.name.trim() === '') throw badRequest('open311.endpoint-name', 'Name the system; found an empty name.');
  if (input.sends && input.body === null) {
    throw badRequest(
      'open311.endpoint-body',
      'Say which body of the catalogue the system serves: its cases are sent there.',
    );
  }
  if (input.body !== null) {
    const bodies = await bodiesOf(deps, viewer.partnershipId);
    if (!bodies.some(({ id }) => id === input.body)) {
      throw badRequest(
        'open311.endpoint-body',
        `The catalogue has no body "${input.body}"; found ${bodies.map(({ id }) => id).join(', ')}.`,
      );
    }
  }
  const endpointId = await deps.database.transact(viewer, async (tx) => {
    const made = await store.insertEndpoint(tx, { ...input, name: input.name.trim(), url }, deps.clock.now());
    const { name, body, sends, polls, fetches } = input;
    tx.audit({
      v: 1,
      what: 'open311.endpoint-added',
      subjectType: 'open311Endpoint',
      subjectId: made,
      details: { name, url, body, sends, polls, fetches },
    });
    return made;
  });
  return { endpointId };
}

/** By https, for a key and what residents said travel there; plain http on this machine alone. */
function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
  if (!isSafe || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw badRequest(
      'open311.endpoint-url',
      `The address should be that of the system's GeoReport v2, by https, for instance https://city.example/open311/v2/; found "${text}".`,
    );
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

/** Without their keys. */
export async function listEndpoints(deps: Deps, viewer: Viewer): Promise<Omit<store.Endpoint, 'apiKey'>[]> {
  requirePolicy(viewer, 'settings.manage');
  const endpoints = await deps.database.transact(viewer, store.listEndpoints);
  return endpoints.map(({ apiKey: _secret, ...each }) => each);
}

export async function closeEndpoint(deps: Deps, viewer: Viewer, endpointId: number): Promise<void> {
  requirePolicy(viewer, 'settings.manage');
  await deps.database.transact(viewer, async (tx) => {
    const name = await store.closeEndpoint(tx, endpointId, deps.clock.now());
    if (name === undefined) throw notFound('A system in use with this number');
    tx.audit({
      v: 1,
      what: 'open311.endpoint-closed',
      subjectType: 'open311Endpoint',
      subjectId: endpointId,
      details: { name },
    });
  });
}
