import { str } from './repr.ts';
import { PyObject, type Value } from './values.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&#34;' };

export function escapeText(text: string): string {
  return text.replace(/[&<>'"]/g, (char) => entities[char] ?? char);
}

/** Text marked as safe HTML: what joins it is escaped. Filters such as `tojson`, `e` and `safe` make it. */
export class Markup extends PyObject {
  readonly pyType = 'Markup';
  constructor(readonly text: string) {
    super();
  }
  override str(): string {
    return this.text;
  }
  override repr(): string {
    return `Markup(${reprOf(this.text)})`;
  }
  override length(): number {
    return Array.from(this.text).length;
  }
  override iterate(): Iterable<Value> {
    return Array.from(this.text);
  }
  override equals(other: Value): boolean {
    return (other instanceof Markup ? other.text : other) === this.text;
  }
  override compare(other: Value): number | undefined {
    const text = other instanceof Markup ? other.text : other;
    if (typeof text !== 'string') return undefined;
    return this.text < text ? -1 : this.text > text ? 1 : 0;
  }
  override hashKey(): unknown {
    return this.text;
  }
  override operate(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (operator === '+' && (typeof other === 'string' || other instanceof Markup)) {
      const text = escapeMarkup(other).text;
      return new Markup(reflected ? text + this.text : this.text + text);
    }
    if (operator === '*' && typeof other === 'number') return new Markup(this.text.repeat(Math.max(0, other)));
    return undefined;
  }
}

function reprOf(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** `escape(value)`: what is markup already stays as it is. */
export function escapeMarkup(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(escapeText(str(value)));
}

/** The text of a string or markup, or undefined. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}
