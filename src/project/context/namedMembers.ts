import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyObject, type Value } from '../../jinja/values.ts';

/** Something with members by name that is asked for each: a package, `context`, `behavior`. */
export class NamedMembers extends PyObject {
  readonly pyType = 'dict';
  constructor(
    private readonly title: string,
    private readonly member: (name: string) => Value | undefined,
  ) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    const found = this.member(name);
    if (found !== undefined || name !== 'get') return found;
    return hostFunction('get', ['key', 'default?'], (args) => this.member(args.text('key')) ?? args.value('default'));
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.member(key) : undefined;
  }
  override contains(value: Value): boolean {
    return typeof value === 'string' && this.member(value) !== undefined;
  }
  override truth(): boolean {
    return true;
  }
  override repr(): string {
    return `<${this.title}>`;
  }
}
