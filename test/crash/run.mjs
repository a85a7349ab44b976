// npm run test:crash -- --trials N [--seed S]: the built app in a real browser, killed while it works. After each kill it has to open again, hold
// everything it acknowledged, equal to an undisturbed twin, and build cleanly. Then owners die while a second tab is open, which has to go on. TABHOUSE_DIST names a site that is built already.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '../../src/cli/serve.mjs';
import { ensureBuild, ensureModules, requireNode, ROOT } from '../../src/cli/setup.mjs';
import { ACTIONS } from './actions.mjs';
import { startBrowser } from './browser.mjs';
import { tryHeirs } from './heirs.mjs';
import { KILLS } from './kills.mjs';
import { atMoment, drawMoment, Holds } from './moments.mjs';
import { randomFrom } from './random.mjs';
import { equal, inWords, printHeirs, printReport } from './report.mjs';
import { fingerprint, openTab, unclean, untilReady } from './tab.mjs';
import { makeTwin, SEED, stateOf } from './twin.mjs';

const { values } = parseArgs({ options: { trials: { type: 'string', default: '20' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } } });
const trials = Number(values.trials);
if (!Number.isInteger(trials) || trials < 1) throw new Error(`--trials has to be a whole number from 1 on, not ${values.trials}`);

const random = randomFrom(Number(values.seed));
const oneOf = (list) => list[Math.floor(random() * list.length)];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const EMPTY = { day: 0, build: 0, marks: null };

requireNode();
ensureModules();
if (!process.env.TABHOUSE_DIST) ensureBuild();
const holds = new Holds();
const server = await serve({ root: process.env.TABHOUSE_DIST ?? join(ROOT, 'dist'), onRequest: (_method, url) => holds.heard(url) });
let profile = mkdtempSync(join(tmpdir(), 'tabhouse-crash-'));
const folder = mkdtempSync(join(tmpdir(), 'tabhouse-crash-files-'));
const rows = [];
/** What is left from one trial to the next: the browser, the tab that was found well, the state it is in. */
let browser = null;
let tab = null;
let state = EMPTY;

/** Kills an action at some moment; what was acknowledged by then. */
async function kill(action, killed, moment) {
  const { page, heard } = tab;
  const acks = [];
  const acknowledged = new Promise((resolve) => {
    heard.ack = (ack) => {
      acks.push(ack);
      resolve();
    };
  });
  let running;
  const begin = () => (running = action.run(page, twin).catch(() => undefined));
  await atMoment(moment, { page, url: server.url, holds, begin, acknowledged });
  // What was said by now was acknowledged; whatever the kill lets through later may be there or not.
  const said = [...acks];
  heard.ack = () => undefined;
  const left = await KILLS[killed]({ browser, page, heard });
  browser = left.browser ?? null;
  tab = left.tab ?? null;
  await Promise.race([running, sleep(2000)]);
  return said;
}

/** Opens the app again, in what is left. */
async function reopen() {
  browser ??= await startBrowser(profile);
  if (tab) return untilReady(tab.page);
  tab = await openTab(browser, server.url);
  return tab.readyMs;
}

/** Finds the state after a kill, then builds it up to date: it has to be clean and equal to the twin's. @throws what is wrong */
async function check(action, before, acks, row) {
  row.outcome = 'refused';
  row.readyMs = await reopen();
  row.outcome = 'lost';
  const found = stateOf(await fingerprint(tab.page), twin);
  if (found.wrong) throw new Error(`equals no state of the twin: ${found.wrong}`);
  row.found = inWords(found);
  const allowed = action.allowed(before, acks);
  if (!allowed.some((one) => equal(one, found))) throw new Error(`lost or invented work: allowed are ${allowed.map(inWords).join(' ')}`);
  await action.verify?.(tab.page, acks);
  state = found;
  if (found.day > 0) {
    const wrong = await unclean(tab.page);
    if (wrong.length > 0) throw new Error(`the build after it is not clean: ${wrong.slice(0, 2).join('; ')}`);
    const rebuilt = stateOf(await fingerprint(tab.page), twin);
    if (rebuilt.wrong || !equal(rebuilt, { ...found, build: found.day }))
      throw new Error(`the build after it differs from the twin's: ${rebuilt.wrong ?? inWords(rebuilt)}`);
    state = rebuilt;
  }
  row.outcome = equal(found, before) && !equal(before, allowed.at(-1)) ? 'before' : 'after';
}

async function startAnew() {
  await browser?.kill();
  browser = tab = null;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  profile = mkdtempSync(join(tmpdir(), 'tabhouse-crash-'));
  state = EMPTY;
}

let twin = null;
let heirs = [];
try {
  console.log(`Making the undisturbed twin … (seed of this run: ${values.seed})`);
  twin = await makeTwin(server.url, ACTIONS, join(folder, 'day-2.duckdb'));
  console.table(Object.fromEntries(Object.entries(twin.pace).map(([name, { ms, steps }]) => [name, { ms, ...steps }])));
  for (let trial = 1; trial <= trials; trial++) {
    const began = Date.now();
    if (!tab) await reopen();
    const action = oneOf(ACTIONS.filter(({ possible }) => possible(state)));
    const killed = oneOf(Object.keys(KILLS));
    const moment = drawMoment(random, twin.pace[action.name]);
    const row = { action: action.name, kill: killed, moment: moment.kind, acknowledged: false, found: '', outcome: 'lost', readyMs: 0, ms: 0 };
    rows.push(row);
    let verdict = 'ok';
    try {
      if (action.ahead) {
        await tab.page.evaluate((seed) => window.tabhouse.ingest({ days: 1, seed }), SEED);
        state = { ...state, day: state.day + 1 };
      }
      const before = state;
      row.before = inWords(before);
      const acks = await kill(action, killed, moment);
      row.acknowledged = acks.some((ack) => ack.startsWith('all'));
      await check(action, before, acks, row);
    } catch (thrown) {
      if (row.outcome === 'before' || row.outcome === 'after') row.outcome = 'lost';
      verdict = `FAILED: ${thrown.message.split('\n')[0]}`;
      await startAnew();
    }
    row.ms = Date.now() - began;
    console.log(
      `${String(trial).padStart(4)}  ${verdict}  ${killed}, ${moment.words}: ${action.name} ${row.before} → ${row.found}${row.acknowledged ? ' (acknowledged)' : ''} ${(row.ms / 1000).toFixed(1)} s`,
    );
  }
  await startAnew();
  heirs = await tryHeirs(startBrowser, profile, server.url, Math.max(2, Math.round(trials / 50)));
} finally {
  await browser?.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  rmSync(folder, { recursive: true, force: true });
}
printReport(rows);
printHeirs(heirs);
const failed = rows.filter(({ outcome }) => outcome === 'lost' || outcome === 'refused').length;
console.log(`${trials - failed} of ${trials} kills left the warehouse as acknowledged (states are day/day of last build + marks; seed ${values.seed}).`);
const robbed = heirs.filter(({ whole }) => !whole).length;
console.log(`${trials + heirs.length - failed - robbed} passed, ${failed + robbed} failed`);
process.exitCode = failed + robbed > 0 ? 1 : 0;
