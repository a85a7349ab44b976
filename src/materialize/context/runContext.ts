import { hostFunction } from '../../jinja/hostFunction.ts';
import { Rendering, callValue, renderTemplate, type Globals } from '../../jinja/render.ts';
import type { Steps } from '../../jinja/steps.ts';
import { PyDict, PyError, type Value } from '../../jinja/values.ts';
import { TabhouseError } from '../../base/error.ts';
import { ContextMembers } from '../../project/context/contextMembers.ts';
import { RawFunction } from '../../project/context/rawFunction.ts';
import { renderFunction } from '../../project/context/renderFunction.ts';
import { inContext } from '../../project/context/varFunction.ts';
import { toTemplateValue } from '../../project/plain.ts';
import { Adapter } from './adapter.ts';
import { MacroScope } from './macroScope.ts';
import { functionReference } from './functionReference.ts';
import { metricFunction } from './metricFunction.ts';
import { NodeConfigObject } from './nodeConfig.ts';
import { refFunction, sourceFunction, type Resolver } from './resolvers.ts';
import { AdapterResponse, StoredResults } from './statements.ts';
import { CONTEXT_NAMES } from '../../project/parse/contextNames.ts';
import { ColumnClass } from '../../project/context/column.ts';
import { RelationClass } from '../../project/context/relation.ts';
import type { BaseOverrides, Session } from '../session.ts';

/** dbt's own names, whatever macros a project gives the same name. */
const BUILTINS =
  'adapter adapter_macro api column config database dbt_metadata_envs dbt_version diff_of_two_dicts env env_var exceptions execute flags fromjson fromyaml function graph invocation_args_dict invocation_id load_agate_table load_result local_md5 log metric model modules post_hooks pre_hooks print project_name ref render return run_started_at schema selected_resources set set_strict source sql_now store_raw_result store_result submit_python_job target thread_id tojson toyaml try_or_compiler_error validation var write zip zip_strict'.split(
    ' ',
  );

/** Whose templates are rendered, as far as they can see it. */
export type Subject = {
  packageName: string;
  uniqueId: string;
  file: string;
  /** `model`, made when asked for. */
  model: () => Value;
  config: { readonly [key: string]: unknown } | null;
  resolver: Resolver;
  /** `this`; asked for at each use. */
  thisRelation: () => Value;
  database: string | null;
  schema: string | null;
  /** `sql` and `compiled_code`: null until the node is compiled. */
  compiledCode: () => string | null;
  preHooks: unknown[] | null;
  postHooks: unknown[] | null;
  /** Names only this rendering has, before all others. */
  extra?: ReadonlyMap<string, Value> | undefined;
  baseOverrides?: BaseOverrides | undefined;
  /** Makes the CSV table of a seed. */
  loadAgateTable?: (() => Value) | undefined;
};

/**
 * The names of one node's templates while it runs, and its rendering. Macros come before dbt's own names, as in dbt: a project's
 * `ref` replaces dbt's, which stays in `builtins`.
 */
export class RunContext implements Globals {
  readonly rendering: Rendering;
  readonly macros: MacroScope;
  readonly results = new StoredResults();
  readonly adapter: Adapter;
  /** Rows the last writing statement named `main` reported. */
  rowsAffected: number | null = null;
  private readonly base: Globals;
  private readonly values = new Map<string, Value>();
  /** Names that templates wrote into `context`. */
  private readonly written = new Map<string, Value>();

  constructor(
    readonly session: Session,
    readonly subject: Subject,
  ) {
    this.base = session.options.baseOf(subject.packageName, subject.baseOverrides);
    this.rendering = new Rendering({ globals: this, seed: `${String(this.base.get('invocation_id'))} ${subject.uniqueId}` });
    this.macros = new MacroScope(session, subject.packageName, () => this.rendering);
    this.adapter = new Adapter(this);
  }

  get(name: string): Value | undefined {
    const written = this.written.get(name);
    if (written !== undefined) return written;
    const extra = this.subject.extra?.get(name);
    if (extra !== undefined) return extra;
    const known = this.values.get(name);
    if (known !== undefined) return known;
    if (name === 'this') return this.subject.thisRelation();
    if (name === 'sql' || name === 'compiled_code') return this.subject.compiledCode();
    let value = this.macros.get(name);
    if (value === undefined) value = this.own(name);
    if (value === undefined) value = this.inherited(name);
    if (value !== undefined) this.values.set(name, value);
    return value;
  }

  private inherited(name: string): Value | undefined {
    const [type, , nodeName = null] = this.subject.uniqueId.split('.');
    return inContext(this.base.get(name), type === 'macro' ? null : nodeName, (text, file) => this.render(text, file));
  }

  /** Adds a name of its own, such as the arguments of a generic test. */
  set(name: string, value: Value): void {
    this.values.set(name, value);
  }

  /** The same node's names as another package's templates see them, with more names of their own. */
  inPackage(packageName: string, extra: ReadonlyMap<string, Value>): RunContext {
    return new RunContext(this.session, { ...this.subject, packageName, extra });
  }

  *render(source: string, file = this.subject.file, place?: { line: number; column: number }): Steps<string> {
    return yield* renderTemplate(this.session.parse(source, file, place), this.rendering);
  }

  private own(name: string): Value | undefined {
    const { session, subject } = this;
    switch (name) {
      case 'ref':
        return refFunction(subject.resolver, () => session.options.runtimeConfig?.());
      case 'source':
        return sourceFunction(subject.resolver, () => session.options.runtimeConfig?.());
      case 'metric':
        return metricFunction(session.index, subject.packageName);
      case 'function':
        return functionReference(session, subject.packageName);
      case 'config':
        return new NodeConfigObject(subject.config, subject.uniqueId);
      case 'builtins':
        return PyDict.of(
          BUILTINS.flatMap((key) => {
            const value = this.own(key) ?? this.inherited(key);
            return value === undefined ? [] : [[key, value] as const];
          }),
        );
      case 'model':
        return subject.model();
      case 'database':
        return subject.database ?? session.options.database;
      case 'schema':
        return subject.schema ?? session.options.schema;
      case 'target':
      case 'env':
        return toTemplateValue(session.options.target);
      case 'execute':
        return true;
      case 'adapter':
        return this.adapter;
      case 'api':
        return PyDict.of([
          ['Relation', new RelationClass(session.quoting)],
          ['Column', new ColumnClass()],
        ]);
      case 'column':
        return new ColumnClass();
      case 'graph':
        return session.graph();
      case 'pre_hooks':
      case 'post_hooks': {
        const hooks = name === 'pre_hooks' ? subject.preHooks : subject.postHooks;
        return hooks && hooks.map((hook) => toTemplateValue(hook));
      }
      case 'defer_relation':
        return null;
      case 'selected_resources':
        return [...session.options.selected];
      case 'sql_now':
        return 'now()';
      case 'context':
        return new ContextMembers(
          (member) => this.get(member),
          (member, value) => this.written.set(member, value),
          () => [...CONTEXT_NAMES, ...session.options.macros.byName().keys(), ...this.written.keys()],
        );
      default:
        return this.ownFunction(name);
    }
  }

  private ownFunction(name: string): Value | undefined {
    const { subject } = this;
    switch (name) {
      case 'load_result':
        return hostFunction(name, ['name'], (args) => this.loadResult(args.text('name')));
      case 'store_result':
        return hostFunction(name, ['name', 'response', 'agate_table?'], (args) => {
          this.results.store(args.text('name'), args.value('response'), args.value('agate_table'));
          if (args.value('name') === 'main') this.rowsAffected = this.adapter.lastAffected;
          return '';
        });
      case 'store_raw_result':
        return hostFunction(name, ['name', 'message?', 'code?', 'rows_affected?', 'agate_table?'], (args) => {
          const rows = args.value('rows_affected');
          this.results.store(
            args.text('name'),
            new AdapterResponse(String(args.value('message') ?? 'None'), args.value('code'), rows),
            args.value('agate_table'),
          );
          if (args.value('name') === 'main' && typeof rows === 'number') this.rowsAffected = rows;
          return '';
        });
      case 'render':
        return renderFunction((text) => this.render(text));
      case 'write':
        return hostFunction(name, ['payload'], () => '');
      case 'try_or_compiler_error':
        return hostFunction(name, ['message_if_exception', 'func', '*args', '**kwargs'], (args) =>
          tryOrCompilerError(args.text('message_if_exception'), args.value('func'), args.rest, args.named),
        );
      case 'load_agate_table':
        return hostFunction(name, [], () => {
          if (!subject.loadAgateTable) throw new PyError('CompilationError', `can only load_agate_table for seeds (got ${subject.uniqueId})`);
          return subject.loadAgateTable();
        });
      case 'submit_python_job':
        return new RawFunction(name, () => {
          throw new PyError('CompilationError', 'Python models cannot run here: only SQL can');
        });
      case 'adapter_macro':
        return new RawFunction(name, () => {
          throw new PyError(
            'CompilationError',
            'The "adapter_macro" macro has been deprecated. Instead, use the `adapter.dispatch` method to find a macro and call the result.',
          );
        });
      default:
        return undefined;
    }
  }

  private loadResult(name: string): Value {
    const result = this.results.load(name);
    if (result !== undefined) return result;
    throw new PyError('CompilationError', `The 'statement' result named '${name}' has already been loaded into a variable`);
  }
}

function* tryOrCompilerError(message: string, callee: Value, positional: Value[], named: ReadonlyMap<string, Value>): Steps<Value> {
  try {
    return yield* callValue(callee, positional, named);
  } catch (error) {
    if (error instanceof PyError || error instanceof TabhouseError) throw new PyError('CompilationError', message);
    throw error;
  }
}
