import type { ServerResponse } from 'node:http';
import type { AimEvent, Database } from './database.ts';
import type { AimApp } from './http.ts';

const HEARTBEAT_MS = 20_000;
const RECONNECT_MS = 1_000;

export interface Live {
  /** Pages listening now. */
  count(): number;
  close(): Promise<void>;
}

/**
 * `GET /api/events`: every committed event of the viewer's partnership, as server-sent events. Events carry ids and
 * counts only; what they are about is read through the usual routes with the usual rights.
 * One database connection listens for all pages; when it is lost it is made anew and pages are told to read again.
 */
export async function liveRoutes(app: AimApp, database: Database): Promise<Live> {
  const pages = new Map<ServerResponse, number>();
  let stop: (() => Promise<void>) | null = null;
  let isClosing = false;
  let retry: NodeJS.Timeout | undefined;

  function tell(partnershipId: number | null, eventId: number | null, event: AimEvent): void {
    const id = eventId === null ? '' : `id: ${eventId}\n`;
    const text = `${id}event: ${event.what}\ndata: ${JSON.stringify(event.payload)}\n\n`;
    for (const [page, of] of pages) if (partnershipId === null || of === partnershipId) page.write(text);
  }

  async function listen(): Promise<void> {
    try {
      stop = await database.listen(
        ({ partnershipId, eventId, what, payload }) => tell(partnershipId, eventId, { what, payload }),
        () => {
          stop = null;
          if (!isClosing) retry = setTimeout(again, RECONNECT_MS);
        },
      );
    } catch {
      // The database is away; routes say so to whoever asks, and this keeps trying.
      if (!isClosing) retry = setTimeout(again, RECONNECT_MS);
    }
  }
  async function again(): Promise<void> {
    await listen();
    // Whatever was committed in between was not heard: pages read again.
    if (stop !== null) tell(null, null, { what: 'resync', payload: {} });
  }
  await listen();
  const heartbeat = setInterval(() => {
    for (const page of pages.keys()) page.write(': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  app.get(
    '/api/events',
    { config: { permission: 'signedIn', rateLimit: false }, schema: { hide: true } },
    (request, reply) => {
      reply.hijack();
      const page = reply.raw;
      page.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      page.write('retry: 2000\n\n');
      pages.set(page, request.viewer.partnershipId);
      request.raw.on('close', () => pages.delete(page));
    },
  );

  return {
    count: () => pages.size,
    async close() {
      isClosing = true;
      clearTimeout(retry);
      clearInterval(heartbeat);
      for (const page of pages.keys()) page.end();
      pages.clear();
      await stop?.();
    },
  };
}
