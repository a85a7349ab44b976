// npm run test:crash -- --trials N [--seed S]: the built app in a real browser, killed at random moments while it works. After each kill it has to
// open again, hold everything it acknowledged, equal to an undisturbed twin, and build cleanly.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '../../src/cli/serve.mjs';
import { ensureBuild, ROOT } from '../../src/cli/setup.mjs';
import { ACTIONS } from './actions.mjs';
import { startBrowser } from './browser.mjs';
import { fingerprint, openTab } from './tab.mjs';
import { makeTwin, stateOf } from './twin.mjs';

const { values } = parseArgs({ options: { trials: { type: 'string', default: '20' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } } });
const trials = Number(values.trials);
if (!Number.isInteger(trials) || trials < 1) throw new Error(`--trials has to be a whole number from 1 on, not ${values.trials}`);

/** A small seeded generator, so that a run can be had again: `--seed`. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
const random = randomFrom(Number(values.seed));
const oneOf = (list) => list[Math.floor(random() * list.length)];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const KILLS = {
  'SIGKILL browser': async ({ browser }) => {
    await browser.kill();
    return null;
  },
  'SIGKILL renderer': async ({ browser }) => {
    await browser.killRenderers();
    return browser;
  },
  'worker.terminate': async ({ browser, page }) => {
    await page.evaluate(() => globalThis.terminateWorkers());
    await page.close();
    return browser;
  },
  'tab close': async ({ browser, page }) => {
    await page.close();
    return browser;
  },
  reload: async ({ browser, page }) => {
    await page.reload();
    await page.close();
    return browser;
  },
};

/** Opens the app again, in the browser that is left or a new one, and finds what it holds. */
async function reopen(left, profile, url) {
  const browser = left ?? (await startBrowser(profile));
  const { page, readyMs } = await openTab(browser.context, url);
  const status = await page.evaluate(() => window.tabhouse.status());
  return { browser, page, readyMs, status };
}

const unclean = async (page) =>
  page.evaluate(async () =>
    (await window.tabhouse.dbt('build')).results
      .filter(({ status }) => !['success', 'pass', 'no-op'].includes(status))
      .map((r) => `${r.unique_id} ${r.status}: ${r.message}`),
  );

ensureBuild();
const server = await serve({ root: join(ROOT, 'dist') });
const profile = mkdtempSync(join(tmpdir(), 'tabhouse-crash-'));
const table = [];
let failures = 0;
let browser = null;
try {
  console.log(`Making the undisturbed twin … (seed of this run: ${values.seed})`);
  const twin = await makeTwin(server.url);
  let state = { day: 0, build: 0 };
  for (let trial = 1; trial <= trials; trial++) {
    const acks = [];
    browser ??= await startBrowser(profile);
    const { page } = await openTab(browser.context, server.url, (ack) => acks.push(ack));
    const action = oneOf(ACTIONS.filter(({ possible }) => possible(state)));
    const kill = oneOf(Object.keys(KILLS));
    const delayMs = Math.round(random() * 1.2 * action.typicalMs(twin.pace));
    const running = action.run({ page, twin }).catch(() => undefined);
    await sleep(delayMs);
    // What was said by now was acknowledged; whatever the kill lets through later may be there or not.
    const acknowledged = [...acks];
    browser = await KILLS[kill]({ browser, page });
    await Promise.race([running, sleep(2000)]);
    const row = {
      trial,
      'under way': action.name,
      kill,
      'after ms': delayMs,
      acknowledged: acknowledged.length,
      before: `${state.day}/${state.build}`,
      found: '',
      'ready ms': 0,
      verdict: '',
    };
    table.push(row);
    try {
      const after = await reopen(browser, profile, server.url);
      browser = after.browser;
      row['ready ms'] = after.readyMs;
      const found = stateOf(await fingerprint(after.page), twin);
      const allowed = action.allowed(state, acknowledged, { twin });
      if (found.wrong) throw new Error(`equals no state of the twin: ${found.wrong}`);
      row.found = `${found.day}/${found.build}`;
      if (!allowed.some(({ day, build }) => day === found.day && build === found.build)) {
        throw new Error(`lost or invented work: allowed are ${allowed.map(({ day, build }) => `${day}/${build}`).join(' ')}`);
      }
      state = found;
      if (found.day > 0) {
        const wrong = await unclean(after.page);
        if (wrong.length > 0) throw new Error(`the build after it is not clean: ${wrong.slice(0, 2).join('; ')}`);
        state = { day: found.day, build: found.day };
        const rebuilt = stateOf(await fingerprint(after.page), twin);
        if (rebuilt.day !== found.day || rebuilt.build !== found.day)
          throw new Error(`the build after it differs from the twin's: ${rebuilt.wrong ?? `${rebuilt.day}/${rebuilt.build}`}`);
      }
      row.verdict = 'ok';
      await after.page.close();
    } catch (thrown) {
      failures += 1;
      row.verdict = `FAILED: ${thrown.message.split('\n')[0]}`;
      await browser?.kill();
      browser = null;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      state = { day: 0, build: 0 };
    }
    console.log(
      `${String(trial).padStart(4)}  ${row.verdict === 'ok' ? 'ok' : row.verdict}  ${kill} ${delayMs} ms into ${action.name}: ${row.before} → ${row.found}`,
    );
  }
} finally {
  await browser?.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
console.table(table);
console.log(`${trials - failures} of ${trials} kills left the warehouse as acknowledged (states are day/day of last build; seed ${values.seed}).`);
console.log(`${trials - failures} passed, ${failures} failed`);
process.exitCode = failures > 0 ? 1 : 0;
