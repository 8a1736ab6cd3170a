import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AimApp } from '../../../platform/index.ts';
import { Refusal } from '../../../platform/index.ts';
import { bodiesOf, definitionsOf, findPublicCases, findPublicUpdates } from '../cases.ts';
import { findToken, receiveRequest, receiveUpdate } from '../commands/receive.ts';
import type { Server } from '../commands/server.ts';
import {
  acceptedDocument,
  CONTENT_TYPES,
  definitionDocument,
  discoveryDocument,
  encode,
  type Fault,
  FORMATS,
  type Format,
  faultsDocument,
  offered,
  type Parameters,
  type Read,
  readParameters,
  readRequestQuery,
  readUpdateQuery,
  refused,
  requestsDocument,
  servicesDocument,
  taken,
  tokenDocument,
  updatesDocument,
  updateTakenDocument,
  type WireDocument,
  wrong,
} from '../model/index.ts';

/** Where GeoReport v2 is served. */
export const OPEN311_PATH = '/open311/v2';

const READS_PER_MINUTE = 600;
const LARGEST_FORM_BYTES = 64_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LONGEST_SEND_KEY = 200;

interface Asked {
  partnershipId: number;
  parameters: Parameters;
  request: FastifyRequest;
  /** The last part of the address without its format. */
  name: string;
}
type Handler = (asked: Asked) => Promise<Read<WireDocument>>;

/** Open311 GeoReport v2, complete, with the updates of mySociety's extension. Nobody is signed in here: a key or nothing. */
export function geoReportRoutes(app: AimApp, server: Server): void {
  app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit: LARGEST_FORM_BYTES },
        (_request, body, done) => done(null, readParameters(String(body))),
      );
      scope.setErrorHandler((error, request, reply) => {
        const fault = faultOf(error);
        if (fault.status >= 500) server.log.error('open311 failed', error, { correlationId: request.id });
        return sendFaults(request, reply, [fault]);
      });
      scope.setNotFoundHandler((request, reply) =>
        sendFaults(request, reply, [
          { status: 404, description: `${request.method} ${pathOf(request)} was not found.` },
        ]),
      );
      scope.addHook('onSend', async (_request, reply) => {
        // Public data, for any page to read.
        reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
      });
      serve(scope, server);
    },
    { prefix: OPEN311_PATH },
  );
}

function serve(scope: FastifyInstance, server: Server): void {
  const get = (path: string, handler: Handler) => {
    for (const each of addressesOf(path)) {
      scope.get(each, { schema: { hide: true } }, (request, reply) => answer(server, request, reply, handler));
    }
  };
  const post = (path: string, handler: Handler) => {
    for (const each of addressesOf(path)) {
      scope.post(each, { schema: { hide: true } }, (request, reply) => answer(server, request, reply, handler));
    }
  };

  get('/discovery', async ({ request, partnershipId }) => {
    const found = await server.jurisdictionOf(partnershipId);
    const proto = request.headers['x-forwarded-proto'] === 'https' ? 'https' : request.protocol;
    return taken(
      discoveryDocument({
        changedAt: found?.changedAt ?? 0,
        contact: found?.contact ?? '',
        keyService: found?.keyService ?? '',
        url: `${server.publicUrl ?? `${proto}://${request.host}`}${OPEN311_PATH}/`,
      }),
    );
  });

  get('/services', async ({ partnershipId }) => taken(servicesDocument(await definitionsOf(server, partnershipId))));

  get('/services/:name', async ({ partnershipId, name }) => {
    const definition = offered(await definitionsOf(server, partnershipId)).find(({ code }) => code === name);
    return definition === undefined
      ? refused({ status: 404, description: `service_code ${name} was not found.` })
      : taken(definitionDocument(definition));
  });

  get('/requests', async ({ partnershipId, parameters }) => {
    const query = readRequestQuery(parameters, server.clock.now());
    if (!query.ok) return query;
    const cases = await findPublicCases(server, partnershipId, query.value);
    return taken(requestsDocument(cases, await bodiesOf(server, partnershipId)));
  });

  get('/requests/:name', async ({ partnershipId, name }) => {
    const query = { numbers: [name], codes: null, status: null, from: 0, to: server.clock.now(), page: 1, pageSize: 1 };
    const cases = await findPublicCases(server, partnershipId, query);
    return cases.length === 0
      ? refused({ status: 404, description: `service_request_id ${name} was not found.` })
      : taken(requestsDocument(cases, await bodiesOf(server, partnershipId)));
  });

  get('/tokens/:name', async ({ partnershipId, name }) => {
    const found = UUID.test(name) ? await findToken(server, partnershipId, name) : undefined;
    return found === undefined
      ? refused({ status: 404, description: `token ${name} was not found.` })
      : found.fault !== null
        ? refused(wrong(found.fault))
        : taken(tokenDocument(name, found.number));
  });

  get('/servicerequestupdates', async ({ partnershipId, parameters }) => {
    const query = readUpdateQuery(parameters, server.clock.now());
    return query.ok ? taken(updatesDocument(await findPublicUpdates(server, partnershipId, query.value))) : query;
  });

  post('/requests', async ({ partnershipId, parameters, request }) => {
    const header = request.headers['idempotency-key'];
    const sendKey = typeof header === 'string' && header.trim() !== '' ? header.trim() : null;
    if (sendKey !== null && sendKey.length > LONGEST_SEND_KEY) {
      return refused(wrong(`Idempotency-Key has ${sendKey.length} characters; at most ${LONGEST_SEND_KEY} are taken.`));
    }
    const accepted = await receiveRequest(server, partnershipId, parameters, sendKey);
    return accepted.ok ? taken(acceptedDocument({ ...accepted.value, notice: '' })) : accepted;
  });

  post('/servicerequestupdates', async ({ partnershipId, parameters }) => {
    const accepted = await receiveUpdate(server, partnershipId, parameters);
    return accepted.ok ? taken(updateTakenDocument(accepted.value.updateId)) : accepted;
  });
}

/** With a name in the path the format is its ending, for a code may hold dots; else each format has its own address. */
const addressesOf = (path: string) => (path.endsWith('/:name') ? [path] : FORMATS.map((format) => `${path}.${format}`));

async function answer(server: Server, request: FastifyRequest, reply: FastifyReply, handler: Handler) {
  const file = decodeURIComponent(pathOf(request).split('/').at(-1)!);
  const found = /^(.+)\.(json|xml)$/.exec(file);
  if (found === null) {
    return sendFaults(request, reply, [
      { status: 404, description: 'Ask for .json or .xml; the address ends in neither.' },
    ]);
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && !server.allowance.take(`ip ${request.ip}`, READS_PER_MINUTE, performance.now())) {
    return sendFaults(request, reply, [{ status: 429, description: 'Too many questions at once. Wait a minute.' }]);
  }
  const parameters = parametersOf(request);
  const partnership = await server.partnershipOf(parameters.get('jurisdiction_id')?.[0]?.trim() ?? null);
  const result = partnership.ok
    ? await handler({ partnershipId: partnership.value, parameters, request, name: found[1]! })
    : partnership;
  if (!result.ok) {
    if (!isRead && result.faults[0].status === 403) {
      // Whoever tries keys is slowed down, whatever they try.
      if (!server.allowance.take(`keys ${request.ip}`, READS_PER_MINUTE / 10, performance.now())) {
        return sendFaults(request, reply, [
          { status: 429, description: 'Too many keys that are not valid. Wait a minute.' },
        ]);
      }
    }
    return sendFaults(request, reply, result.faults);
  }
  return send(reply, found[2] as Format, 200, result.value);
}

/** A form, and what its address says beside it: some clients name the jurisdiction there. The key belongs in the form. */
function parametersOf(request: FastifyRequest): Parameters {
  const said = readParameters(request.url.split('?')[1] ?? '');
  if (!(request.body instanceof Map)) return said;
  const form = request.body as Parameters;
  const jurisdiction = said.get('jurisdiction_id');
  return form.has('jurisdiction_id') || jurisdiction === undefined
    ? form
    : new Map([...form, ['jurisdiction_id', jurisdiction]]);
}

const pathOf = (request: FastifyRequest) => request.url.split('?')[0]!;

function sendFaults(request: FastifyRequest, reply: FastifyReply, faults: readonly [Fault, ...Fault[]]) {
  // XML is the standard's own format, and what is answered where none was asked for.
  const format = pathOf(request).endsWith('.json') ? 'json' : 'xml';
  if (faults[0].status === 429) reply.header('retry-after', '30');
  return send(reply, format, faults[0].status, faultsDocument(faults));
}

function send(reply: FastifyReply, format: Format, status: number, document: WireDocument) {
  return reply.code(status).header('content-type', CONTENT_TYPES[format]).send(encode(document, format));
}

function faultOf(error: unknown): Fault {
  if (error instanceof Refusal) {
    const status = ([400, 403, 404, 413, 429, 503] as const).find((known) => known === error.status);
    return { status: status ?? (error.status >= 500 ? 503 : 400), description: error.message };
  }
  switch ((error as { statusCode?: number }).statusCode) {
    case 413:
      return {
        status: 413,
        description: `A form may have ${LARGEST_FORM_BYTES} bytes at most; send photos as media_url.`,
      };
    case 415:
      return wrong('Send the request as a form: Content-Type application/x-www-form-urlencoded; charset=utf-8.');
    case undefined:
      return { status: 500, description: 'Something went wrong in AIM. Send it again; it will not be doubled.' };
    default:
      return wrong(error instanceof Error ? error.message : 'The request is not valid.');
  }
}
