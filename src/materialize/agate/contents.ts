import { PyError, type Value } from '../../jinja/values.ts';
import type { AgateType } from './types.ts';

/** What a table is made of. */
export type Contents = { names: readonly string[]; types: readonly AgateType[]; cells: readonly (readonly Value[])[] };

/** Where a column stands, by its name or its number. @throws PyError KeyError */
export function columnIndex({ names }: { names: readonly string[] }, key: Value): number {
  const index = typeof key === 'number' ? (key < 0 ? key + names.length : key) : names.indexOf(key as string);
  if (index < 0 || index >= names.length) throw new PyError('KeyError', typeof key === 'string' ? `'${key}'` : String(key));
  return index;
}
