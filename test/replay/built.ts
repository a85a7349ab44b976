import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quoteRelation } from '../../src/base/sqlName.ts';
import { createDbtSession } from '../../src/runtime/createDbtSession.ts';
import type { DbtSession, ProjectFiles } from '../../src/runtime/dbtSession.ts';
import { LocalDaySource } from '../../src/generator/localSource.ts';
import { prepareIngest } from '../../src/runtime/ingest/prepare.ts';
import { KeptSource } from '../support/keptSource.ts';
import { NodeDuckdb } from '../support/nodeDuckdb.ts';

const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '../../sql');

/** The tab's warehouse without the tab: `sql/`, the dbt engine, the generator, DuckDB-WASM in memory. */
export class BuiltWarehouse {
  private constructor(
    readonly connection: NodeDuckdb,
    private readonly session: DbtSession,
    private readonly source: KeptSource,
  ) {}

  static async open(): Promise<BuiltWarehouse> {
    const session = createDbtSession();
    session.setFiles(readProject());
    return new BuiltWarehouse(await NodeDuckdb.open(session.databaseName), session, new KeptSource(new LocalDaySource()));
  }

  /** Days with the snapshots that end them, as `ingest` makes them. */
  async ingest(options: Record<string, unknown>): Promise<void> {
    const { days } = await prepareIngest(this.connection, options);
    for (const day of days) {
      await this.source.ingestDay(this.connection, day, { realTimestamp: '2026-11-23T06:00:00.000Z' });
      await this.#succeed(this.session.runSourceSnapshots({ connection: this.connection }));
    }
  }

  async build(command = 'build'): Promise<void> {
    await this.#succeed(this.session.run(command, { connection: this.connection }));
  }

  /** Rows as plain objects; timestamps as seconds, big integers as numbers. */
  async rows<T>(sql: string): Promise<T[]> {
    const table = await this.connection.query(sql);
    return JSON.parse(JSON.stringify(table.toArray(), (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))) as T[];
  }

  /** Every relation of the warehouse but those of `without`, with its number of rows and a hash of them, whatever their order. */
  async fingerprint(without: string[]): Promise<Record<string, string>> {
    const relations = await this.rows<{
      schema_name: string;
      name: string;
    }>(`select schema_name, table_name as name from duckdb_tables() where schema_name <> 'tabhouse'
union all select schema_name, view_name from duckdb_views() where not internal order by all`);
    const hashes: Record<string, string> = {};
    for (const { schema_name, name } of relations.filter(({ schema_name, name }) => !without.includes(`${schema_name}.${name}`))) {
      const [row] = await this.rows<{ hash: string }>(
        `select count(*) || ' ' || coalesce(sum(hash(t)::hugeint), 0) as hash from ${quoteRelation(schema_name, name)} as t`,
      );
      hashes[`${schema_name}.${name}`] = row!.hash;
    }
    return hashes;
  }

  async #succeed(run: ReturnType<DbtSession['run']>): Promise<void> {
    const { results } = await run;
    const failed = results.filter(({ status }) => ['error', 'fail', 'runtime error', 'partial success'].includes(status));
    if (failed.length > 0) throw new Error(failed.map(({ unique_id, status, message }) => `${unique_id} ${status}: ${message ?? ''}`).join('\n'));
  }
}

function readProject(): ProjectFiles {
  const entries = readdirSync(projectFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !/\/(target|logs)\//.test(path));
  return Object.fromEntries(paths.map((path) => [relative(projectFolder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}
