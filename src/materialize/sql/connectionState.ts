import type { Table } from 'apache-arrow';
import { quoteName, quoteText } from '../../base/sqlName.ts';
import { splitStatements } from '../../engine/statements.ts';
import type { Steps } from '../../jinja/steps.ts';
import { query } from './requests.ts';

/** What a connection and its database hold besides relations: settings by name, temporary macros, types and sequences, attached databases. */
export type ConnectionState = { settings: ReadonlyMap<string, string | null>; temporary: ReadonlySet<string>; databases: ReadonlySet<string> };

type Row = { kind: string; name: string; value: string | null };

const TEMPORARY = `select distinct function_type as kind, function_name as name from duckdb_functions() where database_name = 'temp' and not internal
  union all select 'type', type_name from duckdb_types() where database_name = 'temp' and not internal
  union all select 'sequence', sequence_name from duckdb_sequences() where temporary`;

const ATTACHED = 'select database_name as name from duckdb_databases() where not internal';

const CHANGING = new Set(['SET', 'RESET', 'PRAGMA', 'USE', 'ATTACH', 'DETACH']);
const MAKES_TEMPORARY = /\btemp(?:orary)?\s+(?:macro|function|type|sequence)\b/i;

/** Whether statements may change what `readState` tells of. */
export function mayChangeState(sql: string): boolean {
  if (!/\b(?:set|reset|pragma|use|attach|detach)\b/i.test(sql)) return MAKES_TEMPORARY.test(sql);
  return MAKES_TEMPORARY.test(sql) || splitStatements(sql).some(({ keyword }) => CHANGING.has(keyword));
}

export function* readState(): Steps<ConnectionState> {
  return {
    settings: yield* settingsNow(),
    temporary: new Set(rowsOf(yield* query(TEMPORARY)).map(keyOf)),
    databases: new Set(rowsOf(yield* query(ATTACHED)).map(({ name }) => name)),
  };
}

/** What goes with a connection: its own settings, variables, and temporary macros, types and sequences. */
export function* restoreConnection(before: ConnectionState): Steps<void> {
  const isLocal = (name: string): boolean => name === 'search_path' || name === 'schema';
  for (const [name, value] of yield* changedSince(before)) {
    yield* attempt(isLocal(name) ? `set ${name} = ${quoteText(value ?? '')}` : `reset session ${quoteName(name)}`);
  }
  for (const { name } of rowsOf(yield* query('select name from duckdb_variables()'))) yield* query(`reset variable ${quoteName(name)}`);
  for (const row of rowsOf(yield* query(TEMPORARY))) {
    if (before.temporary.has(keyOf(row))) continue;
    const kind = row.kind === 'table_macro' ? 'macro table' : row.kind;
    yield* attempt(`drop ${kind} if exists temp.main.${quoteName(row.name)} cascade`);
  }
}

/** Settings of the tab's engine, memory and threads for one, stay as they are: they are not the project's. */
export function* applySettings(settings: readonly (readonly [name: string, value: string])[]): Steps<void> {
  for (const [name, value] of settings) yield* attempt(`set ${quoteName(name)} = ${quoteText(value)}`);
}

/** What goes with the process that dbt runs in: settings of the whole database engine and databases attached meanwhile. */
export function* restoreInstance(before: ConnectionState): Steps<void> {
  for (const [name, value] of yield* changedSince(before)) {
    yield* attempt(value === null ? `reset global ${quoteName(name)}` : `set global ${quoteName(name)} = ${quoteText(value)}`);
  }
  for (const { name } of rowsOf(yield* query(ATTACHED))) if (!before.databases.has(name)) yield* attempt(`detach ${quoteName(name)}`);
}

/** Settings that are no longer as they were, with what they were. */
function* changedSince({ settings }: ConnectionState): Steps<[string, string | null][]> {
  const now = yield* settingsNow();
  return [...settings].filter(([name, value]) => now.get(name) !== value);
}

function* settingsNow(): Steps<Map<string, string | null>> {
  return new Map(rowsOf(yield* query('select name, value from duckdb_settings()')).map(({ name, value }) => [name, value]));
}

/** Some settings cannot be set back while the engine runs; nothing else fails for it. */
function* attempt(sql: string): Steps<void> {
  try {
    yield* query(sql);
  } catch {
    // it stays as the project has set it
  }
}

const rowsOf = (table: Table): Row[] => table.toArray() as Row[];
const keyOf = ({ kind, name }: Row): string => `${kind} ${name}`;
