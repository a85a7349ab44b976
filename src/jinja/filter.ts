import { Signature, type Bound } from './hostFunction.ts';
import { PyError, type CallArguments, type Value } from './values.ts';

/** What a filter or test may know of the rendering it runs in. */
export type FilterEnvironment = {
  /** Do undefined things stay undefined when used (dbt's parse time)? */
  permissive: boolean;
  /** A number in [0, 1). */
  random: () => number;
  applyFilter: (name: string, input: Value, args: CallArguments) => Value;
  applyTest: (name: string, input: Value, args: CallArguments) => boolean;
  hasFilter: (name: string) => boolean;
  hasTest: (name: string) => boolean;
};

export type FilterBody<R> = (input: Value, args: Bound, environment: FilterEnvironment) => R;
type Entry<R> = { signature: Signature; body: FilterBody<R> };
export type FilterTable<R> = ReadonlyMap<string, Entry<R>>;

/** Filters or tests by name, with their parameters beside the input, written as for `hostFunction`, in one string. */
export function filterTable<R>(entries: Record<string, [parameters: string, body: FilterBody<R>]>): FilterTable<R> {
  return new Map(
    Object.entries(entries).map(([name, [parameters, body]]) => [name, { signature: new Signature(parameters.split(' ').filter(Boolean)), body }]),
  );
}

export function applyEntry<R>(
  kind: 'filter' | 'test',
  table: FilterTable<R>,
  name: string,
  input: Value,
  args: CallArguments,
  environment: FilterEnvironment,
): R {
  const entry = table.get(name);
  if (!entry) throw new PyError('TemplateRuntimeError', `No ${kind} named '${name}'.`);
  return entry.body(input, entry.signature.bind(name, args), environment);
}
