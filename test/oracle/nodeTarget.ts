import { createDbtSession } from '../../src/runtime/createDbtSession.ts';
import { dataFiles } from '../../src/warehouse/service/dataFiles.ts';
import type { ImportedTable } from './cases.ts';
import { importAsText } from './importTable.ts';
import { NodeDatabase } from './nodeConnection.ts';
import type { RanNode, Target } from './target.ts';

/** One engine serves all cases, each on an empty warehouse. */
let shared: NodeDatabase | null = null;

/** Our engine in this process, on DuckDB-WASM in memory. */
export class NodeTarget implements Target {
  readonly #session = createDbtSession();
  #database: NodeDatabase | null = null;

  get database(): string {
    return this.#open.catalog;
  }

  get #open(): NodeDatabase {
    if (!this.#database) throw new Error('no project is open');
    return this.#database;
  }

  async open(files: Record<string, string | Uint8Array>): Promise<void> {
    this.#session.setFiles(files);
    const readable = dataFiles(files);
    if (readable.length > 0) {
      this.#database = await NodeDatabase.open(this.#session.databaseName, readable);
      return;
    }
    shared ??= await NodeDatabase.open(this.#session.databaseName);
    shared.renew(this.#session.databaseName);
    this.#database = shared;
  }

  async replaceFiles(files: Record<string, string | Uint8Array>): Promise<void> {
    this.#session.setFiles(files);
  }

  importTable(table: ImportedTable, folder: string): Promise<void> {
    return importAsText(this.#open, table, folder);
  }

  async rows(sql: string): Promise<(string | null)[][]> {
    const table = await this.#open.query(sql);
    const columns = table.schema.fields.map((_, at) => table.getChildAt(at)!);
    return Array.from({ length: table.numRows }, (_, row) => columns.map((column) => (column.get(row) as string | null) ?? null));
  }

  async run(command: string): Promise<RanNode[]> {
    return (await this.#session.run(command, { connection: this.#open.connection })).results;
  }
}
