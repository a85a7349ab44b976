import { hostFunction, type Bound } from '../../../jinja/hostFunction.ts';
import { isWide, textLength } from '../../../jinja/characters.ts';
import { repr } from '../../../jinja/repr.ts';
import { PyDict, PyError, PyObject, PyTuple, type Value } from '../../../jinja/values.ts';
import type { Engine, Found } from './pattern.ts';
import { expandReplacement } from './replacement.ts';

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

  get groupCount(): number {
    return this.engine.groupCount;
  }

  groupNamed(name: string): number | undefined {
    return this.engine.groupNames.get(name);
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

  /** An offset as Python counts characters. */
  private offset(at: number | undefined): number {
    if (at === undefined || at < 0) return -1;
    return isWide(this.text) ? textLength(this.text.slice(0, at)) : at;
  }

  private nameOfLast(): string | null {
    for (const [name, group] of this.engine.groupNames) if (group === this.found.lastGroup) return name;
    return null;
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
        return hostFunction(name, ['group?'], (args) => this.offset(starts[at(args)]));
      case 'end':
        return hostFunction(name, ['group?'], (args) => this.offset(ends[at(args)]));
      case 'span':
        return hostFunction(name, ['group?'], (args) => new PyTuple([this.offset(starts[at(args)]), this.offset(ends[at(args)])]));
      case 'string':
        return this.text;
      case 'lastindex':
        return this.found.lastGroup < 0 ? null : this.found.lastGroup;
      case 'lastgroup':
        return this.nameOfLast();
      case 'expand':
        return hostFunction(name, ['template'], (args) => expandReplacement(args.text('template'), this));
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
    return `<re.Match object; span=(${this.offset(this.found.starts[0])}, ${this.offset(this.found.ends[0])}), match=${repr(this.group(0))}>`;
  }
}
