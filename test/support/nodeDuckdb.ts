import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { RecordBatchReader, Table, type RecordBatch } from 'apache-arrow';
import type { DuckDBBindings } from '@duckdb/duckdb-wasm/blocking';
import { quoteName } from '../../src/base/sqlName.ts';
import type { Connection } from '../../src/engine/connection.ts';

const require = createRequire(import.meta.url);

/** DuckDB-WASM, the tab's engine, in this Node process and in memory. */
export class NodeDuckdb implements Connection {
  private constructor(
    readonly db: DuckDBBindings,
    private readonly id: number,
  ) {}

  /** A database of its own under that name, current, as the warehouse is in the tab. */
  static async open(databaseName = 'wh'): Promise<NodeDuckdb> {
    const { createDuckDB, ConsoleLogger, NODE_RUNTIME, LogLevel } = require('@duckdb/duckdb-wasm/blocking') as typeof import('@duckdb/duckdb-wasm/blocking');
    const dist = dirname(require.resolve('@duckdb/duckdb-wasm/blocking'));
    const bundle = (name: string) => ({ mainModule: join(dist, `duckdb-${name}.wasm`), mainWorker: join(dist, `duckdb-node-${name}.worker.cjs`) });
    const db = await createDuckDB({ mvp: bundle('mvp'), eh: bundle('eh') }, new ConsoleLogger(LogLevel.ERROR), NODE_RUNTIME);
    await db.instantiate(() => undefined);
    db.open({ path: ':memory:', query: {} });
    const connection = new NodeDuckdb(db, (db.connect() as unknown as { _conn: number })._conn);
    await connection.query(`attach ':memory:' as ${quoteName(databaseName)}; use ${quoteName(databaseName)}`);
    return connection;
  }

  async query(sql: string): Promise<Table> {
    return new Table(RecordBatchReader.from(this.db.runQuery(this.id, sql)));
  }

  async *stream(sql: string): AsyncIterable<RecordBatch> {
    yield* (await this.query(sql)).batches;
  }

  async insertArrow(bytes: Uint8Array, { schema, name, create }: { schema: string; name: string; create: boolean }): Promise<void> {
    this.db.insertArrowFromIPCStream(this.id, bytes, { schema, name, create });
  }

  async putFile(path: string, bytes: Uint8Array): Promise<void> {
    this.db.registerFileBuffer(path, bytes);
  }

  async dropFile(path: string): Promise<void> {
    this.db.dropFile(path);
  }
}
