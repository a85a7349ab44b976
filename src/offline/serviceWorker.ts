/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute, setDefaultHandler } from 'workbox-routing';
import { CacheFirst, NetworkOnly } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (string | { url: string; revision: string | null })[] };

/** Large binaries stay out of the precache; they carry a content hash in their name, so what is kept never goes stale. */
const binaries = new CacheFirst({ cacheName: 'tabhouse-binaries' });

// The page's policy does not reach a service worker: it refuses other origins by itself.
self.addEventListener('fetch', (event) => {
  if (new URL(event.request.url).origin !== self.location.origin && !event.request.url.startsWith('blob:')) {
    event.respondWith(Response.error());
    event.stopImmediatePropagation();
  }
});

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [/.*/] });
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.endsWith('.wasm'), binaries);
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html')));
setDefaultHandler(new NetworkOnly());

// The first visit is not controlled from its start: claim it, then keep the binaries it has fetched already.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const message = event.data as { type?: string; urls?: string[] };
  if (message.type === 'activate') void self.skipWaiting();
  if (message.type === 'keep') event.waitUntil(keep(message.urls ?? []));
});

async function keep(urls: string[]): Promise<void> {
  const cache = await caches.open('tabhouse-binaries');
  const wanted = urls.map((url) => new URL(url, self.location.href)).filter((url) => url.origin === self.location.origin);
  for (const old of await cache.keys()) if (!wanted.some((url) => url.href === old.url)) await cache.delete(old);
  for (const url of wanted) if (!(await cache.match(url.href))) await cache.add(url.href);
}
