// The undisturbed twin: the same seed, day by day, each day built. What every crashed warehouse has to equal.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser } from './browser.mjs';
import { fingerprint, openTab } from './tab.mjs';

export const SEED = 4711;
export const DAYS = 6;

/** Whether a relation belongs to ingest (raw tables and the snapshots of the sources that end each day) or to builds. */
const isIngested = (name) => /^raw\.|^snapshots\.raw__/.test(name);
/** Snapshots of built models hold what each build saw: they rightly differ where builds came on other days. */
const isOfBuildDays = (name) => /^snapshots\./.test(name) && !isIngested(name);

const pick = (content, ingested) => Object.fromEntries(Object.entries(content).filter(([name]) => isIngested(name) === ingested && !isOfBuildDays(name)));

/** `ingested[d]`: tables after day d; `built[d]`: tables of a build on day d. Index 0 is the empty warehouse. `file`: the database at day 2, built, in base64. `pace`: what a day and a build take here. */
export async function makeTwin(url) {
  const profile = mkdtempSync(join(tmpdir(), 'tabhouse-twin-'));
  const browser = await startBrowser(profile);
  try {
    const { page } = await openTab(browser.context, url);
    const ingested = [{}];
    const built = [{}];
    const pace = { ingestMs: 0, buildMs: 0 };
    let file = '';
    for (let day = 1; day <= DAYS; day++) {
      const began = Date.now();
      await page.evaluate((seed) => window.tabhouse.ingest({ days: 1, seed }), SEED);
      pace.ingestMs = Date.now() - began;
      const outcome = await page.evaluate(async () =>
        (await window.tabhouse.dbt('build')).results
          .filter(({ status }) => !['success', 'pass', 'no-op'].includes(status))
          .map((r) => `${r.unique_id}: ${r.status} ${r.message}`),
      );
      pace.buildMs = Date.now() - began - pace.ingestMs;
      if (outcome.length > 0) throw new Error(`The undisturbed build of day ${day} is not clean: ${outcome.slice(0, 3).join('; ')}`);
      const content = await fingerprint(page);
      ingested.push(pick(content, true));
      built.push(pick(content, false));
      if (day === 2) file = await page.evaluate(exportBase64);
    }
    return { ingested, built, file, pace };
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The state that a warehouse is in: its last day and the day of its last build, or why it is in none. */
export function stateOf(content, twin) {
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const day = twin.ingested.findIndex((expected) => same(expected, pick(content, true)));
  const build = twin.built.findIndex((expected) => same(expected, pick(content, false)));
  if (day >= 0 && build >= 0) return { day, build };
  const nearest = twin.ingested
    .map((expected, index) => ({ index, off: differing(expected, pick(content, true)) }))
    .sort((a, b) => a.off.length - b.off.length)[0];
  const nearestBuild = twin.built
    .map((expected, index) => ({ index, off: differing(expected, pick(content, false)) }))
    .sort((a, b) => a.off.length - b.off.length)[0];
  return {
    wrong: `nearest day ${nearest.index} differs in ${nearest.off.slice(0, 4).join(', ') || 'nothing'}; nearest build ${nearestBuild.index} in ${nearestBuild.off.slice(0, 4).join(', ') || 'nothing'}`,
  };
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
