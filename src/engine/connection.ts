import type { Table } from 'apache-arrow';

/** The one folder whose files statements may read: where `putFile` puts what is being loaded. */
export const READABLE_FOLDER = 'tabhouse-import/';

/**
 * All that the rooms above know of DuckDB. One writer connection; statements run one after the other in the order asked.
 *
 * Errors: a failing statement rejects with a TabhouseError of code `sql` that carries the statement.
 */
export interface Connection {
  /** Runs one or more statements separated by semicolons; the table of the last one. Never truncated. */
  query(sql: string): Promise<Table>;
  /** Like `query`, but batches arrive as they are produced, for results that should not be held whole. */
  stream(sql: string): AsyncIterable<import('apache-arrow').RecordBatch>;
  /** Appends Arrow IPC stream bytes to an existing table (`create: false`) or creates it. Transactional. */
  insertArrow(bytes: Uint8Array, target: { schema: string; name: string; create: boolean }): Promise<void>;
  /** Makes bytes readable by SQL (`read_csv('path')`, `COPY … FROM 'path'`) until `dropFile`; `path` begins with `READABLE_FOLDER`. */
  putFile(path: string, bytes: Uint8Array): Promise<void>;
  dropFile(path: string): Promise<void>;
}
