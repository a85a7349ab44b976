// The undisturbed twin: the same seed, day by day, each day built. What every crashed warehouse has to equal.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser } from './browser.mjs';
import { aimAt, stepsTaken } from './storageSteps.mjs';
import { fingerprint, openTab, unclean } from './tab.mjs';

export const SEED = 4711;
export const DAYS = 6;
const MARKS = 'main.marks';

/** Whether a relation belongs to ingest (raw tables and the snapshots of the sources that end each day) or to builds. */
const isIngested = (name) => /^raw\.|^snapshots\.raw__/.test(name);
/** Snapshots of built models hold what each build saw: they rightly differ where builds came on other days. */
const isOfBuildDays = (name) => /^snapshots\./.test(name) && !isIngested(name);

const pick = (content, ingested) =>
  Object.fromEntries(Object.entries(content).filter(([name]) => name !== MARKS && isIngested(name) === ingested && !isOfBuildDays(name)));

/**
 * `ingested[d]`: tables after day d; `built[d]`: tables of a build on day d. Index 0 is the empty warehouse. The database at day 2, built,
 * is saved as `file`. `pace[action]`: how long each action takes here and which steps on storage it takes.
 */
export async function makeTwin(url, actions, file) {
  const profile = mkdtempSync(join(tmpdir(), 'tabhouse-twin-'));
  const browser = await startBrowser(profile);
  try {
    const { page } = await openTab(browser, url);
    const twin = { ingested: [{}], built: [{}], file, pace: {} };
    for (let day = 1; day <= DAYS; day++) {
      await page.evaluate((seed) => window.tabhouse.ingest({ days: 1, seed }), SEED);
      const wrong = await unclean(page);
      if (wrong.length > 0) throw new Error(`The undisturbed build of day ${day} is not clean: ${wrong.slice(0, 3).join('; ')}`);
      const content = await fingerprint(page);
      twin.ingested.push(pick(content, true));
      twin.built.push(pick(content, false));
      if (day === 2) writeFileSync(file, Buffer.from(await page.evaluate(exportBase64), 'base64'));
    }
    // Days are put back by the import first, so that those that ingest find room; the reset comes last.
    const order = ['import of a database', ...actions.map(({ name }) => name).filter((name) => name !== 'import of a database')];
    for (const name of order) {
      const action = actions.find((candidate) => candidate.name === name);
      if (action.ahead) await page.evaluate((seed) => window.tabhouse.ingest({ days: 1, seed }), SEED);
      await aimAt(page, null);
      const began = Date.now();
      await action.run(page, twin);
      twin.pace[name] = { ms: Date.now() - began, steps: await stepsTaken(page) };
    }
    return twin;
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The state that a warehouse is in: its last day, the day of its last build and the rows of `main.marks`; or why it is in none. */
export function stateOf(content, twin) {
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const day = twin.ingested.findIndex((expected) => same(expected, pick(content, true)));
  const build = twin.built.findIndex((expected) => same(expected, pick(content, false)));
  const marks = MARKS in content ? Number(content[MARKS].split(' ')[0]) : null;
  if (day >= 0 && build >= 0) return { day, build, marks };
  return { wrong: `${nearest('day', twin.ingested, pick(content, true))}; ${nearest('build', twin.built, pick(content, false))}` };
}

function nearest(what, expected, found) {
  const [best] = expected.map((content, index) => ({ index, off: differing(content, found) })).sort((a, b) => a.off.length - b.off.length);
  return `nearest ${what} ${best.index} differs in ${best.off.slice(0, 4).join(', ') || 'nothing'}`;
}

function differing(a, b) {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]);
}

async function exportBase64() {
  const bytes = new Uint8Array(await (await window.tabhouse.exportDatabase()).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}
