// What happens to the other tabs when the owner dies: how long until one of them owns the warehouse, and until it answers a query.
import { fingerprint, openTab } from './tab.mjs';

/** An heir is a tab that has been open for a while: its engine is loaded. */
const SETTLED_MS = 3000;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How an owner dies here; each way ends its worker without a word. */
const DEATHS = {
  'SIGKILL renderer': ({ renderers }) => renderers.forEach((id) => process.kill(id, 'SIGKILL')),
  'tab close': ({ page }) => page.close(),
};

/** Notes when this tab becomes the owner, on the clock that Node reads too, and how long the first query then takes. */
function waitToOwn() {
  globalThis.heir = new Promise((resolve, reject) => {
    window.tabhouse.on('change', ({ what }) => {
      if (what !== 'owner') return;
      window.tabhouse.status().then(async ({ owner }) => {
        if (!owner) return;
        const ownsAt = Date.now();
        await window.tabhouse.query('select 1');
        resolve({ ownsAt, answersAt: Date.now() });
      }, reject);
    });
  });
}

/**
 * Lets `times` owners die in each way, idle and in the middle of an ingest. The tabs are to be in processes of their own, else the heir dies with the owner
 * and the wait ends in an error. Returns `{ death, under, ownsMs, answersMs, whole }` of each; `whole`: every acknowledged table is there as it was.
 */
export async function tryHeirs(startBrowser, profile, url, times) {
  const browser = await startBrowser(profile);
  try {
    const found = [];
    let owner = await openTab(browser, url);
    await owner.page.evaluate(() => window.tabhouse.ingest({ days: 1 }));
    for (let nth = 0; nth < times; nth++) {
      for (const [death, kill] of Object.entries(DEATHS)) {
        const under = nth % 2 ? 'an ingest' : 'nothing';
        const kept = JSON.stringify(await fingerprint(owner.page));
        const renderers = await browser.renderers();
        const heir = await openTab(browser, url);
        await heir.page.evaluate(waitToOwn);
        await sleep(SETTLED_MS);
        if (nth % 2) {
          const begun = owner.page.evaluate(() => new Promise((resolve) => window.tabhouse.on('progress', ({ kind }) => kind === 'day' && resolve())));
          owner.page.evaluate(() => window.tabhouse.ingest({ days: 1, eventsPerDay: 2_000_000, users: 20_000 })).catch(() => undefined);
          await begun;
        }
        const diedAt = Date.now();
        await kill({ page: owner.page, renderers });
        const { ownsAt, answersAt } = await heir.page.evaluate(() => globalThis.heir);
        found.push({
          death,
          under,
          ownsMs: ownsAt - diedAt,
          answersMs: answersAt - diedAt,
          whole: JSON.stringify(await fingerprint(heir.page)) === kept,
        });
        owner = heir;
      }
    }
    return found;
  } finally {
    await browser.close();
  }
}
