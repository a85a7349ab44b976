import type { MacroDefinition, Template } from '../jinja/ast.ts';
import { parseTemplate } from '../jinja/parse.ts';
import type { Origins } from '../jinja/origins.ts';
import type { Globals } from '../jinja/render.ts';
import type { Steps } from '../jinja/steps.ts';
import { str } from '../jinja/repr.ts';
import { PyDict, type Value } from '../jinja/values.ts';
import type { MacroNamespace } from '../project/macroNamespace.ts';
import type { Manifest } from '../project/manifest.ts';
import { toTemplateValue } from '../project/plain.ts';
import { callMacro } from './context/callMacro.ts';
import { NodeIndex } from './nodeIndex.ts';
import type { PartPolicy } from '../project/context/relation.ts';
import { RelationCache } from './relations/relationCache.ts';
import { Transaction } from './sql/transaction.ts';

/** What a unit test puts in place of the project's variables and the environment. */
export type BaseOverrides = { vars: { [name: string]: unknown }; envVars: { [name: string]: unknown } };

export type SessionOptions = {
  manifest: Manifest;
  macros: MacroNamespace;
  /** What a macro of the manifest is made of. */
  definitionOf: (uniqueId: string) => MacroDefinition | undefined;
  /** dbt's context that needs no database and no node (`var`, `env_var`, `modules`, `flags`, `exceptions`, …), as a package sees it while running. */
  baseOf: (packageName: string, overrides?: BaseOverrides) => Globals;
  /** The profile's target as templates see it (`target`), and the catalog and schema it stands for. */
  target: { [key: string]: unknown };
  database: string;
  schema: string;
  quoting?: Partial<PartPolicy> | undefined;
  /** dbt's global flags in upper case (`FULL_REFRESH`, `STORE_FAILURES`, `EMPTY`, `WHICH`, …). */
  flags: { [flag: string]: unknown };
  /** `ref.config`: the project's configuration as an object. */
  runtimeConfig?: (() => Value) | undefined;
  /** `flags:` of dbt_project.yml, which hold the adapter's behaviour flags. */
  behaviour?: { [flag: string]: unknown } | undefined;
  /** Whether a data test that would warn fails instead: `--warn-error`. */
  failsOnWarn?: boolean | undefined;
  /** unique_ids selected for the command. */
  selected: readonly string[];
  /** `query-comment:` of dbt_project.yml where it is the project's own; null for dbt's default, which nobody sees. */
  queryComment?: { comment: string; append: boolean; file: string; place: { line: number; column: number } } | null | undefined;
  /** Text of a seed: path as in `original_file_path`, within the package. Null: there is none. */
  readText: (packageName: string, path: string) => string | null;
  /** Where a generic test is written in its properties file. */
  placeOfTest?: ((node: object) => { line: number; column: number }) | undefined;
  /** Wall clock. */
  now: () => Date;
  onLog?: ((level: 'info' | 'warn' | 'debug', message: string, node: string | null) => void) | undefined;
  onPrint?: ((text: string) => void) | undefined;
};

/** A node's SQL after templates, with the CTEs of the ephemeral models it stands on. */
export type CompiledCode = {
  /** What runs: ephemeral models injected. */
  compiledCode: string;
  /** As rendered, before injection. */
  ownCode: string;
  /** In the order they are injected. */
  extraCtes: { id: string; sql: string }[];
  /** Where `ownCode` comes from; null where it is not written in the node's file. */
  origins: Origins | null;
};

/** The state of one command's run on the database: made at its start, thrown away at its end. */
export class Session {
  readonly cache = new RelationCache();
  readonly transaction: Transaction;
  /** Kinds of keys by table, by `database.schema`, as they were when a model first asked. */
  readonly keyConstraints = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  readonly quoting: PartPolicy;
  readonly index: NodeIndex;
  /** Ephemeral models compiled in this run, by unique_id. */
  readonly ephemerals = new Map<string, CompiledCode>();
  /** SQL of the nodes compiled in this run, by unique_id: there also when the node then failed. */
  readonly compiled = new Map<string, CompiledCode>();
  private readonly templates = new Map<string, Template>();
  private readonly warned = new Set<string>();
  private graphValue: Value | undefined;

  constructor(readonly options: SessionOptions) {
    const { settings } = options.target;
    this.transaction = new Transaction(settings instanceof PyDict ? [...settings.items()].map(([name, value]) => [str(name), str(value)]) : []);
    this.quoting = { database: true, schema: true, identifier: true, ...options.quoting };
    this.index = new NodeIndex(options.manifest, options.macros.rootPackage, options.behaviour?.['require_ref_searches_node_package_before_root'] === true);
  }

  get manifest(): Manifest {
    return this.options.manifest;
  }

  /** Calls one of dbt's macros by its bare name, as the adapter does: the project's own goes first. */
  callMacro(name: string, named: Record<string, Value>): Steps<Value> {
    return callMacro(this, name, named);
  }

  flag(name: string): unknown {
    return this.options.flags[name] ?? false;
  }

  log(level: 'info' | 'warn' | 'debug', message: string, node: string | null = null): void {
    this.options.onLog?.(level, message, node);
  }

  /** What templates print: it is the command's output. */
  print(text: string): void {
    (this.options.onPrint ?? ((said) => this.log('info', said)))(text);
  }

  /** A warning that is told once a run. */
  warnOnce(message: string, node: string | null = null): void {
    if (this.warned.has(message)) return;
    this.warned.add(message);
    this.log('warn', message, node);
  }

  /** A template; `place` is where it begins in its file. */
  parse(source: string, file: string, place: { line: number; column: number } = { line: 1, column: 1 }): Template {
    const key = `${file}\0${place.line}\0${place.column}\0${source}`;
    let template = this.templates.get(key);
    if (!template) this.templates.set(key, (template = parseTemplate(source, file, place)));
    return template;
  }

  /** `graph` of the templates: the manifest as one dictionary, made when first asked for. */
  graph(): Value {
    const { nodes, sources, exposures, functions, metrics, groups, semantic_models, saved_queries } = this.manifest;
    return (this.graphValue ??= toTemplateValue({ exposures, groups, metrics, nodes, sources, semantic_models, saved_queries, functions }));
  }
}
