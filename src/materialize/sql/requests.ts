import type { Table } from 'apache-arrow';
import type { Steps } from '../../jinja/steps.ts';

/** What a node asks of the database. Answer a failing statement by throwing a TabhouseError of code `sql` into the steps. */
export type DatabaseRequest =
  | { kind: 'query'; sql: string }
  /** Make the bytes readable by SQL under this path. */
  | { kind: 'putFile'; path: string; bytes: Uint8Array }
  | { kind: 'dropFile'; path: string };

/** Asks for SQL to be run; the table of the last statement. */
export function* query(sql: string): Steps<Table> {
  return (yield { kind: 'query', sql }) as Table;
}

export function* putFile(path: string, bytes: Uint8Array): Steps<void> {
  yield { kind: 'putFile', path, bytes };
}

export function* dropFile(path: string): Steps<void> {
  yield { kind: 'dropFile', path };
}
