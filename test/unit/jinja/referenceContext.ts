import { hostFunction } from '../../../src/jinja/hostFunction.ts';
import { callValue } from '../../../src/jinja/callValue.ts';
import { MacroReturn } from '../../../src/jinja/templateError.ts';
import { str } from '../../../src/jinja/repr.ts';
import { PyDict, PyError, PyObject, PyTuple, type Value } from '../../../src/jinja/values.ts';

/** An object with the given attributes. */
class Plain extends PyObject {
  readonly pyType = 'NS';
  constructor(private readonly attributes: Record<string, Value>) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    return this.attributes[name];
  }
}

class Relation extends PyObject {
  readonly pyType = 'Rel';
  constructor(private readonly path: Record<'database' | 'schema' | 'identifier', Value>) {
    super();
  }
  override str(): string {
    return Object.values(this.path)
      .filter((part) => part !== null)
      .map((part) => `"${str(part)}"`)
      .join('.');
  }
  override getAttribute(name: string): Value | undefined {
    const { path } = this;
    if (name in path) return path[name as 'schema'];
    if (name === 'render') return hostFunction('render', [], () => this.str());
    if (name !== 'include') return undefined;
    return hostFunction('include', ['database?', 'schema?', 'identifier?'], (args) => {
      const part = (key: 'database' | 'schema' | 'identifier'): Value => (args.value(key, true) ? path[key] : null);
      return new Relation({ database: part('database'), schema: part('schema'), identifier: part('identifier') });
    });
  }
}

function show(value: Value): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(show).join(',')}]`;
  if (value instanceof PyTuple) return `[${value.items.map(show).join(',')}]`;
  if (value instanceof PyDict) return `{${[...value.items()].map(([key, item]) => `${str(key)}:${show(item)}`).join(',')}}`;
  return str(value);
}

const column = (name: string, dtype: string): Value =>
  new Plain({ name, column: name, dtype, is_string: hostFunction('is_string', [], () => dtype === 'varchar') });

/** The host objects that the reference cases were recorded with. */
export function referenceContext(): Map<string, Value> {
  const seen = new PyDict();
  const results = new Map<string, Value>();
  const part = (value: Value | undefined): Value => value ?? null;
  const create = hostFunction('create', ['database?', 'schema?', 'identifier?'], (args) => {
    return new Relation({ database: args.value('database'), schema: args.value('schema'), identifier: args.value('identifier') });
  });
  const dispatch = hostFunction('dispatch', ['name', 'pkg?'], (outer) =>
    hostFunction('dispatched', ['x', 'n?'], (args) => `${outer.text('name')}:${args.text('x').repeat(args.int('n', 1))}`),
  );
  const functions: Value[] = [
    hostFunction('f', ['*args', '**named'], ({ rest, named }) => {
      return `f(${[...rest.map(show), ...[...named].map(([key, value]) => `${key}=${show(value)}`)].join(',')})`;
    }),
    hostFunction('config', ['**named'], ({ named }) => {
      for (const [key, value] of named) seen.set(key, value);
      return '';
    }),
    hostFunction('cfg_seen', [], () => show(seen)),
    hostFunction('ref', ['n'], (args) => new Relation({ database: 'db', schema: 'sch', identifier: args.value('n') })),
    hostFunction('source', ['a', 'b'], (args) => new Relation({ database: 'db', schema: args.value('a'), identifier: args.value('b') })),
    hostFunction('var', ['n', 'd?'], (args) => part(args.optional('d'))),
    hostFunction('statement', ['name', 'caller?', 'fetch_result?'], function* (args) {
      results.set(args.text('name'), yield* callValue(args.value('caller')));
      return '';
    }),
    hostFunction('load_result', ['n'], (args) => new Plain({ table: results.get(args.text('n')) ?? null })),
    hostFunction('push9', ['l'], (args) => {
      (args.value('l') as Value[]).push(9);
      return '';
    }),
    hostFunction('log', ['m', 'info?'], () => ''),
    hostFunction('env_var', ['n', 'd?'], (args) => part(args.optional('d'))),
    hostFunction('return', ['v?'], (args) => {
      throw new MacroReturn(args.value('v'));
    }),
  ];
  const raise = hostFunction('raise_compiler_error', ['m'], (args) => {
    throw new PyError('Exception', `Compiler: ${args.text('m')}`);
  });
  const now = hostFunction('now', [], () => new Plain({ year: 2026 }));
  return new Map<string, Value>([
    ...functions.map((fn): [string, Value] => [(fn as unknown as { name: string }).name, fn]),
    ['target', new Plain({ name: 'dev' })],
    [
      'adapter',
      new Plain({
        dispatch,
        get_columns_in_relation: hostFunction('get_columns_in_relation', ['r'], () => [column('a', 'varchar'), column('b', 'int')]),
      }),
    ],
    ['api', new Plain({ Relation: new Plain({ create }) })],
    ['exceptions', new Plain({ raise_compiler_error: raise })],
    ['modules', new Plain({ datetime: new Plain({ now }) })],
  ]);
}
