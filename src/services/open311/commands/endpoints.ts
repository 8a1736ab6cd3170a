import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, type Deps, isLoopback, notFound, type Tx } from '../../../platform/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import { bodiesOf } from '../cases.ts';
import type { Ask } from '../client/ask.ts';
import * as store from '../store/index.ts';

/** Registers another Open311 server, to send to, to hear from, to fetch reports from, or to tell. */
export async function addEndpoint(
  deps: Deps,
  viewer: Viewer,
  input: store.NewEndpoint,
): Promise<{ endpointId: number }> {
  requirePolicy(viewer, 'settings.manage');
  const endpoint = { ...input, ...(await checked(deps, viewer, input)) };
  const endpointId = await deps.database.transact(viewer, async (tx) => {
    const made = await store.insertEndpoint(tx, endpoint, deps.clock.now());
    audit(tx, 'open311.endpoint-added', made, saidOf(endpoint));
    return made;
  });
  return { endpointId };
}

export type EndpointChange = Omit<store.NewEndpoint, 'apiKey'> & { apiKey: string | null };

/** @param input  `apiKey` null: it stays, as long as the server does. A key is not sent to another server than its own. */
export async function changeEndpoint(
  deps: Deps,
  viewer: Viewer,
  endpointId: number,
  input: EndpointChange,
): Promise<void> {
  requirePolicy(viewer, 'settings.manage');
  const endpoint = { ...input, ...(await checked(deps, viewer, input)) };
  await deps.database.transact(viewer, async (tx) => {
    const before = (await store.listEndpoints(tx)).find((each) => each.endpointId === endpointId);
    if (before === undefined) throw notFound(NONE);
    const isElsewhere = new URL(before.url).origin !== new URL(endpoint.url).origin;
    if (isElsewhere && before.apiKey !== '' && endpoint.apiKey === null) {
      throw badRequest(
        'open311.endpoint-key',
        `The key is that of ${new URL(before.url).host}. Give the one of ${new URL(endpoint.url).host}, or say that it needs none.`,
      );
    }
    if (!(await store.updateEndpoint(tx, endpointId, endpoint, deps.clock.now()))) throw notFound(NONE);
    audit(tx, 'open311.endpoint-changed', endpointId, { ...saidOf(endpoint), newKey: endpoint.apiKey !== null });
  });
}

/** While it is off nothing is sent, asked or told; switched on, it goes on from where it was. */
export async function switchEndpoint(deps: Deps, viewer: Viewer, endpointId: number, isOn: boolean): Promise<void> {
  requirePolicy(viewer, 'settings.manage');
  await deps.database.transact(viewer, async (tx) => {
    const name = await store.switchEndpoint(tx, endpointId, isOn);
    if (name === undefined) throw notFound(NONE);
    audit(tx, 'open311.endpoint-switched', endpointId, { name, isOn });
  });
}

/** Sends once more what it did not take, for instance after the codes were put right. @returns how many cases */
export async function sendRefusedAgain(deps: Deps, viewer: Viewer, endpointId: number): Promise<{ n: number }> {
  requirePolicy(viewer, 'settings.manage');
  return deps.database.transact(viewer, async (tx) => {
    const endpoint = (await store.listEndpoints(tx)).find((each) => each.endpointId === endpointId);
    if (endpoint === undefined) throw notFound(NONE);
    const n = await store.sendRefusedAgain(tx, endpointId, deps.clock.now());
    audit(tx, 'open311.refused-sent-again', endpointId, { name: endpoint.name, n });
    return { n };
  });
}

export async function closeEndpoint(deps: Deps, viewer: Viewer, endpointId: number): Promise<void> {
  requirePolicy(viewer, 'settings.manage');
  await deps.database.transact(viewer, async (tx) => {
    const name = await store.closeEndpoint(tx, endpointId, deps.clock.now());
    if (name === undefined) throw notFound(NONE);
    audit(tx, 'open311.endpoint-closed', endpointId, { name });
  });
}

const NONE = 'A system in use with this number';
const TROUBLES_OF_EACH = 20;

export interface EndpointView extends Omit<store.Endpoint, 'apiKey'> {
  hasKey: boolean;
  tally: store.Tally;
  troubles: Omit<store.Trouble, 'endpointId'>[];
}

/** Without their keys; with what passed between us and what did not arrive. */
export async function listEndpoints(deps: Deps, viewer: Viewer): Promise<EndpointView[]> {
  requirePolicy(viewer, 'settings.manage');
  return deps.database.transact(viewer, async (tx) => {
    const endpoints = await store.listEndpoints(tx);
    const tallies = await store.listTallies(tx);
    const troubles = await store.listTroubles(tx, TROUBLES_OF_EACH);
    return endpoints.map(({ apiKey, ...each }) => ({
      ...each,
      hasKey: apiKey !== '',
      tally: tallies.get(each.endpointId) ?? store.NO_TALLY,
      troubles: troubles
        .filter(({ endpointId }) => endpointId === each.endpointId)
        .map(({ endpointId: _of, ...trouble }) => trouble),
    }));
  });
}

/** What a server answers when it is asked for its kinds: nothing is sent or changed there. */
export interface Tried {
  /** Null: it answered as it should. */
  fault: string | null;
  services: { code: string; name: string; group: string }[];
}

export async function tryServer(
  deps: Deps & { ask: Ask },
  viewer: Viewer,
  input: Pick<store.Endpoint, 'url' | 'jurisdictionId' | 'format'>,
): Promise<Tried> {
  requirePolicy(viewer, 'settings.manage');
  const url = addressOf(input.url);
  // Written before anything leaves: which addresses AIM was made to ask is known whatever they answer.
  await deps.database.transact(viewer, async (tx) =>
    tx.audit({ v: 1, what: 'open311.server-tried', details: { url, jurisdictionId: input.jurisdictionId } }),
  );
  const answer = await deps.ask({ ...input, url, apiKey: '' }, 'services', {});
  if (!answer.ok) return { fault: answer.words, services: [] };
  const services = answer.records.flatMap((record) => {
    const code = record['service_code'];
    if (code === undefined || code.length > LONGEST_CODE) return [];
    return [{ code, name: record['service_name'] ?? code, group: record['group'] ?? '' }];
  });
  const fault =
    services.length === 0 ? 'It answered, and named no kinds of report: is this a GeoReport v2 address?' : null;
  return { fault, services: services.slice(0, MOST_SERVICES) };
}

const LONGEST_CODE = 100;
const MOST_SERVICES = 2_000;

async function checked(deps: Deps, viewer: Viewer, input: EndpointChange): Promise<{ name: string; url: string }> {
  const url = addressOf(input.url);
  const name = input.name.trim();
  if (name === '') throw badRequest('open311.endpoint-name', 'Name the system; found an empty name.');
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
  return { name, url };
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

const saidOf = ({ name, url, body, sends, polls, fetches, tells }: EndpointChange) => ({
  name,
  url,
  body,
  sends,
  polls,
  fetches,
  tells,
});

function audit(tx: Tx, what: string, endpointId: number, details: Record<string, unknown>): void {
  tx.audit({ v: 1, what, subjectType: 'open311Endpoint', subjectId: endpointId, details });
}
