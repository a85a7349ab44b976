import { hostFunction } from '../../jinja/hostFunction.ts';
import type { Bound } from '../../jinja/hostFunction.ts';
import type { Steps } from '../../jinja/steps.ts';
import { PyDict, PyError, PyObject, PyTuple, type Called, type Value } from '../../jinja/values.ts';
import { isTruthy } from '../../project/pythonText.ts';
import { Behaviour } from '../../project/context/behaviour.ts';
import { DISPATCH_PARAMETERS, dispatched } from '../../project/context/dispatch.ts';
import { AgateTable } from '../agate/table.ts';
import { bindLiterals } from '../sql/bindings.ts';
import { columnMethods } from './adapterColumns.ts';
import { constraintMethods } from './adapterConstraints.ts';
import { relationMethods } from './adapterRelations.ts';
import { seedMethods } from './adapterSeeds.ts';
import { nameOf } from './nameOf.ts';
import { renderQueryComment } from './queryComment.ts';
import type { RunContext } from './runContext.ts';
import { executeSql } from './statements.ts';

export type AdapterMethod = { parameters: readonly string[]; body: (context: RunContext, args: Bound) => Called };
export type AdapterMethods = { readonly [name: string]: AdapterMethod };

const STRATEGIES = ['append', 'delete+insert', 'merge', 'microbatch'];
const BUILTIN_STRATEGIES = ['append', 'delete+insert', 'merge', 'insert_overwrite', 'microbatch'];

/** `adapter`: dbt-duckdb's, as far as templates may use it. */
export class Adapter extends PyObject {
  readonly pyType = 'RuntimeDatabaseWrapper';
  /** Rows the last statement said it wrote, or null. */
  lastAffected: number | null = null;

  constructor(readonly context: RunContext) {
    super();
  }

  override getAttribute(name: string): Value | undefined {
    const { context } = this;
    if (name === 'behavior') return new Behaviour((flag) => context.session.options.behaviour?.[flag]);
    if (name === 'Relation') return (context.get('api') as PyDict).get(name);
    if (name === 'config') return context.session.options.runtimeConfig?.();
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    return method && hostFunction(name, method.parameters, (args) => method.body(context, args));
  }

  /** Runs SQL for a template; the table is empty where it is not fetched. */
  *execute(sql: string, autoBegin: boolean, fetch: boolean): Steps<PyTuple> {
    const comment = yield* this.comment();
    const { response, table, affected } = yield* executeSql(this.context.session, sql, { autoBegin, fetch, comment });
    this.lastAffected = affected;
    return new PyTuple([response, table]);
  }

  private renderedComment: string | null = null;

  /** The project's own query comment, rendered once a node. */
  private *comment(): Steps<string | null> {
    const own = this.context.session.options.queryComment;
    if (!own) return null;
    if (this.renderedComment === null) {
      this.renderedComment = '';
      this.renderedComment = yield* renderQueryComment(this.context, own);
    }
    return this.renderedComment;
  }
}

const METHODS: AdapterMethods = {
  ...relationMethods,
  ...columnMethods,
  ...constraintMethods,
  ...seedMethods,
  type: { parameters: [], body: () => 'duckdb' },
  dispatch: {
    parameters: DISPATCH_PARAMETERS,
    body: ({ macros }, args) =>
      dispatched(
        args,
        (name, macroNamespace) => macros.findDispatched(name, macroNamespace),
        (macro) => macros.bind(macro),
      ),
  },
  execute: {
    parameters: ['sql', 'auto_begin?', 'fetch?', 'limit?'],
    body: (context, args) => context.adapter.execute(args.text('sql'), args.value('auto_begin', false) === true, args.value('fetch', false) === true),
  },
  add_query: {
    parameters: ['sql', 'auto_begin?', 'bindings?', 'abridge_sql_log?'],
    body: (context, args) => {
      const bindings = args.value('bindings');
      const sql = Array.isArray(bindings) ? bindLiterals(args.text('sql'), bindings) : args.text('sql');
      return context.adapter.execute(sql, args.value('auto_begin', true) === true, false);
    },
  },
  commit: { parameters: [], body: (context) => commit(context) },
  ensure_transaction: { parameters: [], body: (context) => context.adapter.execute('select 1', true, false) },
  quote: { parameters: ['identifier'], body: (_, args) => `"${nameOf(args, 'identifier')}"` },
  quote_as_configured: {
    parameters: ['identifier', 'quote_key'],
    body: ({ session }, args) => {
      const [name, key] = [nameOf(args, 'identifier'), args.text('quote_key')];
      const quoted = key === 'database' || key === 'schema' || key === 'identifier' ? session.quoting[key] : false;
      return quoted ? `"${name}"` : name;
    },
  },
  escape_sql_string: { parameters: ['value'], body: (_, args) => String(args.value('value') ?? '').replaceAll("'", "''") },
  warn_once: {
    parameters: ['msg'],
    body: ({ session, subject }, args) => {
      session.warnOnce(args.text('msg'), subject.uniqueId);
      return null;
    },
  },
  valid_incremental_strategies: { parameters: [], body: () => [...STRATEGIES] },
  get_incremental_strategy_macro: {
    parameters: ['model_context', 'strategy'],
    body: (context, args) => strategyMacro(context, args.value('strategy')),
  },
  get_hard_deletes_behavior: {
    parameters: ['config'],
    body: ({ subject }, args) => {
      const config = args.value('config');
      return hardDeletes((name) => (config instanceof PyDict ? config.get(name) : subject.config?.[name]) ?? null);
    },
  },
  batch_id_for_model: { parameters: ['model'], body: () => '' },
  standardize_grants_dict: {
    parameters: ['grants_table'],
    body: (_, args) => {
      const grants = new PyDict();
      const table = args.value('grants_table');
      if (!(table instanceof AgateTable)) return grants;
      for (const row of table.rows()) {
        const privilege = row.getItem('privilege_type') ?? null;
        const grantees = grants.get(privilege);
        if (Array.isArray(grantees)) grantees.push(row.getItem('grantee') ?? null);
        else grants.set(privilege, [row.getItem('grantee') ?? null]);
      }
      return grants;
    },
  },
  is_motherduck: { parameters: [], body: () => false },
  is_ducklake: { parameters: ['relation?'], body: () => false },
  use_ducklake_table_workarounds: { parameters: ['relation?'], body: () => false },
  disable_transactions: { parameters: [], body: () => false },
  external_root: { parameters: [], body: () => '.' },
  location_exists: { parameters: ['location'], body: () => false },
  build_catalog_relation: { parameters: ['config'], body: () => null },
  get_catalog_integration: { parameters: ['name'], body: () => null },
  store_relation: {
    parameters: ['*args', '**kwargs'],
    body: () => {
      throw new PyError('CompilationError', 'Plugins of dbt-duckdb cannot run here');
    },
  },
};

function* commit(context: RunContext): Steps<Value> {
  yield* context.session.transaction.commit();
  return null;
}

function strategyMacro(context: RunContext, given: Value): Value {
  const strategy = typeof given === 'string' ? given : 'default';
  if (BUILTIN_STRATEGIES.includes(strategy) && !STRATEGIES.includes(strategy)) {
    throw new PyError('DbtRuntimeError', `The incremental strategy '${strategy}' is not valid for this adapter`);
  }
  const name = `get_incremental_${strategy.replaceAll('+', '_')}_sql`;
  const macro = context.get(name);
  if (macro !== undefined) return macro;
  throw new PyError(
    'DbtRuntimeError',
    `dbt could not find an incremental strategy macro with the name "${name}" in ${context.session.options.macros.rootPackage}`,
  );
}

function hardDeletes(setting: (name: string) => unknown): string {
  const old = setting('invalidate_hard_deletes');
  const chosen = setting('hard_deletes');
  if (old !== null && chosen !== null) {
    throw new PyError('DbtValidationError', 'You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.');
  }
  if (isTruthy(old) || chosen === 'invalidate') return 'invalidate';
  if (chosen === 'new_record') return 'new_record';
  if (chosen === null || chosen === 'ignore') return 'ignore';
  throw new PyError('DbtValidationError', 'Invalid setting for property hard_deletes.');
}
