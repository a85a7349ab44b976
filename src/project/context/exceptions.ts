import { hostFunction, type Bound } from '../../jinja/hostFunction.ts';
import { getAttribute } from '../../jinja/access.ts';
import { listOf } from '../../jinja/iterate.ts';
import { str } from '../../jinja/repr.ts';
import { PyDict, PyError, Undefined, type Value } from '../../jinja/values.ts';
import { contractMessage } from './contractMessage.ts';
import type { Listener } from './outputFunctions.ts';

type Raiser = [parameters: string[], message: (args: Bound) => string, type?: string];

const text = (args: Bound, name: string): string => str(args.value(name));
const field = (value: Value, name: string): string => (value === null || value instanceof Undefined ? '' : str(getAttribute(value, name)));

const raisers: Readonly<Record<string, Raiser>> = {
  raise_compiler_error: [['msg', 'node?'], (args) => text(args, 'msg')],
  raise_database_error: [['msg', 'node?'], (args) => text(args, 'msg'), 'DbtDatabaseError'],
  raise_dependency_error: [['msg'], (args) => text(args, 'msg'), 'DependencyError'],
  raise_not_implemented: [['msg'], (args) => `ERROR: ${text(args, 'msg')}`, 'NotImplementedError'],
  raise_fail_fast_error: [['msg', 'node?'], (args) => text(args, 'msg'), 'FailFastError'],
  raise_cache_inconsistent: [['message'], (args) => `Cache inconsistency detected: ${text(args, 'message')}`],
  raise_dataclass_not_dict: [
    ['obj'],
    (args) => `The object ("${text(args, 'obj')}") was used as a dictionary. This capability has been removed from objects of this type.`,
  ],
  raise_invalid_property_yml_version: [
    ['path', 'issue'],
    (args) =>
      `The yml property file at ${text(args, 'path')} is invalid because ${text(args, 'issue')}. Please consult the documentation for more information on yml property file syntax:\n\nhttps://docs.getdbt.com/reference/configs-and-properties`,
  ],
  raise_dep_not_found: [
    ['node', 'node_description', 'required_pkg'],
    (args) =>
      `Error while parsing ${text(args, 'node_description')}.\nThe required package "${text(args, 'required_pkg')}" was not found. Is the package installed?\nHint: You may need to run \`dbt deps\`.`,
  ],
  raise_ambiguous_alias: [
    ['node_1', 'node_2', 'duped_name?'],
    (args) =>
      `dbt found two resources with the database representation "${text(args, 'duped_name')}": ${field(args.value('node_1'), 'unique_id')} and ${field(args.value('node_2'), 'unique_id')}`,
  ],
  raise_ambiguous_catalog_match: [
    ['unique_id', 'match_1', 'match_2'],
    (args) => `dbt found two relations in your warehouse with similar database identifiers for ${text(args, 'unique_id')}`,
  ],
  raise_duplicate_patch_name: [
    ['patch_1', 'existing_patch_path'],
    (args) => `dbt found two schema.yml entries for the same resource in ${text(args, 'existing_patch_path')}`,
  ],
  raise_duplicate_resource_name: [['node_1', 'node_2'], (args) => `dbt found two resources with the name "${field(args.value('node_1'), 'name')}"`],
  raise_contract_error: [
    ['yaml_columns', 'sql_columns'],
    (args) => contractMessage(listOf(args.value('yaml_columns')), listOf(args.value('sql_columns'))),
    'ContractError',
  ],
  column_type_missing: [
    ['column_names'],
    (args) =>
      'Contracted models require data_type to be defined for each column. Please ensure that the column name and data_type are ' +
      `defined within the YAML configuration for the ${str(args.value('column_names'))} column(s).`,
  ],
  missing_config: [
    ['model', 'name'],
    (args) => `Model '${field(args.value('model'), 'unique_id')}' does not define a required config parameter '${text(args, 'name')}'.`,
  ],
  missing_materialization: [
    ['model', 'adapter_type'],
    (args) => {
      const config = getAttribute(args.value('model'), 'config');
      return `No materialization '${field(config, 'materialized')}' was found for adapter ${text(args, 'adapter_type')}! (searched types 'default' and '${text(args, 'adapter_type')}')`;
    },
  ],
  missing_relation: [['relation', 'model?'], (args) => `Relation ${text(args, 'relation')} not found!`],
  relation_wrong_type: [
    ['relation', 'expected_type', 'model?'],
    (args) => {
      const relation = args.value('relation');
      return (
        `Trying to create ${text(args, 'expected_type')} ${str(relation)}, but it currently exists as a ${field(relation, 'type')}. ` +
        `Either drop ${str(relation)} manually, or run dbt with \`--full-refresh\` and dbt will drop it for you.`
      );
    },
  ],
};

/** dbt's `exceptions`: functions that end the rendering with an error, and those that warn. */
export function exceptionsValue(listener: Listener = {}): PyDict {
  const members: [Value, Value][] = Object.entries(raisers).map(([name, [parameters, message, type]]) => [
    name,
    hostFunction(name, parameters, (args) => {
      throw new PyError(type ?? 'CompilationError', message(args));
    }),
  ]);
  const warn = hostFunction('warn', ['msg', 'node?'], (args) => {
    listener.warn?.(text(args, 'msg'));
    return '';
  });
  const warnTypes = hostFunction('warn_snapshot_timestamp_data_types', ['snapshot_time_data_type', 'updated_at_data_type'], (args) => {
    listener.warn?.(
      `Data type of snapshot table timestamp columns (${text(args, 'snapshot_time_data_type')}) doesn't match derived column 'updated_at' ` +
        `(${text(args, 'updated_at_data_type')}). Please update snapshot config 'updated_at'.`,
    );
    return '';
  });
  return PyDict.of([...members, ['warn', warn], ['warn_snapshot_timestamp_data_types', warnTypes]]);
}
