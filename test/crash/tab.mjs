// One tab of the built app, as the crash test uses it.
const READY_MS = 60_000;

/** Opens the app in a new tab. Acknowledgements arrive at `onAck` in the order the page gave them. */
export async function openTab(context, url, onAck = () => undefined) {
  const page = await context.newPage();
  await page.addInitScript(() => {
    // The page's own workers, so that one of them can be terminated.
    const workers = [];
    const Native = globalThis.Worker;
    globalThis.Worker = class extends Native {
      constructor(...args) {
        super(...args);
        workers.push(this);
      }
    };
    globalThis.terminateWorkers = () => workers.forEach((worker) => worker.terminate());
  });
  page.on('console', (message) => {
    const text = message.text();
    if (text.startsWith('ack ')) onAck(text.slice(4));
  });
  await page.goto(url);
  await page.waitForFunction(() => 'tabhouse' in window, null, { timeout: READY_MS });
  const began = Date.now();
  await page.evaluate(() => window.tabhouse.ready);
  return { page, readyMs: Date.now() - began };
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
