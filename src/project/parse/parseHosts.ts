import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyDict, PyError, PyObject, PyTuple, type CallArguments, type Called, type Value } from '../../jinja/values.ts';
import { addConfigCall, ConfigError } from '../config/merge.ts';
import { Behaviour } from '../context/behaviour.ts';
import type { Dict } from '../manifest.ts';
import { fromTemplateValue, isDict } from '../plain.ts';
import { EmptyTable } from './parseTable.ts';
import type { Recorder } from './recorder.ts';

/** `config` while parsing: what is called is recorded, what is asked is ''. */
export class ParseConfig extends PyObject {
  readonly pyType = 'ParseConfigObject';

  constructor(private readonly recorder: Recorder) {
    super();
  }

  override call({ positional, named }: CallArguments): Called {
    if (positional.length === 1 && named.size === 0) this.record(positional[0] as Value);
    else if (positional.length === 0 && named.size > 0) this.record(PyDict.of(named));
    else throw new PyError('CompilationError', 'Invalid inline model config: give config() keyword arguments or one mapping');
    return '';
  }

  private record(options: Value): void {
    const plain = fromTemplateValue(options);
    if (!isDict(plain)) throw new PyError('CompilationError', 'Invalid inline model config: config() needs keyword arguments or a mapping');
    for (const [given, wanted] of [
      ['pre_hook', 'pre-hook'],
      ['post_hook', 'post-hook'],
    ] as const) {
      if (!(given in plain)) continue;
      if (wanted in plain) throw new PyError('CompilationError', `config has conflicting keys "${given}" and "${wanted}"`);
      plain[wanted] = plain[given];
      delete plain[given];
    }
    this.add(plain);
  }

  private add(options: Dict): void {
    try {
      addConfigCall(this.recorder.calls, options);
    } catch (error) {
      if (error instanceof ConfigError) throw new PyError('CompilationError', error.message);
      throw error;
    }
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'set':
        return hostFunction('set', ['name', 'value'], (args) => {
          this.record(PyDict.of([[args.text('name'), args.value('value')]]));
          return '';
        });
      case 'get':
      case 'meta_get':
        return hostFunction(name, ['name', 'default?', 'validator?'], () => '');
      case 'require':
      case 'meta_require':
        return hostFunction(name, ['name', 'validator?'], () => '');
      case 'persist_relation_docs':
      case 'persist_column_docs':
        return hostFunction(name, [], () => false);
      default:
        return undefined;
    }
  }
}

/** The answers of the adapter's methods while parsing, where nothing may be asked of a database. */
const REPLACEMENTS: Readonly<Record<string, () => Value>> = {
  add_query: () => new PyTuple([null, null]),
  already_exists: () => false,
  assert_valid_snapshot_target_given_strategy: () => null,
  check_schema_exists: () => false,
  create_schema: () => null,
  drop_relation: () => null,
  drop_schema: () => null,
  execute: () => new PyTuple(['', new EmptyTable()]),
  expand_target_column_types: () => null,
  get_column_schema_from_query: () => [],
  get_columns_in_relation: () => [],
  get_columns_in_table: () => [],
  get_hard_deletes_behavior: () => null,
  get_incremental_strategy_macro: () => null,
  get_missing_columns: () => [],
  get_partitions_metadata: () => new PyTuple(['', new EmptyTable()]),
  get_relation: () => null,
  rename_relation: () => null,
  truncate_relation: () => null,
  valid_snapshot_target: () => null,
  cache_added: () => '',
  cache_dropped: () => '',
  cache_renamed: () => '',
  commit: () => null,
  list_relations_without_caching: () => [],
  parse_index: () => null,
  store_relation: () => null,
  standardize_grants_dict: () => new PyDict(),
  valid_incremental_strategies: () => ['append', 'delete+insert', 'merge', 'microbatch'],
  is_motherduck: () => false,
  is_ducklake: () => false,
  disable_transactions: () => false,
  external_root: () => '.',
  location_exists: () => false,
  get_binding_char: () => '?',
  use_ducklake_table_workarounds: () => false,
  type: () => 'duckdb',
  warn_once: () => '',
  batch_id_for_model: () => '',
  build_catalog_relation: () => null,
  catalog_supports_foreign_keys: () => false,
  convert_type: () => null,
  ensure_transaction: () => null,
  existing_key_constraint_types: () => [],
  external_read_location: () => '',
  external_write_options: () => '',
  get_catalog_integration: () => null,
  get_seed_file_path: () => '',
  get_temp_relation_path: () => '',
  render_raw_columns_constraints: () => [],
  render_raw_model_constraints: () => [],
  run_sql_for_tests: () => null,
  convert_datetimes_to_strs: () => new EmptyTable(),
};

/** `adapter` while parsing. `dispatch` is the only method that does something. */
export class ParseAdapter extends PyObject {
  readonly pyType = 'ParseDatabaseWrapper';

  constructor(
    private readonly dispatch: Value,
    private readonly relation: Value,
    /** `flags:` of the project. */
    private readonly flag: (name: string) => unknown,
  ) {
    super();
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'dispatch') return this.dispatch;
    if (name === 'Relation') return this.relation;
    if (name === 'behavior') return new Behaviour(this.flag);
    if (name === 'quote' || name === 'quote_seed_column')
      return hostFunction(name, ['identifier', 'quote_config?'], (args) => quoteUnless(args.text('identifier'), args.optional('quote_config')));
    if (name === 'quote_as_configured') return hostFunction(name, ['identifier', 'quote_key'], (args) => `"${args.text('identifier')}"`);
    if (name === 'escape_sql_string') return hostFunction(name, ['value'], (args) => String(args.value('value')).replaceAll("'", "''"));
    const answer = REPLACEMENTS[name];
    return answer === undefined ? undefined : hostFunction(name, ['*args', '**kwargs'], answer);
  }
}

function quoteUnless(identifier: string, config: Value | undefined): string {
  return config === false ? identifier : `"${identifier}"`;
}
