// A Chromium of our own, so that it, and it alone, can be killed by its process id.
import { spawn } from 'node:child_process';
import { CHROMIUM_FLAGS, ensureChromium } from '../../src/cli/setup.mjs';

const STARTED = /DevTools listening on (ws:\/\/\S+)/;
const PATIENCE_MS = 30_000;
/** An empty page answers within a tenth of a second. */
const ANSWER_MS = 10_000;

const groups = new Set();
// Whatever ends this program ends the browsers it started.
process.on('exit', () => {
  for (const id of groups) {
    try {
      process.kill(-id, 'SIGKILL');
    } catch {
      // It had ended already.
    }
  }
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** Whether an empty page's renderer runs a script. @throws if it is known to have crashed */
async function answers(page) {
  const silence = new Promise((resolve) => setTimeout(() => resolve(false), ANSWER_MS));
  return Promise.race([page.evaluate(() => true), silence]);
}

/** Starts a browser on a profile folder. `kill()` is a SIGKILL of all its processes; `close()` ends it in good order. */
export async function startBrowser(profile) {
  const child = spawn(
    ensureChromium(),
    // A renderer kept in reserve would be handed to a tab that is opened later: then two tabs die as one.
    [
      ...CHROMIUM_FLAGS,
      '--disable-features=SpareRendererForSitePerProcess',
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--noerrdialogs',
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  groups.add(child.pid);
  const gone = new Promise((resolve) => child.once('exit', resolve)).then(() => groups.delete(child.pid));
  const endpoint = await new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`Chromium did not start: ${said.slice(-500)}`)), PATIENCE_MS);
    child.stderr.on('data', (data) => {
      said += data;
      const found = STARTED.exec(said);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    });
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${said.slice(-500)}`)));
  });
  // Only now: in a new checkout the packages are installed after this file was read.
  const { chromium } = await import('playwright-core');
  const browser = await chromium.connectOverCDP(endpoint);
  const context = browser.contexts()[0];
  const kill = async () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It had ended already.
    }
    await gone;
    await browser.close().catch(() => undefined);
  };
  const renderers = async () => {
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  };
  return {
    context,
    pid: child.pid,
    kill,
    /** Ids of the processes that run pages and workers. */
    renderers,
    /** SIGKILL of all of them; the browser itself stays. */
    async killRenderers() {
      for (const id of await renderers()) process.kill(id, 'SIGKILL');
    },
    /** A new tab whose renderer answers. Right after its renderers were killed the browser may hand out a tab in one of them: then another is asked for. */
    async newPage() {
      for (let attempt = 1; ; attempt++) {
        try {
          const page = await context.newPage();
          if (await answers(page)) return page;
          console.log('      the browser gave a tab without a living renderer; another is asked for');
          page.close().catch(() => undefined);
        } catch (thrown) {
          if (attempt === 10 || !/crashed|closed/i.test(thrown.message)) throw thrown;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        if (attempt === 10) throw new Error('ten tabs of the browser had no living renderer');
      }
    },
    async close() {
      await context.close().catch(() => undefined);
      await browser.close().catch(() => undefined);
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 3000))]);
      if (child.exitCode === null) await kill();
    },
  };
}
