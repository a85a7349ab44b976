import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, untilReady, type App } from '../support/app.ts';

let app: App;
let elsewhere: Server;
let foreignUrl: string;
let bareUrl: string;
/** A page of yet another origin, without a policy. */
let bareServer: Server;
const arrived: string[] = [];

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    arrived.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/csv' }).end('a,b\n1,2\n');
  });
  bareServer = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>bare</title>'));
  foreignUrl = await listening(elsewhere);
  bareUrl = await listening(bareServer);
  app = await startApp();
});
afterAll(async () => {
  await app.close();
  elsewhere.close();
  bareServer.close();
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

const attempt = (sql: string) =>
  app.page.evaluate(
    (text) =>
      window.tabhouse.query(text).then(
        () => 'ran',
        (error: Error) => error.message,
      ),
    sql,
  );

describe('nothing leaves the tab', () => {
  it('when SQL asks for an address, a file or an extension', async () => {
    for (const sql of [
      `select * from read_csv('${foreignUrl}/a.csv')`,
      `select * from '${foreignUrl}/b.csv'`,
      `attach '${foreignUrl}/c.duckdb' as c`,
      `copy (select 1) to '${foreignUrl}/d.csv'`,
      `install httpfs from '${foreignUrl}'`,
      `set custom_extension_repository = '${foreignUrl}'`,
      `select * from read_parquet('${foreignUrl}/e.parquet')`,
      `select json_extract('{}', '$.a')`,
    ]) {
      expect(await attempt(sql), sql).not.toBe('ran');
      expect(await attempt('select 1'), `the statement after ${sql}`).toBe('ran');
    }
    expect(arrived).toEqual([]);
    expect(app.foreign).toEqual([]);
  });

  it('when a script in the page, a worker or a project tries', async () => {
    const tried = await app.page.evaluate(async (url) => {
      const inPage = await fetch(`${url}/page`).then(
        () => 'arrived',
        () => 'refused',
      );
      const source = `fetch('${url}/worker').then(() => postMessage('arrived'), () => postMessage('refused'))`;
      const worker = new Worker(URL.createObjectURL(new Blob([source])));
      const inWorker = await new Promise((resolve) => {
        worker.onmessage = (event) => resolve(event.data);
        worker.onerror = () => resolve('refused');
      });
      const image = await new Promise((resolve) => {
        const element = Object.assign(new Image(), { onload: () => resolve('arrived'), onerror: () => resolve('refused') });
        element.src = `${url}/image.png`;
      });
      return { inPage, inWorker, image };
    }, foreignUrl);
    expect(tried).toEqual({ inPage: 'refused', inWorker: 'refused', image: 'refused' });
    expect(arrived).toEqual([]);
  });

  it('and the check can fail: a page without the policy does reach the address', async () => {
    const bare = await app.context.newPage();
    await bare.goto(bareUrl);
    await bare.evaluate((url) => fetch(`${url}/control`).then(() => undefined), foreignUrl);
    expect(arrived).toEqual(['/control']);
    expect(app.foreign).toContain(`${foreignUrl}/control`);
    await bare.close();
  });
});

describe('without a network', () => {
  it('the page opens after the first visit and finds its data', { timeout: 120_000 }, async () => {
    await app.page.evaluate(() => window.tabhouse.query('create or replace table main.kept as select 42 as answer'));
    await app.page.waitForFunction(async () => {
      const kept = await caches.open('tabhouse-binaries').then((cache) => cache.keys());
      return kept.some(({ url }) => url.endsWith('.wasm'));
    });
    await app.context.setOffline(true);
    await app.page.reload();
    await untilReady(app.page);
    expect(await app.page.evaluate(async () => (await window.tabhouse.query('select answer from main.kept')).get(0)?.['answer'])).toBe(42);
    await app.context.setOffline(false);
  });
});
