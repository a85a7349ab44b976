import type { Table } from 'apache-arrow';
import type { Steps } from '../../jinja/steps.ts';

/** Asks for SQL to be run; the table of the last statement. A failing one is answered by throwing a TabhouseError of code `sql` into the steps. */
export function* query(sql: string): Steps<Table> {
  return (yield { kind: 'query', sql }) as Table;
}

/** Makes bytes readable by SQL under this path. */
export function* putFile(path: string, bytes: Uint8Array): Steps<void> {
  yield { kind: 'putFile', path, bytes };
}

export function* dropFile(path: string): Steps<void> {
  yield { kind: 'dropFile', path };
}
