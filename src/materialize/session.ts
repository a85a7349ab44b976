import type { Value } from '../jinja/values.ts';
import type { MacroNamespace } from '../project/macroNamespace.ts';
import type { Manifest, ManifestNode } from '../project/manifest.ts';
import { RelationCache } from './relations/relationCache.ts';
import { Transaction } from './sql/transaction.ts';

/** dbt's quoting of relation parts, from `quoting:` of dbt_project.yml. */
export type Quoting = { database: boolean; schema: boolean; identifier: boolean };

/** `query-comment:` of dbt_project.yml: dbt's default comment, none, or a template of the project's. */
export type QueryComment = { template: string | null; append: boolean; file: string };

export type SessionOptions = {
  manifest: Manifest;
  macros: MacroNamespace;
  /** The catalog and schema of the profile's target. */
  database: string;
  schema: string;
  /** `target` as templates see it: name, schema, type, threads, … */
  target: { [key: string]: unknown };
  quoting?: Partial<Quoting> | undefined;
  /** dbt's global flags in upper case (`FULL_REFRESH`, `STORE_FAILURES`, `EMPTY`, `WHICH`, …). Missing ones are false. */
  flags: { [flag: string]: unknown };
  /** `flags:` of dbt_project.yml, which hold the adapter's behaviour flags. */
  behaviour?: { [flag: string]: unknown } | undefined;
  /** The variables a node of this package sees: the root project's, its own package's, the command line's. */
  varsOf: (packageName: string) => { [name: string]: unknown };
  env: { [name: string]: string };
  /** unique_ids selected for the command. */
  selected: readonly string[];
  queryComment?: QueryComment | null | undefined;
  /** Text of a project file (seed, fixture): path as in `original_file_path`, of the named package. Null: there is none. */
  readText: (packageName: string, path: string) => string | null;
  /** Wall clock. */
  now: () => Date;
  /** Random 32 hex digits with dashes: dbt's invocation_id. */
  invocationId: string;
  startedAt: Date;
  onLog?: ((level: 'info' | 'warn' | 'debug', message: string, node: string | null) => void) | undefined;
};

/** The state of one command's run on the database: made at its start, thrown away at its end. */
export class Session {
  readonly cache = new RelationCache();
  readonly transaction: Transaction;
  readonly quoting: Quoting;
  /** Ephemeral models compiled in this run. */
  readonly ephemerals = new Map<string, CompiledCode>();
  /** `graph` of the templates, made once. */
  graph: Value | undefined;
  readonly warnedOnce = new Set<string>();

  constructor(readonly options: SessionOptions) {
    this.quoting = { database: true, schema: true, identifier: true, ...options.quoting };
    this.transaction = new Transaction();
  }

  get manifest(): Manifest {
    return this.options.manifest;
  }

  flag(name: string): unknown {
    return this.options.flags[name] ?? false;
  }

  log(level: 'info' | 'warn' | 'debug', message: string, node: string | null = null): void {
    this.options.onLog?.(level, message, node);
  }

  /** The nodes that a run of dbt lists schemas for and creates schemas of. */
  node(uniqueId: string): ManifestNode | undefined {
    return this.manifest.nodes[uniqueId];
  }
}

/** A node's SQL after templates, with the CTEs of the ephemeral models it stands on. */
export type CompiledCode = {
  /** What runs: ephemeral models injected. */
  compiledCode: string;
  /** As rendered, before injection. */
  ownCode: string;
  /** In the order they are injected. */
  extraCtes: { id: string; sql: string }[];
};
