import type { MacroDefinition } from '../../jinja/ast.ts';
import { hostFunction } from '../../jinja/hostFunction.ts';
import { bindMacro } from '../../jinja/macro.ts';
import { renderTemplate } from '../../jinja/render.ts';
import { Rendering, type Globals } from '../../jinja/rendering.ts';
import type { Steps } from '../../jinja/steps.ts';
import { PyDict, type Value } from '../../jinja/values.ts';
import { CONTEXT_NAMES } from './contextNames.ts';
import { ContextMembers } from '../context/contextMembers.ts';
import { ColumnClass } from '../context/column.ts';
import { DISPATCH_PARAMETERS, dispatched } from '../context/dispatch.ts';
import { NamedMembers } from '../context/namedMembers.ts';
import type { ManifestMacro } from '../manifest.ts';
import { Relation, RelationClass } from '../context/relation.ts';
import { renderFunction } from '../context/renderFunction.ts';
import { inContext } from '../context/varFunction.ts';
import { RawFunction } from '../context/rawFunction.ts';
import { refArgs, sourceArgs } from '../context/referenceArguments.ts';
import { toTemplateValue } from '../plain.ts';
import { ParseAdapter, ParseConfig } from './parseHosts.ts';
import type { ParseSettings } from './parseSettings.ts';
import type { Recorder } from './recorder.ts';

/** The node a template belongs to, as far as templates can see it. */
export type Subject = {
  packageName: string;
  /** `model`; asked for only where a template looks. */
  model: () => { [key: string]: unknown };
  /** `this`, and what `ref` gives while parsing; null for run hooks. */
  relation: { database: string | null; schema: string | null; identifier: string | null } | null;
};

/** Which macros a template sees: all by dbt's lookup, or (generic tests) only those its test macro leads to. */
export type MacroScope =
  { kind: 'all' } | { kind: 'only'; names: ReadonlyMap<string, ManifestMacro>; packages: ReadonlyMap<string, ReadonlyMap<string, ManifestMacro>> };

/**
 * The names of one node's templates while it is parsed, and its rendering. Macros come first, as in dbt: a project's own `ref`
 * replaces dbt's, which stays in `builtins`.
 */
export class NodeGlobals implements Globals {
  readonly rendering: Rendering;
  private readonly bound = new Map<string, Value>();
  private readonly values = new Map<string, Value>();
  /** Names that templates wrote into `context`. */
  private readonly written = new Map<string, Value>();
  private readonly base: Globals;

  constructor(
    private readonly settings: ParseSettings,
    private readonly subject: Subject,
    private readonly recorder: Recorder,
    private readonly scope: MacroScope = { kind: 'all' },
    base?: Globals,
  ) {
    this.base = base ?? settings.baseOf(subject.packageName);
    this.rendering = new Rendering({
      globals: this,
      undefinedNames: 'permissive',
      onMacroCall: (definition, depth) => {
        if (depth === 0) this.recordMacro(definition);
      },
    });
  }

  private recordMacro(definition: MacroDefinition): void {
    const id = this.settings.library.idOf(definition);
    if (id !== undefined && !this.recorder.macros.includes(id)) this.recorder.macros.push(id);
  }

  get(name: string): Value | undefined {
    return this.written.get(name) ?? this.known(name);
  }

  private known(name: string): Value | undefined {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    // None (null) is a value like any other
    let value = this.macroValue(name);
    if (value === undefined) value = this.own(name);
    if (value === undefined) value = this.inherited(name);
    if (value !== undefined) this.values.set(name, value);
    return value;
  }

  private inherited(name: string): Value | undefined {
    return inContext(this.base.get(name), null, (text, file) => this.render(text, file));
  }

  /** Adds a name of its own, such as the arguments of a generic test. */
  set(name: string, value: Value): void {
    this.values.set(name, value);
  }

  private macroValue(name: string): Value | undefined {
    if (this.scope.kind === 'only') {
      const members = this.scope.packages.get(name);
      if (members !== undefined) return new NamedMembers(`macros of ${name}`, (member) => this.bindFound(members.get(member)));
      return this.bindFound(this.scope.names.get(name));
    }
    const found = this.settings.namespace.lookup(name, this.subject.packageName);
    if (found === undefined) return undefined;
    if ('namespace' in found) return new NamedMembers(`macros of ${name}`, (member) => this.bindFound(found.namespace.get(member)));
    return this.bindFound(found);
  }

  private bindFound(macro: ManifestMacro | undefined): Value | undefined {
    if (macro === undefined) return undefined;
    let value = this.bound.get(macro.unique_id);
    if (value === undefined) {
      const definition = this.settings.library.get(macro.unique_id)?.definition;
      if (definition === undefined) return undefined;
      this.bound.set(macro.unique_id, (value = bindMacro(definition, this.rendering)));
    }
    return value;
  }

  private own(name: string): Value | undefined {
    const { subject, settings, recorder } = this;
    switch (name) {
      case 'ref':
        return new RawFunction(
          'ref',
          (args) => {
            recorder.refs.push(refArgs(args));
            return this.relation();
          },
          settings.runtimeConfig,
        );
      case 'source':
        return new RawFunction(
          'source',
          (args) => {
            recorder.sources.push(sourceArgs(args));
            return this.relation();
          },
          settings.runtimeConfig,
        );
      case 'metric':
        return new RawFunction('metric', ({ positional }) => {
          recorder.metrics.push(positional.map(String));
          return String(positional[positional.length - 1]);
        });
      case 'function':
        return new RawFunction('function', ({ positional }) => {
          recorder.functions.push(positional.map(String));
          return this.relation();
        });
      case 'config':
        return new ParseConfig(recorder);
      case 'builtins':
        return PyDict.of(['ref', 'source', 'config'].map((key) => [key, this.own(key) ?? null]));
      case 'this':
        return subject.relation === null ? null : this.relation();
      case 'model':
        return toTemplateValue(subject.model());
      case 'database':
        return subject.relation?.database ?? settings.target.database;
      case 'schema':
        return subject.relation?.schema ?? settings.target.schema;
      case 'target':
      case 'env':
        return settings.targetValue;
      case 'column':
        return new ColumnClass();
      case 'sql_now':
        return 'now()';
      case '_sql_results':
        return new PyDict();
      case 'execute':
        return false;
      case 'adapter':
        return new ParseAdapter(this.dispatch(), new RelationClass(settings.quoting), settings.flag);
      case 'api':
        return PyDict.of([
          ['Relation', new RelationClass(settings.quoting)],
          ['Column', new ColumnClass()],
        ]);
      case 'graph':
        return new PyDict();
      case 'sql':
      case 'compiled_code':
      case 'pre_hooks':
      case 'post_hooks':
      case 'defer_relation':
        return null;
      case 'selected_resources':
        return [];
      case 'load_result':
        return hostFunction('load_result', ['name'], () => null);
      case 'store_result':
      case 'store_raw_result':
      case 'write':
      case 'load_agate_table':
      case 'submit_python_job':
      case 'adapter_macro':
        return hostFunction(name, ['*args', '**kwargs'], () => '');
      case 'render':
        return renderFunction((text) => this.render(text));
      case 'context':
        return new ContextMembers(
          (member) => this.get(member),
          (member, value) => this.written.set(member, value),
          () => [...CONTEXT_NAMES, ...this.settings.namespace.byName().keys(), ...this.written.keys()],
        );
      default:
        return undefined;
    }
  }

  private *render(text: string, file = 'render()'): Steps<string> {
    return yield* renderTemplate(this.settings.templates.parse(text, file), this.rendering);
  }

  private relation(): Value {
    const { database, schema, identifier } = this.subject.relation ?? {
      database: this.settings.target.database,
      schema: this.settings.target.schema,
      identifier: null,
    };
    return new Relation({ path: { database, schema, identifier }, quotePolicy: this.settings.quoting });
  }

  private dispatch(): Value {
    const { namespace } = this.settings;
    return hostFunction('dispatch', DISPATCH_PARAMETERS, (args) =>
      dispatched(
        args,
        // While parsing a generic test dbt knows macros by their names alone; what only works so fails when the test runs.
        (name, macroNamespace) =>
          this.scope.kind === 'only' ? namespace.dispatchStatically(name, macroNamespace) : namespace.dispatch(name, macroNamespace, this.subject.packageName),
        (macro) => this.bindFound(macro),
      ),
    );
  }
}
