/**
 * Starts a classic worker from a `blob:` that imports same-origin scripts, so that the page's Content-Security-Policy holds in it too
 * (a worker made from a URL has none of it). URLs have to be absolute: a blob has no base.
 */
export function startBlobWorker(name: string, scriptUrls: readonly string[]): Worker {
  const source = `importScripts(${scriptUrls.map((url) => JSON.stringify(url)).join(', ')});`;
  const blobUrl = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(blobUrl, { name });
  // The worker has fetched its script by the time it answers for the first time; revoking sooner can race with that.
  worker.addEventListener('message', () => URL.revokeObjectURL(blobUrl), { once: true });
  return worker;
}
