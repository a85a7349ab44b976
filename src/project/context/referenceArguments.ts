import { str } from '../../jinja/repr.ts';
import { PyDict, PyError, PyFloat, Undefined, type CallArguments, type Value } from '../../jinja/values.ts';
import type { RefArgs } from '../manifest.ts';

const typeName = (value: Value): string =>
  value === null
    ? 'None'
    : Array.isArray(value)
      ? 'a list'
      : value instanceof PyDict
        ? 'a mapping'
        : value instanceof Undefined
          ? 'an undefined value'
          : typeof value === 'object'
            ? 'an object'
            : `a ${typeof value}`;

/** The arguments of `ref(…)` as dbt takes them, while parsing and while running. @throws PyError where it refuses them. */
export function refArgs({ positional, named }: CallArguments): RefArgs {
  if (positional.length < 1 || positional.length > 2) {
    throw new PyError('CompilationError', `ref() takes at most two arguments (${positional.length} given)`);
  }
  const name = positional[positional.length - 1] as Value;
  const packageName = positional.length === 2 ? (positional[0] as Value) : null;
  if (typeof name !== 'string') throw new PyError('CompilationError', `The name argument to ref() must be a string, got ${typeName(name)}`);
  if (packageName !== null && typeof packageName !== 'string') {
    throw new PyError('CompilationError', `The package argument to ref() must be a string or None, got ${typeName(packageName)}`);
  }
  const version = named.get('version') ?? named.get('v') ?? null;
  if (version instanceof PyFloat) return { name, package: packageName, version: version.value };
  if (version !== null && typeof version !== 'string' && typeof version !== 'number') {
    throw new PyError('CompilationError', `The version argument to ref() must be a string, int, float, or None - got ${typeName(version)}`);
  }
  return { name, package: packageName, version: version === '' || version === 0 ? null : version };
}

/** The arguments of `source(…)`: its name and the table's. @throws PyError where dbt refuses them. */
export function sourceArgs({ positional }: CallArguments): [string, string] {
  if (positional.length !== 2) throw new PyError('CompilationError', `source() takes exactly two arguments (${positional.length} given)`);
  const [source, table] = positional as [Value, Value];
  if (typeof source !== 'string')
    throw new PyError('CompilationError', `The source name (first) argument to source() must be a string, got ${typeName(source)}`);
  if (typeof table !== 'string') throw new PyError('CompilationError', `The table name (second) argument to source() must be a string, got ${typeName(table)}`);
  return [source, table];
}

/** The arguments of `metric(…)`, `function(…)` and `doc(…)`: a name, or a package and a name. */
export function nameArguments({ positional }: CallArguments): { name: string; given: string | null } {
  const [first = '', second] = positional.map((value) => str(value));
  return second === undefined ? { name: first, given: null } : { name: second, given: first };
}
