import { splitStatements } from '../../engine/statements.ts';
import type { Steps } from '../../jinja/steps.ts';
import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyDict, PyObject, PyTuple, type Value } from '../../jinja/values.ts';
import { agateFromArrow } from '../agate/arrowRows.ts';
import { AgateTable, emptyTable } from '../agate/table.ts';
import type { Session } from '../session.ts';

/** dbt's AdapterResponse: what the database said. It prints as its message. */
export class AdapterResponse extends PyObject {
  readonly pyType = 'AdapterResponse';
  constructor(
    readonly message: string,
    readonly code: Value = null,
    readonly rowsAffected: Value = null,
  ) {
    super();
  }
  override str(): string {
    return this.message;
  }
  override repr(): string {
    return `AdapterResponse(_message='${this.message}')`;
  }
  /** As in run_results: fields that are None are left out. */
  toDict(): { _message: string; [field: string]: unknown } {
    const dict: { _message: string; [field: string]: unknown } = { _message: this.message };
    if (this.code !== null) dict['code'] = this.code;
    if (this.rowsAffected !== null) dict['rows_affected'] = this.rowsAffected;
    return dict;
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'code') return this.code;
    if (name === 'rows_affected') return this.rowsAffected;
    if (name === 'query_id') return null;
    if (name === 'to_dict') return hostFunction(name, ['omit_none?'], () => PyDict.of(Object.entries(this.toDict()) as [string, Value][]));
    return undefined;
  }
}

/** SQL of a template, commented as the project wants it, and its result if it is asked for. */
export function* executeSql(
  session: Session,
  sql: string,
  options: { autoBegin: boolean; fetch: boolean; comment?: string | null },
): Steps<{ response: AdapterResponse; table: AgateTable; affected: number | null }> {
  const response = new AdapterResponse('OK');
  if (isEmptySql(sql)) return { response, table: emptyTable(), affected: null };
  const text = commented(session, sql, options.comment ?? null);
  const start = options.fetch ? startOfLast(text) : 0;
  if (start > 0) yield* session.transaction.execute(text.slice(0, start), options.autoBegin);
  const result = yield* session.transaction.execute(text.slice(start), options.autoBegin);
  const affected = affectedRows(result);
  if (!options.fetch) return { response, table: emptyTable(), affected };
  return { response, table: agateFromArrow(result, (text) => session.print(text)), affected };
}

/** Where the last of several statements begins: Python fetches its rows, DuckDB-WASM those of the first. */
function startOfLast(sql: string): number {
  if (!/;\s*\S/.test(sql)) return 0;
  const statements = splitStatements(sql);
  return statements.length > 1 ? (statements.at(-1)?.start ?? 0) : 0;
}

/** DuckDB answers a statement that writes with one cell named Count. */
function affectedRows(result: {
  numRows: number;
  schema: { fields: { name: string }[] };
  getChildAt(i: number): { get(i: number): unknown } | null;
}): number | null {
  if (result.numRows !== 1 || result.schema.fields.length !== 1 || result.schema.fields[0]?.name !== 'Count') return null;
  const count = result.getChildAt(0)?.get(0);
  return typeof count === 'bigint' || typeof count === 'number' ? Number(count) : null;
}

function commented(session: Session, sql: string, comment: string | null): string {
  if (comment === null || comment === '') return sql;
  const text = `/* ${comment} */`;
  if (!session.options.queryComment?.append) return `${text}\n${sql}`;
  return /;\s*$/.test(sql) ? sql.replace(/;\s*$/, `\n${text};`) : `${sql}\n${text}`;
}

/** Nothing but space, comments and semicolons. */
function isEmptySql(sql: string): boolean {
  return /^\s*(?:[;/-]|$)/.test(sql) && splitStatements(sql).length === 0;
}

/** Results that `statement` keeps under a name until they are loaded, once; `main` may be loaded again. */
export class StoredResults {
  private readonly results = new Map<string, PyDict | null>();

  store(name: string, response: Value, table: Value): void {
    const stored = table instanceof AgateTable ? table : emptyTable();
    this.results.set(
      name,
      PyDict.of([
        ['response', response],
        ['data', stored.cells.map((row) => new PyTuple(row))],
        ['table', stored],
      ]),
    );
  }

  /** The result; null where there never was one; undefined where it has been loaded before. */
  load(name: string): PyDict | null | undefined {
    if (!this.results.has(name)) return null;
    const result = this.results.get(name) ?? undefined;
    if (name !== 'main') this.results.set(name, null);
    return result;
  }

  peek(name: string): PyDict | null {
    return this.results.get(name) ?? null;
  }
}
