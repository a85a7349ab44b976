import { getAttribute } from './access.ts';
import { arithmetic, asInt } from './arithmetic.ts';
import { refuseUndefined, truth } from './compare.ts';
import { roundValue, toFloat, toInt } from './convert.ts';
import { filterTable, type FilterBody } from './filter.ts';
import { fixedText } from './floatText.ts';
import type { Bound } from './hostFunction.ts';
import { listOf } from './iterate.ts';
import { dumpJson, prettyText } from './json.ts';
import { escapeMarkup, escapeText, Markup, textOf } from './markup.ts';
import { binary, mappingOf } from './operators.ts';
import { percentFormat } from './percentFormat.ts';
import { str, typeName } from './repr.ts';
import { capitalize, centerText, replaceText, splitLines, splitSpace, stripText } from './textMethods.ts';
import { wrapText } from './wrapText.ts';
import { textLength } from './characters.ts';
import { PyDict, PyError, PyFloat, PyObject, PyTuple, Undefined, type Value } from './values.ts';

/** A change of text that keeps markup markup, as Jinja's `soft_str(s).method()` does. */
const soft =
  (change: (text: string, args: Bound) => string): FilterBody<Value> =>
  (input, args) => {
    const text = change(str(input), args);
    return input instanceof Markup ? new Markup(text) : text;
  };

const absolute: FilterBody<Value> = (input) => {
  if (input instanceof PyFloat) return new PyFloat(Math.abs(input.value));
  const int = asInt(input);
  if (int !== undefined) return int < 0 ? (arithmetic('-', 0, int) as Value) : int;
  const own = input instanceof PyObject ? input.operate('abs', null, false) : undefined;
  if (own !== undefined) return own;
  refuseUndefined(input);
  throw new PyError('TypeError', `bad operand type for abs(): '${typeName(input)}'`);
};

function attempt(work: () => Value, ...caught: string[]): Value | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof PyError && caught.includes(error.pyType)) return undefined;
    throw error;
  }
}

const int: FilterBody<Value> = (input, args) =>
  attempt(() => toInt(input, args.int('base', 10)), 'TypeError', 'ValueError') ??
  attempt(() => toInt(new PyFloat(toFloat(input))), 'TypeError', 'ValueError', 'OverflowError') ??
  args.value('default', 0);

const float: FilterBody<Value> = (input, args) =>
  attempt(() => new PyFloat(toFloat(input)), 'TypeError', 'ValueError') ?? args.value('default', new PyFloat(0));

const round: FilterBody<Value> = (input, args) => {
  const method = args.text('method', 'common');
  const digits = args.int('precision', 0);
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') {
    throw new PyError('FilterArgumentError', 'method must be common, ceil or floor');
  }
  if (method === 'common') return roundValue(input, digits);
  const unit = binary('**', 10, digits);
  const scaled = toFloat(binary('*', input, unit));
  return binary('/', toInt(new PyFloat(method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled))), unit);
};

const fallback: FilterBody<Value> = (input, args) =>
  input instanceof Undefined || (truth(args.value('boolean', false)) && !truth(input)) ? args.value('default_value', '') : input;

const formatFilter: FilterBody<Value> = (input, args) => {
  if (args.rest.length && args.named.size) {
    throw new PyError('FilterArgumentError', "can't handle positional and keyword arguments at the same time");
  }
  return percentFormat(str(input), args.named.size ? PyDict.of(args.named) : new PyTuple(args.rest));
};

const indent: FilterBody<Value> = (input, args) => {
  const width = args.value('width', 4);
  const space = textOf(width) ?? ' '.repeat(Number(toInt(width)));
  const text = textOf(input);
  if (text === undefined) {
    refuseUndefined(input);
    throw new PyError('TypeError', `unsupported operand type(s) for +=: '${typeName(input)}' and 'str'`);
  }
  const [first = '', ...rest] = splitLines(`${text}\n`);
  const lines = truth(args.value('blank', false)) ? rest.map((line) => space + line) : rest.map((line) => (line ? space + line : line));
  const body = [first, ...lines].join('\n');
  const indented = truth(args.value('first', false)) ? space + body : body;
  return input instanceof Markup ? new Markup(indented) : indented;
};

const truncate: FilterBody<Value> = (input, args) => {
  const text = str(input);
  const [length, end] = [args.int('length', 255), args.text('end', '...')];
  const leeway = args.optionalInt('leeway') ?? 5;
  if (length < end.length) throw new PyError('AssertionError', `expected length >= ${end.length}, got ${length}`);
  if (leeway < 0) throw new PyError('AssertionError', `expected leeway >= 0, got ${leeway}`);
  if (textLength(text) <= length + leeway) return input;
  const cut = Array.from(text)
    .slice(0, length - end.length)
    .join('');
  if (truth(args.value('killwords', false))) return cut + end;
  const space = cut.lastIndexOf(' ');
  return (space < 0 ? cut : cut.slice(0, space)) + end;
};

const titleWords = (text: string): string =>
  text
    .split(/([-\s({[<]+)/)
    .map((word) => (word ? capitalize(word) : ''))
    .join('');

const fileSize: FilterBody<Value> = (input, args) => {
  const binaryUnits = truth(args.value('binary', false));
  const bytes = toFloat(input);
  const base = binaryUnits ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const units = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
  let i = 0;
  while (i < units.length - 1 && bytes >= base ** (i + 2)) i++;
  const unit = units[i] as string;
  return `${fixedText((base * bytes) / base ** (i + 2), 1)} ${binaryUnits ? `${unit.toUpperCase()}iB` : `${unit}B`}`;
};

/** Percent-encodes UTF-8 as Python's `quote`. */
function quote(value: Value, query: boolean): string {
  const encoded = encodeURIComponent(str(value).toWellFormed()).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return query ? encoded.replaceAll('%20', '+') : encoded.replaceAll('%2F', '/');
}

const urlEncode: FilterBody<Value> = (input) => {
  const iterable = typeof input === 'object' && input !== null && !(input instanceof PyFloat) && !(input instanceof Markup);
  if (!iterable) return quote(input, false);
  const dict = mappingOf(input);
  const pairs = dict ? [...dict.items()].map((pair) => [...pair]) : listOf(input).map(listOf);
  return pairs.map(([key = null, value = null]) => `${quote(key, true)}=${quote(value, true)}`).join('&');
};

const xmlAttributes: FilterBody<Value> = (input, args) => {
  const dict = mappingOf(input);
  if (!dict) throw new PyError('TypeError', `xmlattr needs a mapping, not ${typeName(input)}`);
  const parts: string[] = [];
  for (const [key, value] of dict.items()) {
    if (value === null || value instanceof Undefined) continue;
    if (/[ \t\n\r\f\v/>=]/.test(str(key))) throw new PyError('ValueError', `Invalid character in attribute name: '${str(key)}'`);
    parts.push(`${escapeMarkup(key).text}="${escapeMarkup(value).text}"`);
  }
  const text = parts.join(' ');
  return truth(args.value('autospace', true)) && text ? ` ${text}` : text;
};

const tags = /<!--[^]*?-->|<[^>]*>/g;
const entityNames: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\xa0' };

function stripTags(text: string): string {
  return splitSpace(text.replace(tags, ''), -1)
    .join(' ')
    .replace(/&(?:#(\d+)|#[xX]([\da-fA-F]+)|(\w+));/g, (whole, decimal?: string, hex?: string, name?: string) => {
      const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : NaN;
      return code <= 0x10ffff ? String.fromCodePoint(code) : (entityNames[name ?? ''] ?? whole);
    });
}

const toJson: FilterBody<Value> = (input, args) =>
  new Markup(
    dumpJson(input, { sortKeys: true, indent: args.optionalInt('indent') })
      .replaceAll('<', '\\u003c')
      .replaceAll('>', '\\u003e')
      .replaceAll('&', '\\u0026')
      .replaceAll("'", '\\u0027'),
  );

const wordWrap: FilterBody<Value> = (input, args) => {
  const width = args.int('width', 79);
  const end = args.value('wrapstring') === null ? '\n' : args.text('wrapstring');
  const options = {
    width,
    breakLongWords: truth(args.value('break_long_words', true)),
    breakOnHyphens: truth(args.value('break_on_hyphens', true)),
  };
  return splitLines(str(input))
    .map((line) => wrapText(line, options).join(end))
    .join(end);
};

const attribute: FilterBody<Value> = (input, args, { permissive }) => {
  const name = args.text('name');
  if (input instanceof PyDict && getAttribute(new PyDict(), name) instanceof Undefined) {
    return new Undefined(name, permissive ? null : `'dict object' has no attribute '${name}'`, permissive);
  }
  return getAttribute(input, name, permissive);
};

const escape: FilterBody<Value> = (input) => escapeMarkup(input);
const asIs: FilterBody<Value> = (input) => input;

/** Jinja's filters for text, numbers and single values, and dbt's markers, which change nothing in text. */
export const textFilters = filterTable<Value>({
  abs: ['', absolute],
  attr: ['name', attribute],
  capitalize: ['', soft(capitalize)],
  center: ['width?', soft((text, args) => centerText(text, args.int('width', 80)))],
  d: ['default_value? boolean?', fallback],
  default: ['default_value? boolean?', fallback],
  e: ['', escape],
  escape: ['', escape],
  filesizeformat: ['binary?', fileSize],
  float: ['default?', float],
  forceescape: ['', (input) => new Markup(escapeText(str(input)))],
  format: ['*args **kwargs', formatFilter],
  indent: ['width? first? blank?', indent],
  int: ['default? base?', int],
  lower: ['', soft((text) => text.toLowerCase())],
  pprint: ['', (input) => prettyText(input)],
  replace: ['old new count?', (input, args) => replaceText(str(input), str(args.value('old')), str(args.value('new')), args.optionalInt('count') ?? -1)],
  round: ['precision? method?', round],
  safe: ['', (input) => new Markup(str(input))],
  string: ['', (input) => (input instanceof Markup ? input : str(input))],
  striptags: ['', (input) => stripTags(str(input))],
  title: ['', (input) => titleWords(str(input))],
  tojson: ['indent?', toJson],
  trim: ['chars?', soft((text, args) => stripText(text, args.value('chars') === null ? null : args.text('chars')))],
  truncate: ['length? killwords? end? leeway?', truncate],
  upper: ['', soft((text) => text.toUpperCase())],
  urlencode: ['', urlEncode],
  wordcount: ['', (input) => (str(input).match(/[\p{L}\p{N}_]+/gu) ?? []).length],
  wordwrap: ['width? break_long_words? wrapstring? break_on_hyphens?', wordWrap],
  xmlattr: ['autospace?', xmlAttributes],
  as_text: ['', asIs],
  as_bool: ['', asIs],
  as_native: ['', asIs],
  as_number: ['', asIs],
});
