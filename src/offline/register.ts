/** What the page can do about its offline copy. */
export type OfflineCopy = {
  /** Keeps these same-origin binaries for visits without a network. Call once they have been used. */
  keep(urls: string[]): void;
  /** Lets a waiting new version take over; the page reloads when it has. */
  activateUpdate(): void;
};

/**
 * Registers the service worker beside the page, under whatever sub-path that is. It never reloads the page by itself:
 * `onUpdate` says that a new version waits. Resolves to null where there are no service workers (private windows, plain http).
 */
export async function registerOffline(scriptUrl: string, onUpdate: () => void): Promise<OfflineCopy | null> {
  if (!('serviceWorker' in navigator)) return null;
  const registration = await navigator.serviceWorker.register(scriptUrl).catch(() => null);
  if (!registration) return null;
  const watch = (worker: ServiceWorker | null) => {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && navigator.serviceWorker.controller) onUpdate();
    });
  };
  if (registration.waiting && navigator.serviceWorker.controller) onUpdate();
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
  return {
    keep: (urls) => void navigator.serviceWorker.ready.then((ready) => ready.active?.postMessage({ type: 'keep', urls })),
    activateUpdate: () => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      registration.waiting?.postMessage({ type: 'activate' });
    },
  };
}
