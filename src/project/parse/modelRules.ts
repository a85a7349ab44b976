import type { Dict } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { reprValue, strValue } from '../pythonText.ts';
import type { YamlPath } from '../yaml/loadYaml.ts';
import type { EntryRefusal } from './entryRules.ts';

/** What dbt refuses in the properties of a model besides what it refuses in any: its deprecation date and its time spine. */
export function modelRefusals(model: Dict): EntryRefusal[] {
  const versions = Array.isArray(model['versions']) ? (model['versions'] as unknown[]) : [];
  return [
    ...deprecationRefusals([], model),
    ...versions.flatMap((version, index) => (isDict(version) ? deprecationRefusals(['versions', index], version) : [])),
    ...timeSpineRefusals(model),
  ];
}

function deprecationRefusals(path: YamlPath, owner: Dict): EntryRefusal[] {
  const date = owner['deprecation_date'] ?? null;
  if (date === null || (typeof date === 'string' && (/^\d{4}-\d\d?-\d\d?/.test(date) || !Number.isNaN(Date.parse(date))))) return [];
  return [
    {
      path: [...path, 'deprecation_date'],
      message: `'deprecation_date' must be a date or a time, but it is ${reprValue(date)}`,
      hint: 'write it as 2030-01-31',
    },
  ];
}

function timeSpineRefusals(model: Dict): EntryRefusal[] {
  const spine = model['time_spine'] ?? null;
  if (spine === null) return [];
  const path = ['time_spine'];
  if (!isDict(spine) || typeof spine['standard_granularity_column'] !== 'string') {
    return [{ path, message: `'time_spine' must be a mapping with a standard_granularity_column, but it is ${reprValue(spine)}` }];
  }
  const columns = Array.isArray(model['columns']) ? (model['columns'] as unknown[]).filter(isDict) : [];
  const names = columns.map((column) => column['name']);
  const standard = spine['standard_granularity_column'];
  const column = columns.find((one) => one['name'] === standard);
  const at = [...path, 'standard_granularity_column'];
  if (column === undefined) {
    const message = `Time spine standard granularity column must be defined on the model. Got invalid column name '${standard}' for model '${strValue(model['name'])}'. Valid names: ${reprValue(names)}.`;
    return [{ path: at, message, hint: `describe '${standard}' under columns, with its granularity` }];
  }
  if (!column['granularity']) {
    const message = `Time spine standard granularity column must have a granularity defined. Please add one for column '${standard}' in model '${strValue(model['name'])}'.`;
    return [{ path: at, message, hint: `add 'granularity: day' to the column` }];
  }
  const custom = Array.isArray(spine['custom_granularities']) ? (spine['custom_granularities'] as unknown[]).filter(isDict) : [];
  const missing = custom.map((one) => one['column_name'] ?? one['name']).filter((name) => !names.includes(name));
  if (missing.length === 0) return [];
  const message = `Time spine custom granularity columns do not exist in the model. Columns not found: ${reprValue(missing)}; Available columns: ${reprValue(names)}`;
  return [{ path: [...path, 'custom_granularities'], message, hint: 'describe them under columns' }];
}
