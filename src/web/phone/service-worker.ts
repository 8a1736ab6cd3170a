/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { StaleWhileRevalidate } from 'workbox-strategies';
import { ownerOfPhone } from './book.ts';
import { drain } from './updates.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };
/** Background Sync, which not every browser has; where it is missing the open page sends. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

void self.skipWaiting();
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// The whole application is on the phone before the shift.
cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(new NavigationRoute(createHandlerBoundToURL('/phone/index.html')));

// The town's own map holds nothing personal.
registerRoute(
  ({ url }) => url.pathname.startsWith('/api/places/basemap/'),
  new StaleWhileRevalidate({ cacheName: 'aim-map' }),
);

self.addEventListener('sync', (event) => {
  const sync = event as SyncEvent;
  if (sync.tag !== 'updates') return;
  sync.waitUntil(
    ownerOfPhone().then(async (personId) => {
      if (personId === null) return;
      // Thrown, the browser tries again later by itself.
      if ((await drain(personId)) === 'later') throw new Error('No signal yet.');
    }),
  );
});
