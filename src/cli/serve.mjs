// A static file server that behaves like GitHub Pages: everything under one sub-path, 404 outside it, gzip, no custom headers.
// Node's own modules only.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createGzip } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const ALREADY_COMPRESSED = new Set(['.png', '.woff2']);

/** The file a URL path names inside `root`, or null: outside of the base path, outside of the root, or not there. */
async function fileFor(root, base, pathname) {
  if (!pathname.startsWith(base)) return null;
  let inside;
  try {
    inside = decodeURIComponent(pathname.slice(base.length));
  } catch {
    return null;
  }
  const path = normalize(join(root, inside.endsWith('/') || inside === '' ? `${inside}index.html` : inside));
  if (!path.startsWith(normalize(root) + sep) || path.includes('\0')) return null;
  const info = await stat(path).catch(() => null);
  return info?.isFile() ? { path, size: info.size } : null;
}

/**
 * Serves `root` under `base` (as `/some-repo/`) on the loopback address. Resolves once it listens.
 * `onRequest(method, url)` sees every request, `onSent(bytes)` what each answered connection sent. `port` 0 takes a free one.
 * @param {{ root: string, base?: string, port?: number, onRequest?: (method?: string, url?: string) => unknown, onSent?: (bytes: number) => unknown }} options
 */
export async function serve({ root, base = '/some-repo/', port = 0, onRequest = undefined, onSent = undefined }) {
  const server = createServer(async (request, response) => {
    onRequest?.(request.method, request.url);
    const sentBefore = request.socket.bytesWritten;
    response.on('close', () => onSent?.(request.socket.bytesWritten - sentBefore));
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = request.method === 'GET' || request.method === 'HEAD' ? await fileFor(root, base, pathname) : null;
    if (!file) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404: not found');
      return;
    }
    const extension = extname(file.path);
    const gzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) && !ALREADY_COMPRESSED.has(extension);
    response.writeHead(200, {
      'content-type': TYPES[extension] ?? 'application/octet-stream',
      'cache-control': 'max-age=600',
      vary: 'Accept-Encoding',
      ...(gzip ? { 'content-encoding': 'gzip' } : { 'content-length': String(file.size) }),
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const body = createReadStream(file.path);
    body.on('error', () => response.destroy());
    if (gzip) body.pipe(createGzip({ level: 1 })).pipe(response);
    else body.pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  const origin = `http://localhost:${typeof address === 'object' && address ? address.port : port}`;
  return {
    origin,
    url: origin + base,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve(undefined));
      }),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [root = 'dist', port = '4173', base = '/some-repo/'] = process.argv.slice(2);
  const { url } = await serve({ root, base, port: Number(port) });
  console.log(url);
}
