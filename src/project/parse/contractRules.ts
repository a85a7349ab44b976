import { compareText } from '../../jinja/compare.ts';
import type { Column, Dict, ManifestNode } from '../manifest.ts';
import type { YamlPath } from '../yaml/loadYaml.ts';
import { sha256Hex } from '../hash.ts';
import { reprValue, strValue } from '../pythonText.ts';
import type { SchemaFile } from './schemaFile.ts';

/** The constraints of a model and then of its columns, with their place below the model's entry. */
export function constraintsWithPaths(node: ManifestNode): { constraint: Dict; path: YamlPath }[] {
  const own = (node.constraints ?? []).map((constraint, index) => ({ constraint, path: ['constraints', index] }));
  const columns = Object.values(node.columns);
  const ofColumns = columns.flatMap((column, at) =>
    column.constraints.map((constraint, index) => ({ constraint, path: ['columns', at, 'constraints', index] })),
  );
  return [...own, ...ofColumns];
}

/** What an enforced contract asks of a model's properties and its language, and where primary keys may stand. */
export function checkContract(file: SchemaFile, node: ManifestNode, path: YamlPath): void {
  if (node.config['contract'] !== undefined && node.contract?.enforced === true) checkEnforced(file, node, path);
  const keys = Object.values(node.columns).filter((column) => column.constraints.some((one) => one['type'] === 'primary_key'));
  if (keys.length > 1) {
    const names = keys.map((column) => `'${column.name}'`).join(', ');
    const message = `Found ${keys.length} columns ([${names}]) with primary key constraints defined in ${node.original_file_path}`;
    file.problem([...path, 'columns'], message, 'a primary key of several columns is a constraint of the model, not of its columns');
  }
  if (keys.length > 0 && node.constraints?.some((one) => one['type'] === 'primary_key') === true) {
    file.problem(
      [...path, 'constraints'],
      `the primary key of model '${node.name}' is defined at the model level and at the columns level`,
      'keep one of the two',
    );
  }
}

function checkEnforced(file: SchemaFile, node: ManifestNode, path: YamlPath): void {
  const warned = constraintsWithPaths(node).find(({ constraint, path: inner }) => inner[0] === 'columns' && constraint['warn_unsupported'] === true);
  const { materialized } = node.config;
  if (warned !== undefined && materialized !== 'table' && materialized !== 'incremental') {
    file.warn(
      [...path, ...warned.path],
      `Constraint types are not supported for ${materialized} materializations and will be ignored (model '${node.name}')`,
      'UnsupportedConstraintMaterialization',
      "set 'warn_unsupported: false' on the constraint to hear no more of it",
    );
  }
  const failed = `Contract enforcement failed for: (${node.original_file_path})`;
  if (Object.keys(node.columns).length === 0) {
    file.problem(
      path,
      `${failed} Constraints must be defined in a \`yml\` schema configuration file like \`schema.yml\`.`,
      'list the columns of the model, with their data_type',
    );
  }
  if (node.language === 'python')
    file.problem(path, `${failed} Language Error: Expected 'sql' but found 'python'`, 'a Python model cannot have an enforced contract');
}

const ENFORCING = ['table', 'incremental'];

/** Hex sha256 of what an enforced contract promises, null without one: `build_contract_checksum` of dbt-core's `ModelNode`, from Python's printing. */
export function contractChecksum({ contract, columns, constraints = [], config }: ManifestNode): string | null {
  if (contract?.enforced !== true) return null;
  const sorted = Object.values(columns).sort((a, b) => compareText(a.name, b.name));
  const promised = sorted.map(promiseOf).join('');
  return sha256Hex(
    ENFORCING.includes(String(config.materialized)) ? `${promised}${String(config.materialized)}${printed(constraints, 'ModelLevelConstraint')}` : promised,
  );
}

function promiseOf({ name, data_type: type, constraints }: Column): string {
  return `|${name}${strValue(type)}${printed(constraints, 'ColumnLevelConstraint')}`;
}

function printed(constraints: readonly Dict[], className: string): string {
  const one = ({ type, ...others }: Dict): string => {
    const fields = Object.entries(others).map(([name, value]) => `, ${name}=${reprValue(value)}`);
    return `${className}(type=<ConstraintType.${String(type)}: '${String(type)}'>${fields.join('')})`;
  };
  return `[${constraints.map(one).join(', ')}]`;
}
