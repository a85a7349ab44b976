import { hostFunction, type Bound } from '../../jinja/hostFunction.ts';
import { PyDict, PyError, PyTuple, type Value } from '../../jinja/values.ts';
import { NamedMembers } from './namedMembers.ts';

/** `context` of a node's templates: dbt's own dict of their names, which templates may also write (`context.update(…)`). */
export class ContextMembers extends NamedMembers {
  constructor(
    private readonly read: (name: string) => Value | undefined,
    private readonly write: (name: string, value: Value) => void,
    private readonly names: () => Iterable<string>,
  ) {
    super('context', read);
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'get':
        return hostFunction(name, ['key', 'default?', '/'], (args) => this.read(args.text('key')) ?? args.value('default'));
      case 'keys':
        return hostFunction(name, [], () => [...this.iterate()]);
      case 'values':
        return hostFunction(name, [], () => [...this.asDict().values()]);
      case 'items':
        return hostFunction(name, [], () => [...this.asDict().items()].map((pair) => new PyTuple(pair)));
      case 'copy':
        return hostFunction(name, [], () => this.asDict());
      case 'update':
        return hostFunction(name, ['other?', '/', '**names'], (args) => this.update(args));
      case 'setdefault':
        return hostFunction(name, ['key', 'default?', '/'], (args) => {
          const key = args.text('key');
          if (this.read(key) === undefined) this.write(key, args.value('default'));
          return this.read(key) ?? null;
        });
      default:
        return this.read(name);
    }
  }

  override asDict(): PyDict {
    return PyDict.of(
      [...new Set(this.names())].flatMap((name) => {
        const value = name === 'context' ? this : this.read(name);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  }

  override iterate(): Iterable<Value> {
    return this.asDict().keys();
  }

  override length(): number {
    return [...this.iterate()].length;
  }

  private update(args: Bound): null {
    const other = args.optional('other');
    if (other !== undefined && !(other instanceof PyDict)) throw new PyError('TypeError', 'context.update() needs a mapping');
    for (const [key, value] of [...(other?.items() ?? []), ...args.named]) if (typeof key === 'string') this.write(key, value);
    return null;
  }
}
