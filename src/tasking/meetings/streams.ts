import type { ServerResponse } from 'node:http';
import type { AimApp, Database } from '../../platform/index.ts';
import type { Instant, Viewer } from '../../vocabulary/index.ts';
import { liveMeeting } from './commands/run.ts';
import type { MeetingDeps } from './deps.ts';
import type { LiveMeeting } from './model.ts';

const HEARTBEAT_MS = 20_000;
/** A page connects anew after so long, and its session and rights are looked at again. */
const LONGEST_MS = 5 * 60_000;
const RECONNECT_MS = 1_000;

/** One open meeting with the pages that follow it. */
interface Room {
  pages: Set<ServerResponse>;
  /** Somebody who may read it, for reading what changed once for all. */
  viewer: Viewer;
  isReading: boolean;
  isStale: boolean;
}

export interface MeetingStreams {
  follow(viewer: Viewer, meetingId: number, page: ServerResponse): Promise<void>;
  count(): number;
  close(): Promise<void>;
}

/**
 * The live state of meetings, pushed whole to every page that follows one. After a commit it is read once and written to
 * all, so that a hundred people cost one query: what a room shows is the same for everybody who may be in it.
 */
export function openMeetingStreams(deps: MeetingDeps): MeetingStreams {
  const rooms = new Map<string, Room>();
  let listening: Promise<void> | null = null;
  let stop: (() => Promise<void>) | null = null;
  let isClosing = false;

  async function listen(database: Database): Promise<void> {
    stop = await database.listen(
      ({ partnershipId, what, payload }) => {
        if (what === 'meeting.changed' && typeof payload['meetingId'] === 'number') {
          void tell(`${partnershipId} ${payload['meetingId']}`, payload['meetingId']);
        }
        // A task's own agency accepts it elsewhere: every open room shows where its tasks stand.
        if (what === 'task.changed') {
          for (const key of rooms.keys())
            if (key.startsWith(`${partnershipId} `)) void tell(key, Number(key.split(' ')[1]));
        }
      },
      () => {
        stop = null;
        listening = null;
        if (!isClosing) setTimeout(() => void again(), RECONNECT_MS).unref();
      },
    );
  }
  /** What was committed meanwhile was not heard, so every room is read. */
  async function again(): Promise<void> {
    try {
      await ready();
      for (const key of rooms.keys()) void tell(key, Number(key.split(' ')[1]));
    } catch {
      // The database is away; pages see their stream end and this goes on trying.
      if (!isClosing) setTimeout(() => void again(), RECONNECT_MS).unref();
    }
  }
  function ready(): Promise<void> {
    listening ??= listen(deps.database).catch((error) => {
      listening = null;
      throw error;
    });
    return listening;
  }

  /** Changes that come while one is being read are read together afterwards. */
  async function tell(key: string, meetingId: number): Promise<void> {
    const room = rooms.get(key);
    if (room === undefined) return;
    room.isStale = true;
    if (room.isReading) return;
    room.isReading = true;
    try {
      while (room.isStale && room.pages.size > 0) {
        room.isStale = false;
        const text = stateText(await liveMeeting(deps, room.viewer, meetingId), deps.clock.now());
        for (const page of room.pages) page.write(text);
      }
    } catch (error) {
      deps.log.error('a meeting could not be read for its pages', error, { meetingId });
      // Pages whose stream ends connect anew and read for themselves.
      for (const page of room.pages) page.end();
    } finally {
      room.isReading = false;
    }
  }

  const heartbeat = setInterval(() => {
    for (const { pages } of rooms.values()) for (const page of pages) page.write(': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    async follow(viewer, meetingId, page) {
      const key = `${viewer.partnershipId} ${meetingId}`;
      await ready();
      const room = rooms.get(key) ?? { pages: new Set(), viewer, isReading: false, isStale: false };
      rooms.set(key, room);
      // In the room before its state is read: nothing that is committed between the two is missed.
      room.pages.add(page);
      const limit = setTimeout(() => page.end(), LONGEST_MS);
      page.once('close', () => {
        clearTimeout(limit);
        room.pages.delete(page);
        if (room.pages.size === 0) rooms.delete(key);
      });
      page.write(stateText(await liveMeeting(deps, viewer, meetingId), deps.clock.now()));
    },
    count: () => [...rooms.values()].reduce((n, { pages }) => n + pages.size, 0),
    async close() {
      isClosing = true;
      clearInterval(heartbeat);
      for (const { pages } of rooms.values()) for (const page of pages) page.end();
      rooms.clear();
      await stop?.();
    },
  };
}

function stateText(state: LiveMeeting, now: Instant): string {
  return `event: state\ndata: ${JSON.stringify({ ...state, now })}\n\n`;
}

/** `GET /api/meetings/:id/stream`: the live state as server-sent events, first at once and then after each change. */
export function streamRoute(app: AimApp, deps: MeetingDeps): void {
  const streams = openMeetingStreams(deps);
  app.addHook('preClose', () => streams.close());
  app.get<{ Params: { id: string } }>(
    '/api/meetings/:id/stream',
    { config: { permission: 'meeting.read', rateLimit: false }, schema: { hide: true } },
    async (request, reply) => {
      const meetingId = Number(request.params.id);
      // Refused in words before the stream begins: a meeting that is not there or not for this viewer.
      await liveMeeting(deps, request.viewer, Number.isInteger(meetingId) ? meetingId : -1);
      reply.hijack();
      const page = reply.raw;
      page.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      page.write('retry: 1000\n\n');
      await streams.follow(request.viewer, meetingId, page).catch((error) => {
        deps.log.error('a meeting could not be followed', error, { meetingId });
        page.end();
      });
    },
  );
}
