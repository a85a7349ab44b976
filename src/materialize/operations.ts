import type { Table } from 'apache-arrow';
import { TabhouseError } from '../base/error.ts';
import { nearestName } from '../base/nearest.ts';
import { callValue } from '../jinja/render.ts';
import type { Steps } from '../jinja/steps.ts';
import { PyDict, type Value } from '../jinja/values.ts';
import type { ManifestNode } from '../project/manifest.ts';
import { resultValues } from '../project/context/recordValue.ts';
import { toTemplateValue } from '../project/plain.ts';
import { compileNode, inject, renderNode, subjectOf } from './compile.ts';
import { createSchema } from './context/adapterRelations.ts';
import { callMacro, macroContext } from './context/callMacro.ts';
import { RunContext } from './context/runContext.ts';
import { executeSql } from './context/statements.ts';
import { nodeError } from './nodeError.ts';
import { Relation } from '../project/context/relation.ts';
import { relationNameOf, storesRelation } from './relations/stored.ts';
import type { Session } from './session.ts';
import { withSourceLine } from './sourcePlace.ts';
import { query } from './sql/requests.ts';

/**
 * What dbt does before the first node: looks up which relations there are (one query for all schemas) and makes the schemas of the
 * nodes to run. Call it once a session.
 */
export function* prepareRun(session: Session, nodes: readonly ManifestNode[]): Steps<void> {
  yield* loadCache(session);
  const made = new Set<string>();
  for (const node of nodes) {
    const { database, schema } = node;
    if (!schema || !storesRelation(session, node)) continue;
    const key = `${database?.toLowerCase() ?? ''}\0${schema.toLowerCase()}`;
    if (made.has(key) || session.cache.knows(database, schema)) continue;
    made.add(key);
    yield* createSchema(session, new Relation({ path: { database, schema, identifier: null }, quotePolicy: session.quoting }));
    session.cache.addSchema(database, schema);
  }
}

function* loadCache(session: Session): Steps<void> {
  const schemas = yield* query('select database_name as d, schema_name as s from duckdb_schemas() where not internal');
  for (const { d, s } of schemas.toArray() as { d: string; s: string }[]) session.cache.addSchema(d, s);
  const found = yield* query(
    "select database_name as d, schema_name as s, table_name as n, 'table' as t from duckdb_tables() where not temporary and not internal " +
      "union all select database_name, schema_name, view_name, 'view' from duckdb_views() where not temporary and not internal",
  );
  for (const { d, s, n, t } of found.toArray() as { d: string; s: string; n: string; t: string }[]) {
    session.cache.add(new Relation({ path: { database: d, schema: s, identifier: n }, type: t }));
  }
}

/** What `on-run-end` hooks are told: the results in dbt's shape, and the schemas of the run. */
export type RunEndNames = { results?: readonly unknown[]; schemas?: readonly string[]; databaseSchemas?: readonly (readonly [string, string])[] };

/**
 * Runs one entry of `on-run-start` or `on-run-end`. Empty SQL is fine and does nothing. The entries of a type share a connection, and so temporary
 * relations and what one left uncommitted: `session.transaction.release()` after the last.
 * @throws TabhouseError that names the hook.
 */
export function* runHookNode(session: Session, node: ManifestNode, names: RunEndNames = {}, onCompiled: () => void = () => {}): Steps<{ message: string }> {
  try {
    const extra = new Map<string, Value>();
    if (names.results) extra.set('results', resultValues(names.results));
    if (names.schemas) extra.set('schemas', [...names.schemas]);
    if (names.databaseSchemas) extra.set('database_schemas', toTemplateValue(names.databaseSchemas));
    const ephemerals: string[] = [];
    const context = new RunContext(session, subjectOf(session, node, { onEphemeral: (id) => void ephemerals.push(id), extra }));
    const { ownCode, origins } = yield* renderNode(context, node);
    const compiled = yield* inject(session, ownCode, ephemerals, origins);
    session.compiled.set(node.unique_id, compiled);
    onCompiled();
    const { response } = yield* executeSql(session, compiled.compiledCode, { autoBegin: false, fetch: false });
    return { message: response.message };
  } catch (error) {
    yield* session.transaction.rollback();
    throw nodeError(node, withSourceLine(session, node, error));
  }
}

/** `dbt run-operation`: calls a macro by its name or `package.name`. What it left open is rolled back, as in dbt. */
export function* runOperation(session: Session, name: string, args: { [argument: string]: unknown }): Steps<Value> {
  const { macros } = session.options;
  const macro = macros.named(name);
  if (!macro) {
    const nearest = nearestName(name, macros.byName().keys());
    throw new TabhouseError({
      code: 'usage',
      fault: 'usage',
      message: `dbt could not find a macro with the name '${name}' in any package`,
      hint: nearest === null ? undefined : `did you mean '${nearest}'?`,
    });
  }
  const place = { unique_id: macro.unique_id, name: macro.name, resource_type: 'macro', original_file_path: macro.original_file_path };
  try {
    const context = macroContext(session, macro.package_name, macro.unique_id, macro.original_file_path);
    const bound = context.macros.bind(macro) ?? null;
    const named = toTemplateValue(args);
    const entries = named instanceof PyDict ? ([...named.items()] as [string, Value][]) : [];
    const result = yield* callValue(bound, [], new Map(entries));
    yield* session.transaction.release();
    return result;
  } catch (error) {
    yield* session.transaction.release();
    throw nodeError(place, error);
  }
}

/** All rows of what a node stored. */
export function* storedRows(session: Session, node: ManifestNode): Steps<Table> {
  try {
    return yield* session.transaction.execute(`select * from ${relationNameOf(session, node)}`, false);
  } finally {
    yield* session.transaction.release();
  }
}

/** What `dbt show` gives of a node: its rows, and the query that gave them. */
export type Shown = { table: Table; sql: string };

/** `dbt show`: the first rows of a node's query (all with `limit` null), without storing anything. */
export function* showNode(session: Session, node: ManifestNode, limit: number | null, onCompiled: () => void = () => {}): Steps<Shown> {
  try {
    const compiled = yield* compileNode(session, node);
    const { compiledCode } = compiled;
    session.compiled.set(node.unique_id, compiled);
    onCompiled();
    const header = node.config['sql_header'] ?? null;
    const sql = yield* callMacro(session, 'get_show_sql', { compiled_code: compiledCode, sql_header: typeof header === 'string' ? header : null, limit });
    const table = yield* session.transaction.execute(String(sql), false);
    yield* session.transaction.release();
    return { table, sql: String(sql) };
  } catch (error) {
    yield* session.transaction.release();
    throw nodeError(node, withSourceLine(session, node, error));
  }
}
