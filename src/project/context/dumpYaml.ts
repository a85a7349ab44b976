import { floatRepr } from '../../jinja/floatText.ts';
import { sortByKey } from '../../jinja/compare.ts';
import { charge } from '../../jinja/meter.ts';
import { typeName } from '../../jinja/repr.ts';
import { PyDict, PyError, PyFloat, PyObject, PyTuple, type Value } from '../../jinja/values.ts';

const width = 80;

/** PyYAML's `safe_dump(value, sort_keys=…)`: block style, lists not indented, single quotes only where needed. */
export function dumpYaml(value: Value, sortKeys: boolean): string {
  const text = new YamlWriter(sortKeys).block(value, 0);
  const isCollection = Array.isArray(value) || value instanceof PyTuple || value instanceof PyDict;
  if (isCollection) return `${text}\n`;
  return typeof value === 'string' && /^['"|]/.test(text) ? `${text}\n` : `${text}\n...\n`;
}

class YamlWriter {
  constructor(private readonly sortKeys: boolean) {}

  /** A value at this indentation, without a newline at its end. */
  block(value: Value, indent: number): string {
    charge(1);
    if (indent > 400) throw new PyError('YAMLError', 'too deeply nested');
    const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : undefined;
    const space = ' '.repeat(indent);
    if (items) {
      if (items.length === 0) return '[]';
      return items.map((item) => `- ${this.block(item, indent + 2)}`).join(`\n${space}`);
    }
    if (!(value instanceof PyDict)) return scalar(value, indent);
    if (value.size === 0) return '{}';
    let pairs = [...value.items()];
    if (this.sortKeys) pairs = sortByKey(pairs.map((item) => ({ key: item[0], item })));
    return pairs.map(([key, item]) => `${scalar(key, indent)}:${this.inDict(item, indent)}`).join(`\n${space}`);
  }

  private inDict(value: Value, indent: number): string {
    const isList = (Array.isArray(value) && value.length > 0) || (value instanceof PyTuple && value.items.length > 0);
    if (isList) return `\n${' '.repeat(indent)}${this.block(value, indent)}`;
    if (value instanceof PyDict && value.size > 0) return `\n${' '.repeat(indent + 2)}${this.block(value, indent + 2)}`;
    return ` ${this.block(value, indent + 2)}`;
  }
}

function scalar(value: Value, indent: number): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'bigint':
      return String(value);
    case 'string':
      return text(value, indent);
    default:
      break;
  }
  if (value instanceof PyFloat) return float(value.value);
  if (value instanceof PyObject && (value.pyType === 'datetime.date' || value.pyType === 'datetime.datetime')) return value.str();
  throw new PyError('YAMLError', `cannot represent an object of type ${typeName(value)}`);
}

function float(x: number): string {
  if (Number.isNaN(x)) return '.nan';
  if (!Number.isFinite(x)) return x > 0 ? '.inf' : '-.inf';
  const repr = floatRepr(x);
  return repr.includes('e') && !repr.includes('.') ? repr.replace('e', '.0e') : repr;
}

const looksLikeOther =
  /^(?:[-+]?(?:0b[01_]+|0x[\da-f_]+|0[0-7_]+|[1-9][\d_]*(?::[0-5]?\d)*|0)|[-+]?(?:\d[\d_]*\.[\d_]*(?:e[-+]\d+)?|\.[\d_]+(?:e[-+]\d+)?|\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|\.inf)|\.nan|~|null|yes|no|true|false|on|off|y|n|<<|=|\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d.*)?$/i;
/** PyYAML writes ASCII: what is beyond it, or cannot be printed, is escaped in double quotes. */
const needsDouble = /[^\x20-\x7e\n]/;

function isPlain(value: string): boolean {
  if (value === '' || (looksLikeOther.test(value) && !/^[yn]$/i.test(value))) return false;
  if (/^[\s,[\]{}#&*!|>'"%@`]/.test(value) || /^(?:-|\?|:)(?:\s|$)/.test(value) || /^(?:---|\.\.\.)/.test(value)) return false;
  return !/\s$|: |:$| #|\n/.test(value) && !needsDouble.test(value);
}

function text(value: string, indent: number): string {
  if (isPlain(value)) return folded(value, indent);
  if (needsDouble.test(value) || / \n|\n /.test(value)) return doubleQuoted(value);
  return `'${folded(value.replaceAll("'", "''").replaceAll('\n', '\n\n'), indent)}'`;
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
};

function doubleQuoted(value: string): string {
  const inner = Array.from(value, (char) => {
    const code = char.codePointAt(0) ?? 0;
    const hex = code.toString(16).toUpperCase();
    if (char in escapes) return escapes[char];
    if (code >= 0x20 && code < 0x7f) return char;
    return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
  return `"${inner.join('')}"`;
}

/** Long text goes on in the next line, at a space. */
function folded(value: string, indent: number): string {
  const lines: string[] = [];
  for (const part of value.split('\n')) {
    let line = '';
    for (const word of part.split(/(?<=\S) (?=\S)/)) {
      if (line && indent + line.length > width) {
        lines.push(line);
        line = word;
      } else line = line ? `${line} ${word}` : word;
    }
    lines.push(line);
  }
  return lines.join(`\n${' '.repeat(indent)}`).replace(/\n +\n/g, '\n\n');
}
