// One tab of the built app, as the crash test uses it.
import { COUNT_STORAGE_STEPS } from './storageSteps.mjs';

const READY_MS = 60_000;

/** The page's own workers, so that one of them can be terminated. */
function keepWorkers() {
  const workers = [];
  const Native = globalThis.Worker;
  globalThis.Worker = class extends Native {
    constructor(...args) {
      super(...args);
      workers.push(this);
    }
  };
  globalThis.terminateWorkers = () => workers.forEach((worker) => worker.terminate());
}

/** Opens the app in a new tab. `heard.ack(text)` is called for each acknowledgement, in the order the page gave them; whoever listens may be changed. */
export async function openTab(browser, url) {
  const page = await browser.newPage();
  await page.addInitScript(COUNT_STORAGE_STEPS);
  await page.addInitScript(keepWorkers);
  const heard = { ack: () => undefined };
  page.on('console', (message) => {
    const text = message.text();
    if (text.startsWith('ack ')) heard.ack(text.slice(4));
  });
  let asked = false;
  page.on('request', () => (asked = true));
  await page.goto(`${url}#/runs`).catch((thrown) => {
    throw new Error(`${thrown.message.split('\n')[0]} (${asked ? 'the page was asked for' : 'the browser did not ask for the page'})`);
  });
  await page.bringToFront();
  return { page, heard, readyMs: await untilReady(page) };
}

/** Waits until the warehouse is open; how long that took. */
export async function untilReady(page) {
  const began = Date.now();
  await page.waitForFunction(() => 'tabhouse' in window, null, { timeout: READY_MS });
  await page.evaluate(() => window.tabhouse.ready);
  return Date.now() - began;
}

/** Puts a file into `globalThis.chosenFile` of the page, as a user's choice does: nothing of it is copied. */
export async function chooseFile(page, path) {
  const session = await page.context().newCDPSession(page);
  const { result } = await session.send('Runtime.evaluate', {
    expression: "globalThis.chosenFile = Object.assign(document.createElement('input'), { type: 'file' })",
  });
  await session.send('DOM.setFileInputFiles', { files: [path], objectId: result.objectId });
  await session.detach();
}

/** Every stored table outside of our own schema as `name → rows and a checksum that does not depend on their order`. */
export async function fingerprint(page) {
  return page.evaluate(async () => {
    const tables = (
      await window.tabhouse
        .query(`SELECT schema_name AS s, table_name AS t, string_agg('"' || replace(column_name, '"', '""') || '"', ', ' ORDER BY column_index) AS columns
      FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, schema_name, table_name)
      WHERE database_name = current_database() AND schema_name <> 'tabhouse' AND column_name <> 'real_timestamp' GROUP BY ALL ORDER BY 1, 2`)
    ).toArray();
    if (tables.length === 0) return {};
    const parts = tables.map(
      ({ s, t, columns }) =>
        `SELECT '${s}.${t}' AS name, count(*)::VARCHAR || ' ' || coalesce(sum(hash(row(${columns}))::HUGEINT), 0)::VARCHAR AS content FROM "${s}"."${t}"`,
    );
    const rows = (await window.tabhouse.query(parts.join(' UNION ALL '))).toArray();
    return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
  });
}

/** Builds everything with all tests; what was not well, in words. */
export async function unclean(page) {
  return page.evaluate(async () =>
    (await window.tabhouse.dbt('build')).results
      .filter(({ status }) => !['success', 'pass', 'no-op'].includes(status))
      .map((r) => `${r.unique_id} ${r.status}: ${r.message}`),
  );
}
