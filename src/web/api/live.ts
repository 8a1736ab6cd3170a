import { useSyncExternalStore } from 'react';

/** One committed change, as the server tells open pages of it. */
export interface LiveEvent {
  what: string;
  payload: Record<string, unknown>;
}

type Listener = (event: LiveEvent) => void;

const listeners = new Set<Listener>();
const stateListeners = new Set<() => void>();
let source: EventSource | null = null;
let isConnected = true;

function setConnected(next: boolean): void {
  if (next === isConnected) return;
  isConnected = next;
  for (const tell of stateListeners) tell();
}

/** Events arrive named by what happened; a page hears those it knows. */
const KINDS = [
  'load.started',
  'load.progress',
  'load.finished',
  'load.failed',
  'load.cancelled',
  'load.withdrawn',
  'incidents.erased',
  'incidents.placed',
  'feed.changed',
  'areas.changed',
  'places.changed',
  'person.changed',
  'job.progress',
  'task.changed',
  'case.changed',
  'catalogue.changed',
  'dispatch.changed',
  'meeting.changed',
  'deployment.changed',
  'loneWorker.changed',
  'patrol.changed',
  'dose.changed',
  'programme.changed',
  'notice.made',
  'notice.read',
  'resync',
] as const;

function hear(message: MessageEvent<string>): void {
  const event: LiveEvent = { what: message.type, payload: JSON.parse(message.data) as Record<string, unknown> };
  for (const tell of listeners) tell(event);
}

/** Opened once for all pages while somebody is signed in; the browser reconnects by itself. */
export function startLive(): () => void {
  if (source) return stopLive;
  source = new EventSource('/api/events');
  source.addEventListener('open', () => setConnected(true));
  source.addEventListener('error', () => setConnected(false));
  for (const kind of KINDS) source.addEventListener(kind, hear);
  return stopLive;
}

function stopLive(): void {
  source?.close();
  source = null;
  setConnected(true);
}

export function onLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useIsConnected = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      stateListeners.add(tell);
      return () => stateListeners.delete(tell);
    },
    () => isConnected,
  );
