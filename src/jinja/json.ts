import { sortByKey } from './compare.ts';
import { floatRepr } from './floatText.ts';
import { chargeText } from './meter.ts';
import { textOf } from './markup.ts';
import { repr, typeName } from './repr.ts';
import { normaliseInt, PyDict, PyError, PyFloat, PyObject, PyTuple, Undefined, type Value } from './values.ts';

export type JsonOptions = { sortKeys?: boolean; indent?: number | null };

/** Python's `json.dumps(value)`: ASCII only, `", "` and `": "` between. Fails for what JSON has no form for. */
export function dumpJson(value: Value, options: JsonOptions = {}): string {
  const text = new JsonWriter(options.sortKeys ?? false, options.indent ?? null).write(value, []);
  chargeText(text.length);
  return text;
}

class JsonWriter {
  constructor(
    private readonly sortKeys: boolean,
    private readonly indent: number | null,
  ) {}

  write(value: Value, within: readonly Value[]): string {
    if (value === null) return 'null';
    if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
    const text = textOf(value);
    if (text !== undefined) return jsonString(text);
    if (value instanceof PyFloat) return jsonFloat(value.value);
    if (within.includes(value)) throw new PyError('ValueError', 'Circular reference detected');
    const deeper = [...within, value];
    if (Array.isArray(value) || value instanceof PyTuple) {
      const items = Array.isArray(value) ? value : value.items;
      return this.wrap(
        '[',
        ']',
        items.map((item) => this.write(item, deeper)),
        within.length,
      );
    }
    const dict = value instanceof PyDict ? value : value instanceof PyObject ? value.asDict() : undefined;
    if (!dict) throw new PyError('TypeError', `Object of type ${value instanceof Undefined ? 'Undefined' : typeName(value)} is not JSON serializable`);
    let pairs = [...dict.items()];
    if (this.sortKeys) pairs = sortByKey(pairs.map((item) => ({ key: item[0], item })));
    return this.wrap(
      '{',
      '}',
      pairs.map(([key, item]) => `${jsonKey(key)}: ${this.write(item, deeper)}`),
      within.length,
    );
  }

  private wrap(open: string, close: string, parts: string[], depth: number): string {
    if (parts.length === 0) return open + close;
    if (this.indent === null) return open + parts.join(', ') + close;
    const inner = '\n' + ' '.repeat(this.indent * (depth + 1));
    return open + inner + parts.join(',' + inner) + '\n' + ' '.repeat(this.indent * depth) + close;
  }
}

function jsonString(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, (unit) => {
    const code = unit.charCodeAt(0);
    return code === 0x7f ? unit : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

function jsonFloat(x: number): string {
  if (Number.isNaN(x)) return 'NaN';
  return Number.isFinite(x) ? floatRepr(x) : x > 0 ? 'Infinity' : '-Infinity';
}

function jsonKey(key: Value): string {
  if (typeof key === 'string') return jsonString(key);
  if (key === null) return '"null"';
  if (typeof key === 'boolean' || typeof key === 'number' || typeof key === 'bigint') return `"${String(key)}"`;
  if (key instanceof PyFloat) return `"${jsonFloat(key.value)}"`;
  throw new PyError('TypeError', `keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

/** Python's `json.loads(text)`: ints and floats kept apart; throws a `ValueError` where it is no JSON. */
export function loadJson(text: string): Value {
  return new JsonReader(text).document();
}

class JsonReader {
  private pos = 0;
  private depth = 0;
  constructor(private readonly text: string) {}

  document(): Value {
    const value = this.value();
    this.space();
    if (this.pos < this.text.length) this.fail('Extra data');
    return value;
  }

  private fail(message: string, at = this.pos): never {
    const before = this.text.slice(0, at).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    throw new PyError('ValueError', `${message}: line ${before.length} column ${column} (char ${at})`);
  }

  private space(): void {
    while (' \t\n\r'.includes(this.text[this.pos] ?? 'x')) this.pos++;
  }

  private value(): Value {
    this.space();
    if (++this.depth > 900) this.fail('too deeply nested');
    const char = this.text[this.pos];
    const value = char === '{' ? this.object() : char === '[' ? this.array() : char === '"' ? this.string() : this.scalar();
    this.depth--;
    return value;
  }

  private scalar(): Value {
    const words = /(?:null|true|false|NaN|-?Infinity)|(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
    words.lastIndex = this.pos;
    const match = words.exec(this.text);
    if (!match) return this.fail('Expecting value');
    this.pos = words.lastIndex;
    const [word, int, fraction, exponent] = match;
    if (int !== undefined) return fraction || exponent ? new PyFloat(Number(word)) : normaliseInt(BigInt(int));
    if (word === 'null') return null;
    return word === 'true' || word === 'false' ? word === 'true' : new PyFloat(word === 'NaN' ? NaN : Number(word));
  }

  private string(): string {
    const whole = /"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
    whole.lastIndex = this.pos;
    const match = whole.exec(this.text);
    if (!match) return this.fail('Invalid string');
    this.pos = whole.lastIndex;
    return JSON.parse(match[0]) as string;
  }

  private array(): Value[] {
    this.pos++;
    const items: Value[] = [];
    for (;;) {
      this.space();
      if (items.length === 0 && this.text[this.pos] === ']') break;
      items.push(this.value());
      this.space();
      if (this.text[this.pos] !== ',') break;
      this.pos++;
    }
    if (this.text[this.pos] !== ']') this.fail("Expecting ',' delimiter");
    this.pos++;
    return items;
  }

  private object(): PyDict {
    this.pos++;
    const dict = new PyDict();
    for (;;) {
      this.space();
      if (dict.size === 0 && this.text[this.pos] === '}') break;
      if (this.text[this.pos] !== '"') this.fail('Expecting property name enclosed in double quotes');
      const key = this.string();
      this.space();
      if (this.text[this.pos] !== ':') this.fail("Expecting ':' delimiter");
      this.pos++;
      dict.set(key, this.value());
      this.space();
      if (this.text[this.pos] !== ',') break;
      this.pos++;
    }
    if (this.text[this.pos] !== '}') this.fail("Expecting ',' delimiter");
    this.pos++;
    return dict;
  }
}

/** `pprint.pformat(value)`: keys sorted, one item a line where it does not fit 80 columns. */
export function prettyText(value: Value, column = 0): string {
  const flat = repr(sortedKeys(value));
  if (flat.length + column <= 80) return flat;
  const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : undefined;
  const next = `,\n${' '.repeat(column + 1)}`;
  if (items) {
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['(', items.length === 1 ? ',)' : ')'];
    return open + items.map((item) => prettyText(item, column + 1)).join(next) + close;
  }
  if (!(value instanceof PyDict)) return flat;
  const pairs = [...(sortedKeys(value) as PyDict).items()];
  return `{${pairs.map(([key, item]) => `${repr(key)}: ${prettyText(item, column + repr(key).length + 3)}`).join(next)}}`;
}

function sortedKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value instanceof PyTuple) return new PyTuple(value.items.map(sortedKeys));
  if (!(value instanceof PyDict)) return value;
  const pairs = [...value.items()].map(([key, item]) => ({ key: repr(key) as Value, item: [key, sortedKeys(item)] as const }));
  return PyDict.of(sortByKey(pairs));
}
