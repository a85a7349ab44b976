import { hostFunction, type Bound } from '../../../jinja/hostFunction.ts';
import { repr } from '../../../jinja/repr.ts';
import { PyDict, PyError, PyObject, PyTuple, type Value } from '../../../jinja/values.ts';
import type { Engine, Found } from './pattern.ts';

/** Python's `re.Match`. */
export class PyMatch extends PyObject {
  readonly pyType = 're.Match';
  constructor(
    private readonly engine: Engine,
    readonly text: string,
    readonly found: Found,
  ) {
    super();
  }

  /** The text of a group, or null where it took no part. */
  group(index: number): string | null {
    const start = this.found.starts[index] as number;
    return start < 0 ? null : this.text.slice(start, this.found.ends[index]);
  }

  indexOf(group: Value): number {
    const index = typeof group === 'string' ? this.engine.groupNames.get(group) : group;
    if (typeof index !== 'number' || index < 0 || index > this.engine.groupCount) throw new PyError('IndexError', 'no such group');
    return index;
  }

  private groups(fallback: Value): Value[] {
    return Array.from({ length: this.engine.groupCount }, (_, i) => this.group(i + 1) ?? fallback);
  }

  private some(args: Bound): Value {
    const wanted = args.rest.length ? args.rest : [0];
    const texts = wanted.map((group) => this.group(this.indexOf(group)));
    return texts.length === 1 ? (texts[0] as Value) : new PyTuple(texts);
  }

  override getAttribute(name: string): Value | undefined {
    const { starts, ends } = this.found;
    const at = (args: Bound): number => this.indexOf(args.value('group', 0));
    switch (name) {
      case 'group':
        return hostFunction(name, ['*groups'], (args) => this.some(args));
      case 'groups':
        return hostFunction(name, ['default?'], (args) => new PyTuple(this.groups(args.value('default'))));
      case 'groupdict':
        return hostFunction(name, ['default?'], (args) =>
          PyDict.of([...this.engine.groupNames].map(([key, index]) => [key, this.group(index) ?? args.value('default')])),
        );
      case 'start':
        return hostFunction(name, ['group?'], (args) => starts[at(args)] ?? -1);
      case 'end':
        return hostFunction(name, ['group?'], (args) => ends[at(args)] ?? -1);
      case 'span':
        return hostFunction(name, ['group?'], (args) => new PyTuple([starts[at(args)] ?? -1, ends[at(args)] ?? -1]));
      case 'string':
        return this.text;
      case 'lastindex':
        return this.groups(null).findLastIndex((text) => text !== null) + 1 || null;
      default:
        return undefined;
    }
  }
  override getItem(key: Value): Value | undefined {
    return this.group(this.indexOf(key));
  }
  override truth(): boolean {
    return true;
  }
  override repr(): string {
    return `<re.Match object; span=(${this.found.starts[0]}, ${this.found.ends[0]}), match=${repr(this.group(0))}>`;
  }
}
