import type { ImportedTable } from './cases.ts';

/** What is compared of one node's result. */
export type RanNode = { unique_id: string; status: string; failures: number | null; message: string | null };

/** Something that runs dbt projects: our engine in Node, or the built page. */
export interface Target {
  /** The name of the catalog; known once a project is open. */
  readonly database: string;
  /** Opens a project on an empty database. */
  open(files: Record<string, string | Uint8Array>): Promise<void>;
  /** The same project with other files; its tables stay. */
  replaceFiles(files: Record<string, string | Uint8Array>): Promise<void>;
  importTable(table: ImportedTable, folder: string): Promise<void>;
  /** Runs SQL; every value of the last statement as text. */
  rows(sql: string): Promise<(string | null)[][]>;
  /** Runs a dbt command; rejects where it is refused. */
  run(command: string): Promise<RanNode[]>;
}
