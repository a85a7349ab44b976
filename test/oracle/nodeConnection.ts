import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { RecordBatch, Table } from 'apache-arrow';
import { quoteName } from '../../src/base/sqlName.ts';
import { READABLE_FOLDER, type Connection } from '../../src/engine/connection.ts';
import { withPlainCurrentTime } from '../../src/engine/currentTime.ts';
import { DATE_MACROS } from '../../src/engine/dateMacros.ts';
import { NamedZones } from '../../src/engine/namedZones.ts';
import { sqlError } from '../../src/engine/sqlError.ts';
import { splitStatements } from '../../src/engine/statements.ts';
import { lacksZonedOperators, WITHOUT_ZONED_OPERATORS, ZONED_OPERATORS } from '../../src/engine/zonedOperators.ts';

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
  readonly #zones = new NamedZones();
  #hasZonedOperators = false;

  private constructor(
    private readonly database: Blocking,
    public catalog: string,
  ) {
    this.#session = database.connect();
  }

  /** @param catalog the name the warehouse is attached under */
  static async open(catalog: string): Promise<NodeDatabase> {
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
    const opened = new NodeDatabase(database, catalog);
    // as in the tab; without it a function of a missing extension waits for a download without an end
    opened.#session.query(`set allowed_directories = ['${READABLE_FOLDER}']; set enable_external_access = false`);
    for (const sql of DATE_MACROS) opened.#session.query(sql);
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
    return {
      query: (sql) => this.query(sql),
      stream: (sql) => this.#stream(sql),
      insertArrow: async (bytes, target) => this.#session.insertArrowFromIPCStream(bytes, target),
      putFile: async (path, bytes) => this.database.registerFileBuffer(path, bytes),
      dropFile: async (path) => void this.database.dropFile(path),
    };
  }

  async query(sql: string): Promise<Table> {
    if (this.#hasZonedOperators) this.#session.query(WITHOUT_ZONED_OPERATORS);
    this.#hasZonedOperators = false;
    this.#setUpZones(sql);
    const sent = withPlainCurrentTime(sql);
    try {
      return this.#session.query(sent);
    } catch (thrown) {
      if (!lacksZonedOperators(thrown) || splitStatements(sent).length !== 1) throw sqlError(thrown, sql);
    }
    this.#hasZonedOperators = true;
    this.#session.query(ZONED_OPERATORS);
    try {
      return this.#session.query(sent);
    } catch (thrown) {
      throw sqlError(thrown, sql);
    }
  }

  #setUpZones(sql: string): void {
    const setup = this.#zones.setup(sql);
    if (!setup) return;
    try {
      this.#session.query(setup);
    } catch {
      this.#zones.forget();
    }
  }

  close(): void {
    this.#session.close();
    this.database.reset();
  }

  async *#stream(sql: string): AsyncGenerator<RecordBatch> {
    const table = await this.query(sql);
    yield* table.batches;
  }
}
