import { TabhouseError } from '../../base/error.ts';
import { quoteName, quoteText } from '../../base/sqlName.ts';
import { READABLE_FOLDER } from '../../engine/connection.ts';
import { DATE_MACROS } from '../../engine/dateMacros.ts';
import { DuckDBConnection, writeFailure } from '../../engine/duckdbConnection.ts';
import { Engine, type EngineAssets, type LoadProgress } from '../../engine/engine.ts';
import { FileTables, type StageRows } from '../../engine/fileTables.ts';
import { FILE_COMMENT, namesOf, wallsFor, type ReadableFile } from '../../engine/readableFiles.ts';
import { DATABASE_FILE, SIDECARS, type Layout } from './layout.ts';
import { directory, fileAt, patiently, removeFile } from './opfs.ts';
import { refuseTruncated } from './truncated.ts';

/** `readable`: the files its statements may read. */
export type DatabasePlace = { project: string; alias: string; readable: readonly ReadableFile[] };
export type HostOptions = { assets: EngineAssets; layout: Layout; extensionUrl: string; persistent: boolean; rowsOfFile: StageRows };

/** The name of DuckDB's own first database: a project whose profile says `:memory:` calls its database so. */
const FIRST_DATABASE = 'memory';
const SPARE_DATABASE = 'tabhouse_spare';
const PROBED_DATABASE = 'tabhouse_probed';
const MEMORY_LIMIT = '2GB';
/** They halve the speed of a checkpoint, which ends every simulated day, to save a quarter of what long random texts take. */
const SLOW_COMPRESSION = 'fsst,dict_fsst';
const BROWSER_FILEREADER = 2;
const BROWSER_FSACCESS = 3;
const SPILL_CLASSES = ['DEFAULT', 'S32K', 'S64K', 'S96K', 'S128K', 'S160K', 'S192K', 'S224K'];
const SPILL_FILES_A_CLASS = 4;
/** What the files above hold at least. */
const SPILL_LIMIT = '4GB';
/** Less than this is not worth opening the database anew for. */
const SPILL_KEPT_BYTES = 256 * 1024 ** 2;
/** DuckDB reads on and on behind the end of a file cut short in an unlucky place; opening the largest file measured takes 1 s. */
const PROBE_PATIENCE_MS = 7000;
const ATTACH_PATIENCE_MS = 60_000;
/** Settings that would lift the engine's limits or write the file at other moments than a checkpoint of ours. */
const FIXED_SETTINGS = [
  'memory_limit',
  'max_memory',
  'wal_autocheckpoint',
  'checkpoint_threshold',
  'custom_extension_repository',
  'autoinstall_extension_repository',
  'autoinstall_known_extensions',
  'autoload_known_extensions',
  'allow_community_extensions',
  'extension_directory',
  'temp_directory',
  'max_temp_directory_size',
  'allowed_configs',
  'allowed_directories',
  'allowed_paths',
  'enable_external_access',
  'lock_configuration',
  'home_directory',
  'secret_directory',
  'log_query_path',
  'profiling_output',
  'profile_output',
  'enable_http_logging',
  'http_proxy',
];

/**
 * One open database file and the engine that has it open. What is on disk is what the last `checkpoint()` covered; `revert()` goes back to it.
 * Without OPFS the database is in memory and `checkpoint` has nothing to do.
 */
export class DatabaseHost {
  readonly #options: HostOptions;
  #engine: Promise<Engine> | null = null;
  #connection: DuckDBConnection | null = null;
  #place: DatabasePlace | null = null;
  /** Files this engine has open handles of. */
  #files: string[] = [];

  constructor(options: HostOptions) {
    this.#options = options;
  }

  get persistent(): boolean {
    return this.#options.persistent;
  }

  get place(): DatabasePlace | null {
    return this.#place;
  }

  /** @throws TabhouseError code `closed` while no database is open. */
  get connection(): DuckDBConnection {
    if (!this.#connection) throw new TabhouseError({ code: 'closed', fault: 'tabhouse', message: 'The warehouse is not open.' });
    return this.#connection;
  }

  get open(): boolean {
    return this.#connection !== null;
  }

  /** Whether the engine broke down and the database has to be opened anew. */
  get broken(): boolean {
    return this.#connection?.broken != null;
  }

  /** Starts the engine ahead of time; opens nothing. */
  async warm(onProgress?: (progress: LoadProgress) => void): Promise<void> {
    await this.#start(onProgress);
  }

  async #start(onProgress?: (progress: LoadProgress) => void): Promise<Engine> {
    const present = await this.#engine?.catch(() => null);
    if (present?.alive) return present;
    this.#engine = Engine.start(this.#options.assets, onProgress);
    return this.#engine;
  }

  /**
   * Opens the database file of a project, new or as the last checkpoint left it.
   * `confined: false` leaves out the walls around user statements, for work of our own that needs a second file.
   * @throws TabhouseError code `unreadable` with what DuckDB says of a file it cannot open.
   */
  async openDatabase(place: DatabasePlace, { confined = true }: { confined?: boolean } = {}): Promise<void> {
    if (this.#connection) this.discard('The database was closed.');
    const engine = await this.#start();
    try {
      await engine.call((db) => db.open({ path: ':memory:', useDirectIO: true }));
      const connection = await DuckDBConnection.open(engine, { canBeStopped: this.persistent });
      await connection.query(`SET custom_extension_repository=${quoteText(this.#options.extensionUrl)}`);
      await connection.query(`SET memory_limit=${quoteText(MEMORY_LIMIT)}; SET disabled_compression_methods=${quoteText(SLOW_COMPRESSION)}`);
      await makeRoomFor(connection, place.alias);
      if (this.persistent) await this.#attachFile(engine, connection, place);
      else await connection.query(`ATTACH ':memory:' AS ${quoteName(place.alias)}`);
      await connection.query(`USE ${quoteName(place.alias)}`);
      for (const macro of DATE_MACROS) await connection.query(macro);
      const stored = await storedSql(connection);
      connection.rememberZones(stored);
      await this.#offerFiles(engine, place.readable);
      await connection.offerFiles(new FileTables(place.readable, this.#options.rowsOfFile), stored);
      if (confined) await confine(connection, place.readable);
      this.#connection = connection;
      this.#place = place;
    } catch (thrown) {
      this.discard('The database could not be opened.');
      throw thrown;
    }
  }

  async #attachFile(engine: Engine, connection: DuckDBConnection, { project, alias }: DatabasePlace): Promise<void> {
    const folder = this.#options.layout.project(project);
    for (const suffix of SIDECARS) await removeFile(folder, DATABASE_FILE + suffix);
    const path = `opfs://${[...folder, DATABASE_FILE].join('/')}`;
    await this.#register(engine, path);
    await this.#offerSpill(engine, connection);
    try {
      await within(ATTACH_PATIENCE_MS, connection.query(`ATTACH ${quoteText(path)} AS ${quoteName(alias)} (RECOVERY_MODE NO_WAL_WRITES)`));
    } catch (thrown) {
      const { code, message } = TabhouseError.from(thrown);
      throw code === 'sql' || code === 'trap' ? new TabhouseError({ code: 'unreadable', fault: 'data', message }, { cause: thrown }) : thrown;
    }
  }

  async #register(engine: Engine, path: string): Promise<void> {
    for (const name of ['', ...SIDECARS].map((suffix) => path + suffix)) {
      await patiently(() => engine.call((db) => db.registerOPFSFileName(name)));
      this.#files.push(name);
    }
  }

  /** As blobs: what is not read takes no memory of the engine. */
  async #offerFiles(engine: Engine, files: readonly ReadableFile[]): Promise<void> {
    for (const { path, bytes } of files) {
      const file = new File([bytes as Uint8Array<ArrayBuffer>], path);
      for (const name of namesOf(path)) {
        await engine.call((db) => db.registerFileHandle(name, file, BROWSER_FILEREADER, true));
        this.#files.push(name);
      }
    }
  }

  async #dropFiles(engine: Engine): Promise<void> {
    for (const name of this.#files.splice(0)) await engine.call((db) => db.dropFile(name));
  }

  async #offerSpill(engine: Engine, connection: DuckDBConnection): Promise<void> {
    const { layout } = this.#options;
    const folder = await directory(layout.spill);
    const base = `opfs://${layout.spill.join('/')}`;
    for (const size of SPILL_CLASSES) {
      for (let index = 0; index < SPILL_FILES_A_CLASS; index++) {
        const name = `duckdb_temp_storage_${size}-${index}`;
        // What an earlier engine spilled would count against the quota for ever.
        await removeFile(layout.spill, name);
        const handle = await folder.getFileHandle(name, { create: true });
        await patiently(() => engine.call((db) => db.registerFileHandle(`${base}/${name}`, handle, BROWSER_FSACCESS, true)));
        this.#files.push(`${base}/${name}`);
      }
    }
    await connection.query(`SET temp_directory=${quoteText(base)}; SET max_temp_directory_size=${quoteText(SPILL_LIMIT)}`);
  }

  /** Undoes a `USE` of some statement. */
  async useOwnDatabase(): Promise<void> {
    if (this.#place) await this.connection.query(`USE ${quoteName(this.#place.alias)}`);
  }

  /** Makes everything committed durable: resolves when it is on disk. @throws TabhouseError; the caller reverts then. */
  async checkpoint(): Promise<void> {
    if (!this.persistent || !this.#place) return;
    await this.connection.query(`CHECKPOINT ${quoteName(this.#place.alias)}`);
    const { lastWriteError } = await (await this.#start()).flush();
    if (lastWriteError) throw writeFailure(lastWriteError);
  }

  /**
   * Whether large sorts and joins hold space that only opening the database anew gives back, and nothing would be lost by it:
   * temporary tables live no longer than the engine, but those of the project's files come back.
   */
  async hoardsSpill(): Promise<boolean> {
    if (!this.persistent || !this.#connection) return false;
    const { spilledBytes } = await (await this.#start()).flush();
    if (spilledBytes < SPILL_KEPT_BYTES) return false;
    const temporary = await this.connection.query(
      `SELECT 1 FROM duckdb_tables() WHERE temporary AND comment IS DISTINCT FROM ${quoteText(FILE_COMMENT)} LIMIT 1`,
    );
    return temporary.numRows === 0;
  }

  /** Back to the last checkpoint. Calls under way reject. In memory only a broken engine is replaced, and everything is gone then. */
  async revert(): Promise<{ lostEverything: boolean }> {
    const place = this.#place;
    if (!place) return { lostEverything: false };
    const broken = this.#connection?.broken ?? null;
    if (!this.persistent && this.#connection && !broken) {
      await this.#connection.query('ROLLBACK').catch(() => undefined);
      return { lostEverything: false };
    }
    this.discard(broken?.message ?? 'The database was opened anew from its last completed state.');
    await this.openDatabase(place);
    return { lostEverything: !this.persistent };
  }

  /** Throws the engine away, and whatever was not checkpointed with it; another one warms up. Files are free afterwards. */
  discard(reason: string): void {
    const old = this.#engine;
    this.#connection = null;
    this.#files = [];
    this.#engine = (old ?? Promise.resolve(null)).then(
      (engine) => {
        engine?.discard(reason);
        return Engine.start(this.#options.assets);
      },
      () => Engine.start(this.#options.assets),
    );
    this.#engine.catch(() => undefined);
  }

  /** Checkpoints and closes the file; another may open it as soon as this resolves. The engine stays usable for the next. */
  async close(): Promise<void> {
    const connection = this.#connection;
    const place = this.#place;
    this.#place = place && this.#connection ? place : null;
    try {
      if (!connection || !place || connection.broken || connection.exhausted) throw new Error('Not in a state to be closed cleanly.');
      await this.checkpoint();
      const spare = place.alias.toLowerCase() === FIRST_DATABASE ? SPARE_DATABASE : FIRST_DATABASE;
      await connection.query(`USE ${quoteName(spare)}; DETACH ${quoteName(place.alias)}`);
      this.#connection = null;
      await this.#dropFiles(await this.#start());
    } catch {
      this.discard('The database was closed.');
    }
    this.#place = null;
  }

  /** Opens another file of the project once, reads its catalog and compares its size with what its header says. @throws what DuckDB says. */
  async probe(project: string, fileName: string): Promise<void> {
    const folder = this.#options.layout.project(project);
    const path = `opfs://${[...folder, fileName].join('/')}`;
    const bytes = (await fileAt(folder, fileName))?.size ?? 0;
    const engine = await this.#start();
    try {
      await engine.call((db) => db.open({ path: ':memory:', useDirectIO: true }));
      const connection = await DuckDBConnection.open(engine, { canBeStopped: true });
      await this.#register(engine, path);
      await within(PROBE_PATIENCE_MS, connection.query(`ATTACH ${quoteText(path)} AS ${quoteName(PROBED_DATABASE)} (READ_ONLY)`));
      await refuseTruncated(connection, PROBED_DATABASE, bytes);
      await connection.query(`SELECT count(*) FROM duckdb_columns(); DETACH ${quoteName(PROBED_DATABASE)}`);
      await this.#dropFiles(engine);
    } catch (thrown) {
      this.discard('The file could not be read.');
      throw thrown;
    } finally {
      for (const suffix of SIDECARS) await removeFile(folder, fileName + suffix).catch(() => undefined);
    }
  }

  /** The database file as it is on disk, or null when there is none. Reads are consistent right after a checkpoint only. */
  async file(): Promise<File | null> {
    return this.persistent && this.#place ? fileAt(this.#options.layout.project(this.#place.project), DATABASE_FILE) : null;
  }

  /** Calls DuckDB itself: registered files and the like. */
  async engine(): Promise<Engine> {
    return this.#start();
  }
}

async function makeRoomFor(connection: DuckDBConnection, alias: string): Promise<void> {
  const name = alias.toLowerCase();
  if (name === 'temp' || name === 'system') {
    throw new TabhouseError({
      code: 'usage',
      fault: 'project',
      message: `A database cannot be called “${alias}”: the name is DuckDB’s own.`,
      file: 'profiles.yml',
    });
  }
  if (name === FIRST_DATABASE)
    await connection.query(`ATTACH ':memory:' AS ${quoteName(SPARE_DATABASE)}; USE ${quoteName(SPARE_DATABASE)}; DETACH ${quoteName(FIRST_DATABASE)}`);
}

/** @throws TabhouseError code `unreadable` when the file is still not open after `ms`; the caller then throws the engine away. */
async function within<T>(ms: number, opening: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new TabhouseError({
          code: 'unreadable',
          fault: 'data',
          message: `The file could not be opened within ${ms / 1000} s: it ends where DuckDB expects more.`,
        }),
      );
    }, ms);
  });
  opening.catch(() => undefined);
  return Promise.race([opening, late]).finally(() => clearTimeout(timer));
}

/**
 * From here on statements reach this database and the project's own files, and nothing else: no other files, no other databases, no extensions, no lifted limits.
 * DuckDB cannot be talked out of it while it runs, so work of our own that needs more opens an engine without.
 */
async function confine(connection: DuckDBConnection, readable: readonly ReadableFile[]): Promise<void> {
  const settings = await connection.query('SELECT DISTINCT name FROM duckdb_settings()');
  const names = settings.toArray().map((row) => String((row as { name: string }).name));
  const allowed = names.filter((name) => !FIXED_SETTINGS.includes(name));
  const walls = wallsFor(readable.map(({ path }) => path));
  await connection.query(`SET allowed_directories=[${[READABLE_FOLDER, ...walls.directories].map(quoteText).join(', ')}]`);
  await connection.query(`SET allowed_paths=[${walls.files.map(quoteText).join(', ')}]`);
  await connection.query('SET enable_external_access=false');
  await connection.query(`SET allowed_configs=[${allowed.map(quoteText).join(', ')}]`);
  await connection.query('SET lock_configuration=true');
}

/** The text of all views and macros that are stored, and the types with a zone that columns have. */
async function storedSql(connection: DuckDBConnection): Promise<string> {
  const texts = await connection.query(
    `select sql from duckdb_views() where not internal
     union all select macro_definition from duckdb_functions() where not internal and macro_definition is not null and database_name not in ('temp', 'system')
     union all select distinct data_type from duckdb_columns() where not internal and data_type like '%WITH TIME ZONE%'`,
  );
  return Array.from(texts.getChildAt(0) ?? []).join('\n');
}
