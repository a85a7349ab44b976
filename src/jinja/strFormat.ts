import { format } from './formatSpec.ts';
import { chargeText } from './meter.ts';
import { asciiRepr, repr, str } from './repr.ts';
import { PyError, Undefined, type CallArguments, type Value } from './values.ts';

/** How a replacement field such as `{0.name[key]}` reaches into values. */
export type Access = { getAttribute: (value: Value, name: string) => Value; getItem: (value: Value, key: Value) => Value };

/** Python's `text.format(*args, **kwargs)`. */
export function strFormat(text: string, args: CallArguments, access: Access): string {
  return new Formatter(args, access).run(text, 2);
}

class Formatter {
  private automatic = 0;
  private manual = false;

  constructor(
    private readonly args: CallArguments,
    private readonly access: Access,
  ) {}

  run(text: string, depth: number): string {
    if (depth < 0) throw new PyError('ValueError', 'Max string recursion exceeded');
    let out = '';
    for (let i = 0; i < text.length; i++) {
      const char = text[i] as string;
      if (char !== '{' && char !== '}') {
        out += char;
        continue;
      }
      if (text[i + 1] === char && depth === 2) {
        out += char;
        i++;
      } else if (char === '}') throw new PyError('ValueError', "Single '}' encountered in format string");
      else {
        const end = closing(text, i);
        out += this.field(text.slice(i + 1, end), depth);
        i = end;
      }
      chargeText(out.length);
    }
    return out;
  }

  private field(field: string, depth: number): string {
    const match = /^((?:\[[^\]]*\]|[^!:[\]])*)(?:!(.))?(?::([^]*))?$/s.exec(field);
    if (!match) throw new PyError('ValueError', "expected ':' after conversion specifier");
    const [, name = '', conversion, spec = ''] = match;
    const value = this.lookup(name);
    const converted = conversion === undefined ? value : convert(value, conversion);
    return format(converted, spec.includes('{') ? this.run(spec, depth - 1) : spec);
  }

  private lookup(path: string): Value {
    const first = /^[^.[]*/.exec(path)?.[0] ?? '';
    let value = this.argument(first);
    for (let rest = path.slice(first.length); rest;) {
      const step = /^(?:\.([^.[]+)|\[([^\]]+)\])/.exec(rest);
      if (!step) throw new PyError('ValueError', 'Empty attribute in format string');
      const [whole, attribute, item = ''] = step;
      value = attribute !== undefined ? this.access.getAttribute(value, attribute) : this.access.getItem(value, /^\d+$/.test(item) ? Number(item) : item);
      if (value instanceof Undefined) throw new PyError('AttributeError', value.message());
      rest = rest.slice(whole.length);
    }
    return value;
  }

  private argument(name: string): Value {
    if (name === '' || /^\d+$/.test(name)) {
      if (name === '' ? this.manual : this.automatic > 0) {
        const [from, to] =
          name === '' ? ['manual field specification', 'automatic field numbering'] : ['automatic field numbering', 'manual field specification'];
        throw new PyError('ValueError', `cannot switch from ${from} to ${to}`);
      }
      if (name !== '') this.manual = true;
      const index = name === '' ? this.automatic++ : Number(name);
      const value = this.args.positional[index];
      if (value === undefined) throw new PyError('IndexError', 'tuple index out of range');
      return value;
    }
    const value = this.args.named.get(name);
    if (value === undefined) throw new PyError('KeyError', repr(name));
    return value;
  }
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  const message = open === text.length - 1 ? "Single '{' encountered in format string" : "expected '}' before end of string";
  throw new PyError('ValueError', message);
}

function convert(value: Value, conversion: string): Value {
  switch (conversion) {
    case 'r':
      return repr(value);
    case 's':
      return str(value);
    case 'a':
      return asciiRepr(value);
    default:
      throw new PyError('ValueError', `Unknown conversion specifier '${conversion}'`);
  }
}
