import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { Viewer } from '../vocabulary/index.ts';
import { Refusal } from './errors.ts';
import type { Log } from './log.ts';

export type AimApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A permission of the policy, or `signedIn`, or `public`. A route without one does not start. */
    permission?: string;
  }
  interface FastifyRequest {
    /** Who is asking. Reading it on a public route nobody is signed in to is a bug and throws. */
    viewer: Viewer;
    /** Who is asking, or null. */
    visitor: Viewer | null;
  }
}

export interface AppOptions {
  log: Log;
  /** Who sent the request, or null. May throw a Refusal. */
  authenticate(request: FastifyRequest): Promise<Viewer | null>;
  /** Refuses, in words and audited, what the policy does not allow. */
  authorize(viewer: Viewer, permission: string): Promise<void>;
  /** Largest upload, in bytes. */
  uploadLimitBytes?: number;
  /** Origins of map tiles that the partnership set itself. */
  tileOrigins?: string[];
}

const PAGES_POLICY = {
  defaultSrc: ["'self'"],
  // The analysis methods' inner loops are WebAssembly.
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  upgradeInsecureRequests: null,
};

/** The web server without its listener: security headers, sessions, permissions, problem+json, OpenAPI. Rooms add routes. */
export async function createApp(options: AppOptions): Promise<AimApp> {
  const app: AimApp = Fastify({
    logger: false,
    bodyLimit: 1_000_000,
    requestTimeout: 120_000,
    routerOptions: { maxParamLength: 200 },
    genReqId: () => crypto.randomUUID(),
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array' } },
  })
    .setValidatorCompiler(TypeBoxValidatorCompiler)
    .withTypeProvider<TypeBoxTypeProvider>();
  const tiles = options.tileOrigins ?? [];
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        ...PAGES_POLICY,
        connectSrc: [...PAGES_POLICY.connectSrc, ...tiles],
        imgSrc: [...PAGES_POLICY.imgSrc, ...tiles],
      },
    },
    // AIM is served on plain http inside; whoever puts TLS before it sets this there.
    strictTransportSecurity: false,
    // The map's columns may be shared between the page and its workers.
    crossOriginEmbedderPolicy: tiles.length === 0 ? { policy: 'require-corp' } : false,
  });
  await app.register(compress, { global: true, threshold: 1024, encodings: ['gzip', 'deflate'] });
  await app.register(cookie);
  await app.register(multipart, {
    limits: { fileSize: options.uploadLimitBytes ?? 2_000_000_000, files: 1, fields: 10 },
  });
  await app.register(rateLimit, {
    max: 1200,
    timeWindow: '1 minute',
    // A town hall shares one address: who is signed in is counted alone, and a page's own files not at all.
    keyGenerator: ({ visitor, ip }) => (visitor === null ? ip : `${visitor.partnershipId} ${visitor.personId}`),
    allowList: ({ url }) => !url.startsWith('/api/'),
  });
  await app.register(swagger, {
    openapi: {
      info: { title: 'AIM', version: '1', description: 'Active Intelligence Mapping. Generated; do not edit.' },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json['$id'] ?? `schema-${i}`) },
  });

  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/')) return;
    const permission = route.config?.permission;
    if (permission === undefined) throw new Error(`Route ${String(route.method)} ${route.url} declares no permission.`);
    // Whoever reads the description of the API sees who may call what.
    route.schema = Object.assign(route.schema ?? {}, { 'x-permission': permission });
  });
  app.decorateRequest('visitor', null);
  app.decorateRequest('viewer', {
    getter(this: FastifyRequest): Viewer {
      if (this.visitor === null)
        throw new Error(`${this.url.split('?')[0]} asked for a viewer where nobody is signed in.`);
      return this.visitor;
    },
  });
  app.addHook('onRequest', async (request) => {
    const permission = request.routeOptions.config.permission;
    if (permission === undefined) return;
    refuseForeignOrigin(request);
    request.visitor = await options.authenticate(request);
    if (permission === 'public') return;
    if (request.visitor === null) {
      throw new Refusal(
        'signed-out',
        401,
        'You are not signed in, or your session has ended. Sign in again; nothing you typed is lost.',
      );
    }
    if (permission !== 'signedIn') await options.authorize(request.visitor, permission);
  });
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, options.log));
  return app;
}

/** Cookies are SameSite=Strict already; a write that names another origin is refused all the same. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.headers.origin;
  if (origin === undefined || origin === 'null') return;
  if (URL.canParse(origin) && new URL(origin).host === request.headers.host) return;
  throw new Refusal(
    'foreign-origin',
    403,
    'This request came from another site and was refused. Open AIM itself and try again.',
  );
}

/** RFC 9457 problem details. Only refusals and bad input explain themselves; a bug shows its reference and nothing else. */
function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): void {
  const problem = toProblem(error);
  if (problem.status >= 500 && !(error instanceof Refusal)) {
    log.error('request failed', error, { correlationId: request.id, route: request.routeOptions.url ?? '-' });
  }
  reply
    .code(problem.status)
    .type('application/problem+json')
    .send({ ...problem, reference: request.id });
}

function toProblem(error: unknown): { status: number; code: string; title: string; details?: unknown } {
  if (error instanceof Refusal) {
    return { status: error.status, code: error.code, title: error.message, details: error.details };
  }
  const known = error as FastifyError;
  if (known.validation) {
    const first = known.validation[0];
    const where = `${known.validationContext ?? 'request'}${first?.instancePath ?? ''}`;
    return { status: 400, code: 'bad-request', title: `The ${where} ${first?.message ?? 'is not as expected'}.` };
  }
  if (known.statusCode === 429) {
    return { status: 429, code: 'too-many', title: 'Too many requests at once. Wait a minute and try again.' };
  }
  if (known.statusCode === 413) {
    return { status: 413, code: 'too-large', title: 'The file or message is larger than this AIM accepts.' };
  }
  if (known.statusCode !== undefined && known.statusCode >= 400 && known.statusCode < 500) {
    return { status: known.statusCode, code: 'bad-request', title: known.message };
  }
  return {
    status: 500,
    code: 'internal',
    title: 'Something went wrong in AIM. What you did was not saved. Try again, or quote the reference.',
  };
}
