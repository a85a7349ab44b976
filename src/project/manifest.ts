/**
 * dbt's manifest, v12: what real dbt writes to `target/manifest.json`. Field names, and their order in each object, are dbt's.
 *
 * Everything is plain data, with one exception: numbers a user wrote as floats, and dates, stay the Python values of `src/jinja`
 * wherever a template may see them again (`config`, `meta`, `test_metadata.kwargs`, `vars`, rows of unit tests), since `1.0` and `1`
 * print differently. Those values serialise themselves by `toJSON`.
 */
export type Dict = { [key: string]: unknown };

export type Checksum = { name: 'sha256' | 'path' | 'none'; checksum: string };
export type RefArgs = { name: string; package: string | null; version: string | number | null };
export type DependsOn = { macros: string[]; nodes: string[] };
export type Hook = { sql: string; transaction: boolean; index: number | null };
export type Contract = { enforced: boolean; alias_types: boolean; checksum: string | null };
export type Docs = { show: boolean; node_color: string | null };

export type Column = {
  name: string;
  description: string;
  meta: Dict;
  data_type: string | null;
  constraints: Dict[];
  quote: boolean | null;
  config: { meta: Dict; tags: string[] };
  tags: string[];
  granularity: string | null;
  doc_blocks: string[];
  [extra: string]: unknown;
};

/** A node's configuration: dbt's defaults filled in, adapter and custom keys kept. */
export type NodeConfig = {
  enabled: boolean;
  materialized?: string;
  alias?: string | null;
  schema?: string | null;
  database?: string | null;
  tags: string[];
  meta: Dict;
  'pre-hook'?: Hook[];
  'post-hook'?: Hook[];
  [key: string]: unknown;
};

/**
 * What cannot run here though it parses (a Python model, a model version, …). Ours, not dbt's: never serialised into `manifest.json`.
 * The runtime makes it the error of that node alone.
 */
export type Unsupported = { message: string; file: string; line?: number | undefined; column?: number | undefined; hint?: string | undefined };

/** Anything in `manifest.nodes` (model, seed, snapshot, analysis, test (singular or generic), operation (a run hook)), and functions. */
export type ManifestNode = {
  database: string | null;
  schema: string | null;
  name: string;
  resource_type: 'model' | 'seed' | 'snapshot' | 'analysis' | 'test' | 'operation' | 'sql_operation' | 'function';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: string[];
  alias: string;
  checksum: Checksum;
  config: NodeConfig;
  tags: string[];
  description: string;
  columns: Record<string, Column>;
  meta: Dict;
  group: string | null;
  docs: Docs;
  patch_path: string | null;
  build_path: string | null;
  unrendered_config: Dict;
  /** Seconds since 1970, as dbt has it. */
  created_at: number;
  relation_name: string | null;
  raw_code: string;
  doc_blocks: string[];
  depends_on: { macros: string[]; nodes?: string[] };
  // every node but seeds
  language?: 'sql' | 'python';
  refs?: RefArgs[];
  sources?: string[][];
  metrics?: string[][];
  functions?: string[][];
  compiled_path?: string | null;
  compiled?: boolean;
  compiled_code?: string | null;
  extra_ctes_injected?: boolean;
  extra_ctes?: { id: string; sql: string }[];
  contract?: Contract;
  // models
  access?: string;
  constraints?: Dict[];
  version?: string | number | null;
  latest_version?: string | number | null;
  deprecation_date?: string | null;
  primary_key?: string[];
  time_spine?: Dict | null;
  // seeds
  root_path?: string | null;
  // operations
  index?: number | null;
  // generic tests
  column_name?: string | null;
  file_key_name?: string | null;
  attached_node?: string | null;
  test_metadata?: TestMetadata;
  // functions
  returns?: Dict;
  arguments?: Dict[];
  /** Set where this node cannot run in the tab. Not part of dbt's manifest. */
  unsupported?: Unsupported;
};

export type TestMetadata = { name: string; kwargs: Dict; namespace: string | null };

export type Freshness = {
  warn_after: { count: number | null; period: string | null } | null;
  error_after: { count: number | null; period: string | null } | null;
  filter: string | null;
};

export type ManifestSource = {
  database: string | null;
  schema: string;
  name: string;
  resource_type: 'source';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: string[];
  source_name: string;
  source_description: string;
  loader: string;
  identifier: string;
  quoting: { database: boolean | null; schema: boolean | null; identifier: boolean | null; column: boolean | null };
  loaded_at_field: string | null;
  loaded_at_query: string | null;
  freshness: Freshness | null;
  external: Dict | null;
  description: string;
  columns: Record<string, Column>;
  meta: Dict;
  source_meta: Dict;
  tags: string[];
  config: { enabled: boolean; meta: Dict; tags: string[]; [key: string]: unknown };
  patch_path: string | null;
  unrendered_config: Dict;
  relation_name: string;
  created_at: number;
  unrendered_database: string | null;
  unrendered_schema: string | null;
  doc_blocks: string[];
};

export type MacroArgument = { name: string; type: string | null; description: string };

export type ManifestMacro = {
  name: string;
  resource_type: 'macro';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  macro_sql: string;
  depends_on: { macros: string[] };
  description: string;
  meta: Dict;
  docs: Docs;
  config: { meta: Dict; docs: Docs };
  patch_path: string | null;
  arguments: MacroArgument[];
  created_at: number;
  supported_languages: string[] | null;
};

export type ManifestDoc = {
  name: string;
  resource_type: 'doc';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  block_contents: string;
};

export type ManifestExposure = {
  name: string;
  resource_type: 'exposure';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: string[];
  type: string;
  owner: Dict;
  description: string;
  label: string | null;
  maturity: string | null;
  meta: Dict;
  tags: string[];
  config: { enabled: boolean; tags: string[]; meta: Dict; [key: string]: unknown };
  unrendered_config: Dict;
  url: string | null;
  depends_on: DependsOn;
  refs: RefArgs[];
  sources: string[][];
  metrics: string[][];
  created_at: number;
};

export type UnitTestRows = Dict[] | string | null;
export type UnitTestFixture = { rows: UnitTestRows; format: 'dict' | 'csv' | 'sql'; fixture: string | null };

export type ManifestUnitTest = {
  model: string;
  given: ({ input: string } & UnitTestFixture)[];
  expect: UnitTestFixture;
  name: string;
  resource_type: 'unit_test';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: string[];
  description: string;
  overrides: { macros: Dict; vars: Dict; env_vars: Dict } | null;
  depends_on: DependsOn;
  config: { tags: string[]; meta: Dict; enabled: boolean; [key: string]: unknown };
  checksum: string;
  schema: string | null;
  created_at: number;
  versions: { include: unknown[] | null; exclude: unknown[] | null } | null;
  version: string | number | null;
  unsupported?: Unsupported;
};

export type ManifestGroup = {
  name: string;
  resource_type: 'group';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  owner: Dict;
  description: string | null;
  config: Dict;
};

/** A metric, semantic model or saved query: kept for tools, never run. */
export type ManifestSemanticNode = {
  name: string;
  resource_type: 'metric' | 'semantic_model' | 'saved_query';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: string[];
  depends_on: DependsOn;
  [key: string]: unknown;
};

export type ManifestMetadata = {
  dbt_schema_version: string;
  dbt_version: string;
  generated_at: string;
  invocation_id: string;
  invocation_started_at: string;
  env: Record<string, string>;
  project_name: string;
  project_id: string;
  user_id: string | null;
  send_anonymous_usage_stats: boolean;
  adapter_type: string;
  quoting: { database: boolean; schema: boolean; identifier: boolean; column: boolean | null };
  run_started_at: string;
};

export type DisabledNode = ManifestNode | ManifestSource | ManifestExposure | ManifestUnitTest | ManifestSemanticNode;

export type Manifest = {
  metadata: ManifestMetadata;
  nodes: Record<string, ManifestNode>;
  sources: Record<string, ManifestSource>;
  macros: Record<string, ManifestMacro>;
  docs: Record<string, ManifestDoc>;
  exposures: Record<string, ManifestExposure>;
  metrics: Record<string, ManifestSemanticNode>;
  groups: Record<string, ManifestGroup>;
  selectors: Dict;
  disabled: Record<string, DisabledNode[]>;
  parent_map: Record<string, string[]>;
  child_map: Record<string, string[]>;
  group_map: Record<string, string[]>;
  saved_queries: Record<string, ManifestSemanticNode>;
  semantic_models: Record<string, ManifestSemanticNode>;
  unit_tests: Record<string, ManifestUnitTest>;
  functions: Record<string, ManifestNode>;
};
