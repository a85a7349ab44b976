/// <reference lib="webworker" />
import { cacheNames } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, matchPrecache, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute, setDefaultHandler } from 'workbox-routing';
import { CacheFirst, NetworkOnly } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (string | { url: string; revision: string | null })[] };

/** Large binaries stay out of the precache; they carry a content hash in their name, so what is kept never goes stale. */
const BINARIES = 'tabhouse-binaries';
const binaries = new CacheFirst({ cacheName: BINARIES });
/** The page of the version in force, under the address of the app. */
const PAGE = 'tabhouse-page';

/** The Static Routing API, which TypeScript does not describe yet: https://www.w3.org/TR/service-workers/#register-router-method */
type StaticRoute = { condition: { urlPattern: object; requestMode?: 'navigate' }; source: { cacheName: string } };
type RoutedInstall = ExtendableEvent & { addRoutes?: (routes: StaticRoute[]) => Promise<void> };

/**
 * The app's own address and its files come out of the caches without this worker. Chromium may hang for minutes while it starts a service worker whose
 * process was killed a moment ago, and the page with it; so a page is opened without waiting for one. What no cache holds goes to the network.
 */
self.addEventListener('install', (event: RoutedInstall) => {
  const { pathname } = new URL(self.registration.scope);
  const routes: StaticRoute[] = [
    { condition: { urlPattern: { pathname: `${pathname}assets/*.wasm` } }, source: { cacheName: BINARIES } },
    { condition: { urlPattern: { pathname: `${pathname}assets/*` } }, source: { cacheName: cacheNames.precache } },
    { condition: { urlPattern: { pathname, search: '' }, requestMode: 'navigate' }, source: { cacheName: PAGE } },
  ];
  if (event.addRoutes) event.waitUntil(event.addRoutes(routes).catch(() => undefined));
});

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
self.addEventListener('activate', (event) => event.waitUntil(keepPage().then(() => self.clients.claim())));

async function keepPage(): Promise<void> {
  const page = await matchPrecache('index.html');
  if (page) await (await caches.open(PAGE)).put(self.registration.scope, page);
}

self.addEventListener('message', (event) => {
  const message = event.data as { type?: string; urls?: string[] };
  if (message.type === 'activate') void self.skipWaiting();
  if (message.type === 'keep') event.waitUntil(keep(message.urls ?? []));
});

async function keep(urls: string[]): Promise<void> {
  const cache = await caches.open(BINARIES);
  const wanted = urls.map((url) => new URL(url, self.location.href)).filter((url) => url.origin === self.location.origin);
  for (const old of await cache.keys()) if (!wanted.some((url) => url.href === old.url)) await cache.delete(old);
  for (const url of wanted) if (!(await cache.match(url.href))) await cache.add(url.href);
}
