import type { AsyncDuckDB } from '@duckdb/duckdb-wasm';
import { DataType, RecordBatchReader, Table, type RecordBatch } from 'apache-arrow';
import { TabhouseError } from '../base/error.ts';
import { changesAndTells } from './changesAndTells.ts';
import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import type { FileTables } from './fileTables.ts';
import { isTrap, sqlError } from './sqlError.ts';
import { splitStatements } from './statements.ts';
import { UtcSession } from './utcSession.ts';

/** `called`: whether the engine is working on a call for it right now. */
type Turn = { cancelled: boolean; called: boolean };

/** Statements as long as this may take DuckDB for ever to plan, in which nothing can stop it; others are planned in a moment. */
const LARGE_SQL_CHARACTERS = 200_000;
const PLANNING_PATIENCE_MS = 7000;
/** What is handed out whole: more would end the page, which holds it twice for a moment. */
const MAX_RESULT_BYTES = 1024 ** 3;
/** How long the engine may take to end a step of a statement that was cancelled. */
const CANCEL_PATIENCE_MS = 3000;
const RESULT_KEYWORDS = new Set(['SELECT', 'WITH', 'FROM', 'VALUES', 'TABLE', '(', 'DESCRIBE', 'SHOW', 'SUMMARIZE', 'PIVOT', 'UNPIVOT']);

/** The one writer connection of an engine. Statements run in slices, so that one can be stopped between two of them. */
export class DuckDBConnection implements Connection {
  readonly #engine: Engine;
  readonly #id: number;
  readonly #canBeStopped: boolean;
  /** Statements run one after the other in the order asked. */
  #tail: Promise<unknown> = Promise.resolve();
  #running: Turn | null = null;
  #broken: TabhouseError | null = null;
  #exhausted = false;
  readonly #utc = new UtcSession();
  /** The project's files that statements may read. */
  #files: FileTables | null = null;

  private constructor(engine: Engine, id: number, canBeStopped: boolean) {
    this.#engine = engine;
    this.#id = id;
    this.#canBeStopped = canBeStopped;
  }

  /** `canBeStopped`: an engine that is stuck in a statement may be thrown away, since what it holds is in a file. */
  static async open(engine: Engine, { canBeStopped }: { canBeStopped: boolean }): Promise<DuckDBConnection> {
    return new DuckDBConnection(engine, await engine.call((db) => db.connectInternal()), canBeStopped);
  }

  /** Why memory and file may disagree by now, or null. When it is set every statement rejects with it until the database is opened anew. */
  get broken(): TabhouseError | null {
    return this.#broken;
  }

  /** Whether the engine has run into the end of its memory, which it never gives back: best opened anew when what runs has ended. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** Stops the statement under way, if any: it rejects with code `cancelled`. Those waiting behind it still run. */
  cancelRunning(): void {
    const turn = this.#running;
    if (!turn || turn.cancelled) return;
    turn.cancelled = true;
    if (!this.#canBeStopped) return;
    setTimeout(() => {
      if (this.#running === turn && turn.called) this.#engine.discard('The statement that was cancelled did not stop, so the engine was started again.');
    }, CANCEL_PATIENCE_MS);
  }

  /** Has the time zones that stored views and macros name set up, given their text: statements that read them need not name them. */
  rememberZones(sql: string): void {
    this.#utc.remember(sql);
  }

  /** Has statements read these files. Those that stored views name are loaded now, as far as they can be: who reads a view does not name its files. */
  async offerFiles(files: FileTables, storedSql: string): Promise<void> {
    await this.#exclusive('', async (turn) => {
      const connection = this.#within(turn);
      for (const macro of files.setup) await connection.query(macro);
      await files.load(storedSql, connection).catch(() => undefined);
    });
    this.#files = files;
  }

  async query(sql: string): Promise<Table> {
    return tableOf(await this.queryBytes(sql));
  }

  /** Like `query`, as the bytes of an Arrow IPC stream, in pieces. @throws TabhouseError code `too-large` for a result of more than 1 GiB. */
  async queryBytes(sql: string): Promise<Uint8Array[]> {
    return this.#exclusive(sql, async (turn) => {
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      for await (const piece of this.#pieces(sql, false, turn)) {
        pieces.push(piece);
        bytes += piece.byteLength;
        if (bytes <= MAX_RESULT_BYTES) continue;
        await this.#call(turn, (db) => db.cancelPendingQuery(this.#id));
        throw resultTooLarge(sql);
      }
      return pieces;
    });
  }

  async *stream(sql: string): AsyncGenerator<RecordBatch> {
    const { take, done } = this.#turn();
    const turn = await take;
    let atRest = false;
    try {
      if (this.#broken) throw this.#broken;
      const reader = await RecordBatchReader.from(this.#pieces(sql, true, turn));
      for await (const batch of reader) yield batch as RecordBatch;
      atRest = true;
    } catch (thrown) {
      atRest = true;
      throw await this.#failure(thrown, sql, turn);
    } finally {
      if (!atRest && this.#engine.alive) await this.#engine.call((db) => db.cancelPendingQuery(this.#id)).catch(() => false);
      done();
    }
  }

  /** `bytes` are transferred to the engine: the buffer is empty afterwards. */
  async insertArrow(bytes: Uint8Array, { schema, name, create }: { schema: string; name: string; create: boolean }): Promise<void> {
    await this.#exclusive(`insert of Arrow rows into ${schema}.${name}`, (turn) => this.#within(turn).insertArrow(bytes, { schema, name, create }));
  }

  async putFile(path: string, bytes: Uint8Array): Promise<void> {
    await this.#engine.call((db) => db.registerFileBuffer(path, bytes));
  }

  async dropFile(path: string): Promise<void> {
    await this.#engine.call((db) => db.dropFile(path));
  }

  async *#pieces(sql: string, streaming: boolean, turn: Turn): AsyncGenerator<Uint8Array> {
    const run = (setup: string) => this.#call(turn, (db) => db.runQuery(this.#id, setup));
    const sent = await this.#utc.prepare(this.#files ? await this.#files.prepare(sql, this.#within(turn)) : sql, run);
    const statements = splitStatements(sent);
    const last = statements.at(-1);
    if (last && changesAndTells(last)) {
      yield await run(sent).catch(async (thrown: unknown) => run(await this.#utc.mend(thrown, sent, run)));
      return;
    }
    const start = (text: string) => this.#call(turn, (db) => db.startPendingQuery(this.#id, text, streaming));
    const first = sql.length >= LARGE_SQL_CHARACTERS && statements.length === 1 && this.#canBeStopped ? this.#planned(start(sent), sql) : start(sent);
    // Of several statements all but the last are run in the start.
    let header = await first.catch(async (thrown: unknown) => start(await this.#utc.mend(thrown, sent, run)));
    while (!header) {
      await this.#stopIfCancelled(sql, turn);
      header = await this.#call(turn, (db) => db.pollPendingQuery(this.#id));
    }
    if (last && RESULT_KEYWORDS.has(last.keyword) && hasDictionary(header)) {
      // In pieces DuckDB-WASM leaves the dictionaries of ENUM columns out; in one piece it does not.
      await this.#engine.call((db) => db.cancelPendingQuery(this.#id));
      yield await this.#call(turn, (db) => db.runQuery(this.#id, last.text));
      return;
    }
    yield header;
    for (;;) {
      await this.#stopIfCancelled(sql, turn);
      const piece = await this.#call(turn, (db) => db.fetchQueryResults(this.#id));
      // null: not yet; empty: no more.
      if (piece && piece.byteLength === 0) return;
      if (piece) yield piece;
    }
  }

  /** The connection for whoever has the turn: what a statement needs before it is sent. */
  #within(turn: Turn): Connection {
    const query = async (sql: string): Promise<Table> => tableOf([await this.#call(turn, (db) => db.runQuery(this.#id, sql))]);
    return {
      query,
      stream: async function* (sql) {
        yield* (await query(sql)).batches;
      },
      insertArrow: async (bytes, { schema, name, create }) => {
        this.#utc.rememberArrow(bytes);
        await this.#call(turn, (db) => db.insertArrowFromIPCStream(this.#id, bytes, { schema, name, create }));
      },
      putFile: (path, bytes) => this.putFile(path, bytes),
      dropFile: (path) => this.dropFile(path),
    };
  }

  async #call<T>(turn: Turn, run: (db: AsyncDuckDB) => Promise<T>): Promise<T> {
    turn.called = true;
    try {
      return await this.#engine.call(run);
    } finally {
      turn.called = false;
    }
  }

  /** Waits for the plan of a large statement, but not for ever: DuckDB takes time without end for some, and cannot be stopped in it. */
  async #planned<T>(starting: Promise<T>, sql: string): Promise<T> {
    const timer = setTimeout(() => {
      const text = `a statement of ${sql.length.toLocaleString('en-US')} characters`;
      this.#broken = new TabhouseError({
        code: 'too-large',
        fault: 'project',
        message: `DuckDB could not plan ${text} within ${PLANNING_PATIENCE_MS / 1000} s. It was stopped, and the engine started again from the last completed state.`,
        hint: 'Bring rows in as a file or a seed, and cut long lists, unions and conditions into several statements.',
        sql,
      });
      this.#engine.discard(this.#broken.message);
    }, PLANNING_PATIENCE_MS);
    return starting.finally(() => clearTimeout(timer));
  }

  async #stopIfCancelled(sql: string, turn: Turn): Promise<void> {
    if (!turn.cancelled) return;
    await this.#engine.call((db) => db.cancelPendingQuery(this.#id));
    throw cancelled(sql);
  }

  async #exclusive<T>(sql: string, run: (turn: Turn) => Promise<T>): Promise<T> {
    const { take, done } = this.#turn();
    const turn = await take;
    try {
      if (this.#broken) throw this.#broken;
      return await run(turn);
    } catch (thrown) {
      throw await this.#failure(thrown, sql, turn);
    } finally {
      done();
    }
  }

  /** The error to throw on; a failed write or a trap also breaks the connection, since what DuckDB believes and what the file holds may differ. */
  async #failure(thrown: unknown, sql: string, turn: Turn): Promise<TabhouseError> {
    if (thrown instanceof TabhouseError) {
      if (thrown.code !== 'engine-lost') return thrown;
      this.#broken ??= thrown;
      return turn.cancelled ? cancelled(sql) : this.#broken;
    }
    const trapped = isTrap(thrown);
    const writeError =
      trapped || /IO Error|FATAL|quota|No space/i.test(String(thrown))
        ? await this.#engine.flush().then(
            (flushed) => flushed.lastWriteError,
            () => null,
          )
        : null;
    const failure = writeError ? writeFailure(writeError, sql) : sqlError(thrown, sql);
    if (/std::bad_alloc|Array buffer allocation failed/.test(String(thrown))) this.#exhausted = true;
    if (trapped || writeError || /FATAL/.test(String(thrown))) this.#broken = failure;
    return failure;
  }

  #turn(): { take: Promise<Turn>; done: () => void } {
    const before = this.#tail;
    let done!: () => void;
    this.#tail = new Promise<void>((resolve) => (done = resolve));
    return {
      take: before.then(() => (this.#running = { cancelled: false, called: false })),
      done: () => {
        this.#running = null;
        done();
      },
    };
  }
}

function cancelled(sql: string): TabhouseError {
  return new TabhouseError({ code: 'cancelled', fault: 'usage', message: 'The statement was cancelled.', sql });
}

function resultTooLarge(sql: string): TabhouseError {
  return new TabhouseError({
    code: 'too-large',
    fault: 'usage',
    message: `The result is larger than ${MAX_RESULT_BYTES / 1024 ** 3} GiB, which is more than a page is handed at once.`,
    hint: 'Ask for fewer rows or columns, or make a table of it and export that as Parquet.',
    sql,
  });
}

/** A write the browser refused, in words: code `quota` when there is no space left, else `storage`. */
export function writeFailure(writeError: string, sql?: string): TabhouseError {
  if (/QuotaExceeded|No space|quota/i.test(writeError)) {
    return new TabhouseError({
      code: 'quota',
      fault: 'environment',
      sql,
      message: 'The browser gives this site no more disk space. The warehouse stands as it was before.',
      hint: 'Free space on this device, remove old backups or other sites’ data, or reset the warehouse after downloading it; then go on.',
    });
  }
  return new TabhouseError({
    code: 'storage',
    fault: 'environment',
    sql,
    message: `The browser could not write the database file: ${writeError}. The warehouse stands as it was before.`,
  });
}

function hasDictionary(header: Uint8Array): boolean {
  const reader = RecordBatchReader.from(header);
  reader.open();
  return reader.schema.fields.some((field) => containsDictionary(field.type));
}

function containsDictionary(type: DataType): boolean {
  return DataType.isDictionary(type) || (type.children ?? []).some((child) => containsDictionary(child.type));
}

/** An Arrow IPC stream in pieces as a table. */
export function tableOf(pieces: readonly Uint8Array[]): Table {
  return new Table(RecordBatchReader.from(joined(pieces)));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1 && pieces[0]) return pieces[0];
  const all = new Uint8Array(pieces.reduce((bytes, piece) => bytes + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}
