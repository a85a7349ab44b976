import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { RecordBatch, Table } from 'apache-arrow';
import { quoteName, quoteText } from '../../src/base/sqlName.ts';
import { READABLE_FOLDER, type Connection } from '../../src/engine/connection.ts';
import { DATE_MACROS } from '../../src/engine/dateMacros.ts';
import { FileTables } from '../../src/engine/fileTables.ts';
import { namesOf, wallsFor, type ReadableFile } from '../../src/engine/readableFiles.ts';
import { sqlError } from '../../src/engine/sqlError.ts';
import { UtcSession } from '../../src/engine/utcSession.ts';
import { rowsOfFiles } from '../../src/export/importTable.ts';
import { loadParquet } from '../../src/export/parquetLibrary.ts';

type Blocking = {
  instantiate(progress: () => void): Promise<unknown>;
  open(config: object): void;
  connect(): {
    query(sql: string): Table;
    send(sql: string): Iterable<RecordBatch>;
    insertArrowFromIPCStream(bytes: Uint8Array, options: object): void;
    close(): void;
  };
  registerFileBuffer(name: string, bytes: Uint8Array): void;
  dropFile(name: string): void;
  reset(): void;
};

/** DuckDB-WASM in this Node process, in memory, set up as in the tab: the connection and a door for files. */
export class NodeDatabase {
  #session;
  readonly #utc = new UtcSession();

  private constructor(
    private readonly database: Blocking,
    public catalog: string,
    private readonly files: FileTables,
  ) {
    this.#session = database.connect();
  }

  /** @param catalog the name the warehouse is attached under */
  static async open(catalog: string, readable: readonly ReadableFile[] = []): Promise<NodeDatabase> {
    const require = createRequire(import.meta.url);
    const dist = dirname(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs'));
    const duckdb = require('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs') as {
      createDuckDB(bundles: object, logger: object, runtime: object): Promise<Blocking>;
      VoidLogger: new () => object;
      NODE_RUNTIME: object;
    };
    const bundle = { mainModule: join(dist, 'duckdb-eh.wasm'), mainWorker: join(dist, 'duckdb-node-eh.worker.cjs') };
    const database = await duckdb.createDuckDB({ mvp: bundle, eh: bundle }, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
    await database.instantiate(() => {});
    database.open({ path: ':memory:', query: { castBigIntToDouble: false }, allowUnsignedExtensions: false });
    const opened = new NodeDatabase(
      database,
      catalog,
      new FileTables(
        readable,
        rowsOfFiles(() => loadParquet(readFileSync(require.resolve('parquet-wasm/esm/parquet_wasm_bg.wasm')))),
      ),
    );
    // as in the tab; without it a function of a missing extension waits for a download without an end
    for (const { path, bytes } of readable) for (const name of namesOf(path)) database.registerFileBuffer(name, bytes.slice());
    const walls = wallsFor(readable.map(({ path }) => path));
    const list = (names: readonly string[]) => `[${names.map(quoteText).join(', ')}]`;
    opened.#session.query(`set allowed_directories = ${list([READABLE_FOLDER, ...walls.directories])}; set allowed_paths = ${list(walls.files)}`);
    opened.#session.query('set enable_external_access = false');
    for (const sql of [...DATE_MACROS, ...opened.files.setup]) opened.#session.query(sql);
    opened.#attach(catalog);
    return opened;
  }

  /** Everything gone, and an empty warehouse attached under this name: much quicker than opening anew. */
  renew(catalog: string): void {
    this.#session.query(`use memory; detach ${quoteName(this.catalog)}`);
    this.#attach(catalog);
  }

  #attach(catalog: string): void {
    this.#session.query(`attach ':memory:' as ${quoteName(catalog)}; use ${quoteName(catalog)}`);
    this.catalog = catalog;
  }

  /** The seam the runtime speaks through. */
  get connection(): Connection {
    return this.#door((sql) => this.query(sql));
  }

  #door(query: (sql: string) => Promise<Table>): Connection {
    return {
      query,
      stream: async function* (sql): AsyncGenerator<RecordBatch> {
        yield* (await query(sql)).batches;
      },
      insertArrow: async (bytes, target) => {
        this.#utc.rememberArrow(bytes);
        this.#session.insertArrowFromIPCStream(bytes, target);
      },
      putFile: async (path, bytes) => this.database.registerFileBuffer(path, bytes),
      dropFile: async (path) => void this.database.dropFile(path),
    };
  }

  async query(sql: string): Promise<Table> {
    const run = async (text: string): Promise<Table> => this.#session.query(text);
    try {
      const sent = await this.#utc.prepare(await this.files.prepare(sql, this.#door(run)), run);
      return await run(sent).catch(async (thrown: unknown) => run(await this.#utc.mend(thrown, sent, run)));
    } catch (thrown) {
      throw sqlError(thrown, sql);
    }
  }

  close(): void {
    this.#session.close();
    this.database.reset();
  }
}
