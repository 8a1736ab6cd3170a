import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import {
  authenticate,
  governanceRoutes,
  type Permission,
  recordRefusal,
  requirePolicy,
  sessionToken,
  systemViewer,
} from './governance/index.ts';
import { failInterruptedLoads, intakeRoutes, keepBeginning } from './intake/index.ts';
import { analysisRoutes, intelligenceRoutes, strategyRoutes } from './intelligence/index.ts';
import { pictureRoutes } from './picture/index.ts';
import { ownTiles, placesRoutes } from './places/index.ts';
import {
  type AimApp,
  createApp,
  type Deps,
  isLoopback,
  liveRoutes,
  notFound,
  openJobs,
  Refusal,
} from './platform/index.ts';
import { defineJobs, describeRooms, openRooms } from './rooms.ts';
import {
  open311Routes,
  residentRoutes,
  servicesRoutes,
  startServices,
  startTellingResidents,
} from './services/index.ts';
import { taskingRoutes, travelTimes } from './tasking/index.ts';

/** The made-up accounts of the demo, one a role, behind a page that says what they are. */
export interface DemoAccount {
  signInName: string;
  name: string;
  does: string;
  password: string;
}

export interface AppOptions {
  partnershipId: number;
  /** Null outside the demo. */
  demoAccounts: readonly DemoAccount[] | null;
  /** Folder of the built browser application, or null to serve the API alone. */
  pagesFolder: string | null;
  isHttps: boolean;
  /** False where `aim worker` does the jobs. */
  doesJobs: boolean;
}

/** AIM's web server with every room's routes and long-lived services, without its listener. */
export interface RunningApp {
  app: AimApp;
  close(): Promise<void>;
}

/** Composes the rooms. The one place that knows them all. */
export async function openApp(deps: Deps, options: AppOptions): Promise<RunningApp> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const app = await createApp({
      log: deps.log,
      tileOrigins: await tileOriginsOf(deps, options.partnershipId),
      authenticate: (request) => authenticate(deps, sessionToken(request)),
      async authorize(viewer, permission) {
        try {
          requirePolicy(viewer, permission as Permission);
        } catch (error) {
          if (error instanceof Refusal) await recordRefusal(deps, viewer, permission);
          throw error;
        }
      },
    });
    closers.push(() => app.close());
    const jobs = await openJobs(deps);
    closers.push(() => jobs.stop());

    governanceRoutes(app, deps, options);
    placesRoutes(app, deps);
    await failInterruptedLoads(deps);
    const intake = intakeRoutes(app, deps);
    closers.push(() => intake.close());
    const rooms = await openRooms(deps, await describeRooms(deps, options.partnershipId));
    closers.push(() => rooms.close());
    pictureRoutes(app, rooms.picture);
    intelligenceRoutes(app, rooms.intelligence);
    strategyRoutes(app, deps);
    analysisRoutes(app, rooms.analysis, jobs);
    const travel = travelTimes(deps);
    closers.push(() => travel.close());
    taskingRoutes(app, { ...deps, intelligence: rooms.intelligence, analysis: rooms.analysis, jobs, travel });
    const { timeZone } = rooms.intelligence.partnership;
    servicesRoutes(app, {
      ...deps,
      timeZone,
      picture: rooms.picture.picture,
      analysisGround: rooms.analysis.analysisGround,
      travel,
    });
    open311Routes(app, { ...deps, jobs }, options.partnershipId);
    const residents = await residentRoutes(app, deps, options);
    closers.push(() => residents.close());
    defineJobs(jobs, deps, async () => rooms);
    const live = await liveRoutes(app, deps.database);
    // Open pages hold their event stream for ever; it ends before the server waits for its connections.
    closers.push(() => live.close());
    const pages = options.pagesFolder === null ? null : await servePages(app, options.pagesFolder);
    // The application's addresses are its own: any path that is no file and no API answers with its page.
    app.setNotFoundHandler((request, reply) => {
      const path = request.url.split('?')[0]!;
      if (pages === null || request.method !== 'GET' || /^\/(api|assets|phone\/assets)\//.test(path)) {
        throw notFound(`${request.method} ${path}`);
      }
      if (path === '/phone') return reply.redirect('/phone/');
      const page = path.startsWith('/phone/') ? pages.phone : pages.desk;
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
    });
    if (options.doesJobs) await jobs.start();
    closers.push(await startServices({ ...deps, jobs, timeZone }, options.partnershipId));
    closers.push(await startTellingResidents({ ...deps, jobs }, options.partnershipId));
    const beginning = await keepBeginning(deps, jobs, options.partnershipId);
    closers.push(() => beginning.close());
    return { app, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where else the map may fetch tiles from: the partnership's own address, if it has set one. Read at start. */
async function tileOriginsOf(deps: Deps, partnershipId: number): Promise<string[]> {
  const tiles = await ownTiles(deps, systemViewer(partnershipId, 'start')).catch(() => null);
  return tiles !== null && URL.canParse(tiles.tiles) ? [new URL(tiles.tiles).origin] : [];
}

/** Serves the built files of the desk's and the phone's application. @returns the page of each */
async function servePages(app: AimApp, folder: string): Promise<{ desk: Buffer; phone: Buffer }> {
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    setHeaders(response, path) {
      // Built files carry a hash of their content in their name.
      const isHashed = path.includes('/assets/');
      response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return { desk: readFileSync(join(folder, 'index.html')), phone: readFileSync(join(folder, 'phone/index.html')) };
}

/** Starts listening. @throws Refusal naming the port and what to do when it is taken or not allowed */
export async function listen(app: AimApp, bind: string, port: number): Promise<string> {
  try {
    await app.listen({ host: bind, port });
  } catch (error) {
    throw portRefusal(error, bind, port) ?? error;
  }
  const address = app.server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${isLoopback(bind) ? '127.0.0.1' : bind.includes(':') ? `[${bind}]` : bind}:${actual}`;
}

export function portRefusal(error: unknown, bind: string, port: number): Refusal | null {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Refusal(
        'port.taken',
        409,
        `Port ${port} on ${bind} is taken by another program. Stop that program, or choose another port, for instance --port ${port + 1}.`,
      );
    case 'EACCES':
      return new Refusal(
        'port.not-allowed',
        409,
        `This user may not listen on port ${port}. Choose a port of 1024 or above, for instance --port 8080.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Refusal(
        'port.no-address',
        409,
        `This machine has no address ${bind}. Use --bind 127.0.0.1 for this machine alone, or one of its own addresses.`,
      );
    default:
      return null;
  }
}
