import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { tableFromArrays, vectorFromArray, Table, Utf8, Int64, Float64, Bool, type Vector } from 'apache-arrow';
import { TabhouseError } from '../../src/base/error.ts';
import type { Connection } from '../../src/engine/connection.ts';

/** Native DuckDB behind the product's own Connection: the same engine sends the same statements. `sqlMs` is the time spent inside DuckDB. */
export class NativeConnection implements Connection {
  sqlMs = 0;
  statements = 0;
  private constructor(
    private readonly connection: DuckDBConnection,
    /** Where statements find the files they read. */
    private readonly folder: string,
  ) {}

  /** Opens a database file under `alias`, one thread. */
  static async open(path: string, alias: string): Promise<NativeConnection> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    await connection.run(`attach '${path.replaceAll("'", "''")}' as "${alias.replaceAll('"', '""')}"`);
    await connection.run(`use "${alias.replaceAll('"', '""')}"`);
    const folder = mkdtempSync(join(tmpdir(), 'tabhouse-bench-files-'));
    await connection.run(`set file_search_path = '${folder}'`);
    return new NativeConnection(connection, folder);
  }

  async query(sql: string): Promise<Table> {
    const begun = performance.now();
    try {
      const reader = await this.connection.runAndReadAll(sql);
      return arrowOf(reader.columnNames(), reader.columnTypes().map(String), reader.getColumnsJS());
    } catch (error) {
      throw new TabhouseError({ code: 'sql', fault: 'project', message: error instanceof Error ? error.message : String(error), sql });
    } finally {
      this.sqlMs += performance.now() - begun;
      this.statements += 1;
    }
  }

  async *stream(sql: string): AsyncIterable<never> {
    throw new TabhouseError({ code: 'unsupported', fault: 'usage', message: 'the benchmark reads whole results only', sql });
  }

  insertArrow(): Promise<void> {
    return Promise.reject(new TabhouseError({ code: 'unsupported', fault: 'usage', message: 'the benchmark ingests in the tab only' }));
  }

  async putFile(path: string, bytes: Uint8Array): Promise<void> {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), bytes);
  }

  async dropFile(path: string): Promise<void> {
    rmSync(join(this.folder, path));
  }

  close(): void {
    this.connection.closeSync();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function arrowOf(names: readonly string[], types: readonly string[], columns: readonly (readonly unknown[])[]): Table {
  if (names.length === 0) return tableFromArrays({});
  const vectors: Record<string, Vector> = {};
  names.forEach((name, index) => {
    const type = types[index] ?? 'VARCHAR';
    const values = columns[index] ?? [];
    vectors[name] = /INT$/.test(type)
      ? vectorFromArray(
          values.map((v) => (v === null ? null : BigInt(v as bigint))),
          new Int64(),
        )
      : type === 'BOOLEAN'
        ? vectorFromArray(values as (boolean | null)[], new Bool())
        : /^(DOUBLE|FLOAT)$/.test(type)
          ? vectorFromArray(values as (number | null)[], new Float64())
          : vectorFromArray(
              values.map((v) => (v === null ? null : String(v))),
              new Utf8(),
            );
  });
  return new Table(vectors);
}
