import type { Dict } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { reprValue, strValue } from '../pythonText.ts';
import type { EntryRefusal } from './entryRules.ts';

/** What dbt refuses in the properties of a function: arguments and a return value without a type, and arguments that may be left out before others. */
export function functionRefusals(entry: Dict): EntryRefusal[] {
  const returns = entry['returns'];
  const given = entry['arguments'] ?? [];
  if (!Array.isArray(given)) return [{ path: ['arguments'], message: `'arguments' must be a list, but it is ${reprValue(given)}` }];
  const list = given as unknown[];
  return [
    ...(isDict(returns) && typeof returns['data_type'] === 'string' ? [] : [{ path: ['returns'], message: "a function needs 'returns' with a data_type" }]),
    ...list.flatMap((argument, index) => (isArgument(argument) ? [] : [{ path: ['arguments', index], message: 'an argument needs a name and a data_type' }])),
    ...orderRefusals(strValue(entry['name']), list.filter(isDict)),
  ];
}

function isArgument(argument: unknown): boolean {
  return isDict(argument) && typeof argument['name'] === 'string' && typeof argument['data_type'] === 'string';
}

function orderRefusals(name: string, given: readonly Dict[]): EntryRefusal[] {
  const hasDefault = (argument: Dict): boolean => argument['default_value'] !== undefined && argument['default_value'] !== null;
  const first = given.findIndex(hasDefault);
  if (first === -1) return [];
  const late = given.findIndex((argument, index) => index > first && !hasDefault(argument));
  if (late === -1) return [];
  const message = `Non-defaulted argument '${strValue(given[late]?.['name'])}' of function '${name}' comes after a defaulted argument.`;
  return [{ path: ['arguments', late], message, hint: 'put the arguments that may be left out last' }];
}

/** The arguments and the return value of a function as the manifest has them. */
export function functionFields(entry: Dict): { returns: Dict; arguments: Dict[] } {
  const { data_type: type = '', description = null } = isDict(entry['returns']) ? entry['returns'] : {};
  const given = Array.isArray(entry['arguments']) ? (entry['arguments'] as unknown[]).filter(isDict) : [];
  return {
    returns: { data_type: type, description },
    arguments: given.map((one) => ({
      name: one['name'],
      data_type: one['data_type'],
      description: one['description'] ?? null,
      default_value: one['default_value'] ?? null,
    })),
  };
}
