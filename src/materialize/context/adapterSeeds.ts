import { typeName } from '../../jinja/repr.ts';
import { READABLE_FOLDER } from '../../engine/connection.ts';
import { str } from '../../jinja/repr.ts';
import { PyDict, PyError, type Value } from '../../jinja/values.ts';
import { PyDecimal } from '../agate/decimal.ts';
import { AgateTable } from '../agate/table.ts';
import { maxPrecision, type AgateType } from '../agate/types.ts';
import type { AdapterMethods } from './adapter.ts';
import { nameOf } from './nameOf.ts';
import type { Bound } from '../../jinja/hostFunction.ts';

const SQL_TYPES: Record<Exclude<AgateType, 'Number'>, string> = {
  Integer: 'integer',
  Text: 'text',
  Boolean: 'boolean',
  DateTime: 'timestamp without time zone',
  Date: 'date',
};

export const seedMethods: AdapterMethods = {
  convert_type: {
    parameters: ['agate_table', 'col_idx'],
    body: (_, args) => {
      const column = tableOf(args, 'agate_table').columns()[Number(args.value('col_idx'))];
      if (!column) return null;
      if (column.type !== 'Number') return SQL_TYPES[column.type];
      return maxPrecision(column.items.filter((value) => value instanceof PyDecimal)) !== 0 ? 'float8' : 'integer';
    },
  },
  quote_seed_column: {
    parameters: ['column', 'quote_config'],
    body: (_, args) => {
      const configured = args.value('quote_config');
      if (configured !== null && typeof configured !== 'boolean') {
        throw new PyError('CompilationError', `The seed configuration value of "quote_columns" has an invalid type <class '${typeName(configured)}'>`);
      }
      return configured === false ? nameOf(args, 'column') : `"${nameOf(args, 'column')}"`;
    },
  },
  convert_datetimes_to_strs: {
    parameters: ['table'],
    body: (_, args) => {
      const table = tableOf(args, 'table');
      const isTime = table.types.map((type) => type === 'DateTime');
      const cells = table.cells.map((row) => row.map((value, i) => (isTime[i] && value !== null ? str(value) : value)));
      return new AgateTable(
        table.names,
        table.types.map((type) => (type === 'DateTime' ? 'Text' : type)),
        cells,
      );
    },
  },
  get_binding_char: { parameters: [], body: () => '?' },
  get_seed_file_path: {
    parameters: ['model'],
    body: (_, args) => {
      const model = args.value('model');
      return seedPath(field(model, 'package_name'), field(model, 'original_file_path'));
    },
  },
};

/** The path under which a seed's file is readable by SQL while it is loaded. */
export function seedPath(packageName: string, originalFilePath: string): string {
  return `${READABLE_FOLDER}${packageName}/${originalFilePath.replaceAll("'", '_')}`;
}

function tableOf(args: Bound, name: string): AgateTable {
  const table = args.value(name);
  if (table instanceof AgateTable) return table;
  throw new PyError('TypeError', `${args.functionName}() needs a table for '${name}'`);
}

const field = (holder: Value, name: string): string => (holder instanceof PyDict ? str(holder.get(name) ?? '') : '');
