import { asInt } from './arithmetic.ts';
import { characters, isSpace, isWide, textLength, trimEnd } from './characters.ts';
import type { Bound } from './hostFunction.ts';
import { iterate, sliceText } from './iterate.ts';
import { textOf } from './markup.ts';
import { chargeText } from './meter.ts';
import { methodTable } from './methodTable.ts';
import { typeName } from './repr.ts';
import { PyDict, PyError, PyTuple, type Value } from './values.ts';

/** Python's whitespace split. */
export function splitSpace(text: string, limit: number): string[] {
  const parts: string[] = [];
  let i = 0;
  while (i < text.length) {
    while (i < text.length && isSpace(text.charCodeAt(i))) i++;
    if (i >= text.length) break;
    if (limit >= 0 && parts.length === limit) {
      parts.push(text.slice(i));
      break;
    }
    const from = i;
    while (i < text.length && !isSpace(text.charCodeAt(i))) i++;
    parts.push(text.slice(from, i));
  }
  return parts;
}

function rsplitSpace(text: string, limit: number): string[] {
  const parts: string[] = [];
  let end = text.length;
  while (end > 0) {
    end = trimEnd(text, 0, end);
    if (end === 0) break;
    if (limit >= 0 && parts.length === limit) {
      parts.unshift(text.slice(0, end));
      break;
    }
    let from = end;
    while (from > 0 && !isSpace(text.charCodeAt(from - 1))) from--;
    parts.unshift(text.slice(from, end));
    end = from;
  }
  return parts;
}

function separatorOf(args: Bound): string | null {
  const value = args.value('sep');
  if (value === null) return null;
  const separator = textOf(value);
  if (separator === undefined) throw new PyError('TypeError', `must be str or None, not ${typeName(value)}`);
  if (separator === '') throw new PyError('ValueError', 'empty separator');
  return separator;
}

export function splitText(text: string, separator: string | null, limit: number): string[] {
  if (separator === null) return splitSpace(text, limit);
  const parts = text.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

function rsplitText(text: string, separator: string | null, limit: number): string[] {
  if (separator === null) return rsplitSpace(text, limit);
  if (limit < 0) return text.split(separator);
  const parts: string[] = [];
  let rest = text;
  for (let at = rest.lastIndexOf(separator); parts.length < limit && at >= 0; at = rest.lastIndexOf(separator)) {
    parts.unshift(rest.slice(at + separator.length));
    rest = rest.slice(0, at);
  }
  return [rest, ...parts];
}

/** The lines of a text, without their ends unless kept. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  let from = 0;
  for (const match of text.matchAll(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(from, keepEnds ? end : match.index));
    from = end;
  }
  if (from < text.length) lines.push(text.slice(from));
  return lines;
}

/** Python's strip of whitespace, or of any of the given characters. */
export function stripText(text: string, chars: string | null, left = true, right = true): string {
  const set = chars === null ? null : new Set(characters(chars));
  const goes = (char: string): boolean => (set ? set.has(char) : isSpace(char.charCodeAt(0)));
  const all = isWide(text) ? characters(text) : text;
  let from = 0;
  let to = all.length;
  if (left) while (from < to && goes(all[from] as string)) from++;
  if (right) while (to > from && goes(all[to - 1] as string)) to--;
  return typeof all === 'string' ? all.slice(from, to) : all.slice(from, to).join('');
}

const strip = (left: boolean, right: boolean) => (self: string, args: Bound) => {
  const chars = args.value('chars');
  const text = chars === null ? null : textOf(chars);
  if (text === undefined) throw new PyError('TypeError', `strip arg must be None or str`);
  return stripText(self, text, left, right);
};

/** The part of `self` that start and end leave, and where it begins. */
function bounded(self: string, args: Bound): { part: string; from: number } {
  const [start, end] = [args.optionalInt('start'), args.optionalInt('end')];
  const length = textLength(self);
  const from = start === null ? 0 : start < 0 ? Math.max(0, start + length) : start;
  return { part: from > length ? '' : sliceText(self, from, end, null), from: from > length ? -1 : from };
}

function find(self: string, args: Bound, last: boolean): number {
  const { part, from } = bounded(self, args);
  const sub = args.text('sub');
  if (from < 0) return -1;
  const at = last ? part.lastIndexOf(sub) : part.indexOf(sub);
  return at < 0 ? -1 : from + textLength(part.slice(0, at));
}

function index(self: string, args: Bound, last: boolean): number {
  const at = find(self, args, last);
  if (at < 0) throw new PyError('ValueError', 'substring not found');
  return at;
}

function affix(name: 'startsWith' | 'endsWith') {
  return (self: string, args: Bound): boolean => {
    const value = args.value('prefix');
    const { part, from } = bounded(self, args);
    const options = value instanceof PyTuple ? value.items : [value];
    return options.some((option) => {
      const text = textOf(option);
      if (text !== undefined) return from >= 0 && part[name](text);
      const method = name.toLowerCase();
      throw new PyError('TypeError', `${method} first arg must be str or a tuple of str, not ${typeName(value)}`);
    });
  };
}

function justify(self: string, args: Bound, side: 'left' | 'right' | 'center'): string {
  const fill = args.text('fillchar', ' ');
  if (textLength(fill) !== 1) throw new PyError('TypeError', 'The fill character must be exactly one character long');
  const width = args.int('width');
  const missing = width - textLength(self);
  if (missing <= 0) return self;
  chargeText(width);
  const before = side === 'left' ? 0 : side === 'right' ? missing : centerBefore(missing, width);
  return fill.repeat(before) + self + fill.repeat(missing - before);
}

function centerBefore(missing: number, width: number): number {
  return (missing >> 1) + (missing & width & 1);
}

/** `str.center`. */
export function centerText(text: string, width: number): string {
  const missing = width - textLength(text);
  if (missing <= 0) return text;
  chargeText(width);
  const before = centerBefore(missing, width);
  return ' '.repeat(before) + text + ' '.repeat(missing - before);
}

/** `str.capitalize`. */
export function capitalize(text: string): string {
  const [first = '', ...rest] = characters(text);
  return first.toUpperCase() + rest.join('').toLowerCase();
}

function titleCase(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => capitalize(word));
}

function swapCase(text: string): string {
  return Array.from(text, (char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase())).join('');
}

function zeroFill(text: string, width: number): string {
  const missing = width - textLength(text);
  if (missing <= 0) return text;
  chargeText(width);
  const sign = text.startsWith('-') || text.startsWith('+') ? text.slice(0, 1) : '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

/** `str.replace`. */
export function replaceText(text: string, from: string, to: string, count: number): string {
  if (count < 0) {
    if (to.length > from.length) chargeText(text.length + (from === '' ? text.length + 1 : 0) * to.length);
    const replaced = from === '' && isWide(text) ? to + characters(text).join(to) + to : text.replaceAll(from, () => to);
    chargeText(replaced.length);
    return replaced;
  }
  let left = count;
  if (from === '') {
    const chars = characters(text);
    return chars.map((char) => (left-- > 0 ? to : '') + char).join('') + (left > 0 ? to : '');
  }
  return text.replaceAll(from, (match) => (left-- > 0 ? to : match));
}

/** `separator.join(items)`. */
export function joinText(separator: string, items: Value): string {
  const parts: string[] = [];
  let length = 0;
  for (const item of iterate(items)) {
    const text = textOf(item);
    if (text === undefined) throw new PyError('TypeError', `sequence item ${parts.length}: expected str instance, ${typeName(item)} found`);
    chargeText((length += text.length + separator.length));
    parts.push(text);
  }
  return parts.join(separator);
}

function partition(self: string, args: Bound, last: boolean): PyTuple {
  const separator = args.text('sep');
  if (separator === '') throw new PyError('ValueError', 'empty separator');
  const at = last ? self.lastIndexOf(separator) : self.indexOf(separator);
  if (at < 0) return new PyTuple(last ? ['', '', self] : [self, '', '']);
  return new PyTuple([self.slice(0, at), separator, self.slice(at + separator.length)]);
}

function expandTabs(text: string, size: number): string {
  let column = 0;
  return Array.from(text, (char) => {
    if (char === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0;
      column += spaces;
      return ' '.repeat(spaces);
    }
    column = char === '\n' || char === '\r' ? 0 : column + 1;
    return char;
  }).join('');
}

function countIn(self: string, args: Bound): number {
  const { part, from } = bounded(self, args);
  const sub = args.text('sub');
  if (from < 0) return 0;
  return sub === '' ? textLength(part) + 1 : part.split(sub).length - 1;
}

function translate(self: string, table: Value): string {
  if (!(table instanceof PyDict)) throw new PyError('TypeError', `'${typeName(table)}' object is not subscriptable`);
  return Array.from(self, (char) => {
    const to = table.get(char.codePointAt(0) ?? 0);
    if (to === undefined) return char;
    if (to === null) return '';
    const code = asInt(to);
    return code === undefined ? String(to as string) : String.fromCodePoint(Number(code));
  }).join('');
}

function makeTranslation(args: Bound): PyDict {
  const table = new PyDict();
  const x = args.value('x');
  if (x instanceof PyDict) {
    for (const [key, value] of x.items()) table.set(typeof key === 'string' ? (key.codePointAt(0) ?? 0) : key, value);
    return table;
  }
  const [from, to] = [characters(args.text('x')), characters(args.text('y'))];
  if (from.length !== to.length) throw new PyError('ValueError', 'the first two maketrans arguments must have equal length');
  from.forEach((char, i) => table.set(char.codePointAt(0) ?? 0, (to[i] as string).codePointAt(0) ?? 0));
  for (const char of args.text('z', '')) table.set(char.codePointAt(0) ?? 0, null);
  return table;
}

const every = (pattern: RegExp) => (self: string) => pattern.test(self);
const isCased = /[\p{Lu}\p{Ll}\p{Lt}]/u;

/** `str.islower` and `str.isupper`. */
export function isLowerText(text: string): boolean {
  return /\p{Ll}/u.test(text) && !/[\p{Lu}\p{Lt}]/u.test(text);
}
export function isUpperText(text: string): boolean {
  return /\p{Lu}/u.test(text) && !/[\p{Ll}\p{Lt}]/u.test(text);
}

function isTitle(text: string): boolean {
  return isCased.test(text) && text === titleCase(text);
}

/** Methods of `str`. */
export const textMethods = methodTable<string>({
  capitalize: ['', (self) => capitalize(self)],
  casefold: ['', (self) => self.toLowerCase().replaceAll('ß', 'ss')],
  center: ['width fillchar? /', (self, args) => justify(self, args, 'center')],
  count: ['sub start? end? /', (self, args) => countIn(self, args)],
  endswith: ['prefix start? end? /', affix('endsWith')],
  expandtabs: ['tabsize?', (self, args) => expandTabs(self, args.int('tabsize', 8))],
  find: ['sub start? end? /', (self, args) => find(self, args, false)],
  index: ['sub start? end? /', (self, args) => index(self, args, false)],
  isalnum: ['', every(/^[\p{L}\p{N}]+$/u)],
  isalpha: ['', every(/^\p{L}+$/u)],
  isascii: ['', every(/^[\0-\x7f]*$/)],
  isdecimal: ['', every(/^\p{Nd}+$/u)],
  isdigit: ['', every(/^[\p{Nd}\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]+$/u)],
  isidentifier: ['', every(/^[\p{ID_Start}_]\p{ID_Continue}*$/u)],
  islower: ['', (self) => isLowerText(self)],
  isnumeric: ['', every(/^\p{N}+$/u)],
  isprintable: ['', (self) => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(self)],
  isspace: ['', (self) => self !== '' && stripText(self, null) === ''],
  istitle: ['', (self) => isTitle(self)],
  isupper: ['', (self) => isUpperText(self)],
  join: ['iterable /', (self, args) => joinText(self, args.value('iterable'))],
  ljust: ['width fillchar? /', (self, args) => justify(self, args, 'left')],
  lower: ['', (self) => self.toLowerCase()],
  lstrip: ['chars? /', strip(true, false)],
  maketrans: ['x y? z? /', (_self, args) => makeTranslation(args)],
  partition: ['sep /', (self, args) => partition(self, args, false)],
  removeprefix: ['prefix /', (self, args) => (self.startsWith(args.text('prefix')) ? self.slice(args.text('prefix').length) : self)],
  removesuffix: [
    'suffix /',
    (self, args) => {
      const suffix = args.text('suffix');
      return suffix && self.endsWith(suffix) ? self.slice(0, -suffix.length) : self;
    },
  ],
  replace: ['old new count? /', (self, args) => replaceText(self, args.text('old'), args.text('new'), args.int('count', -1))],
  rfind: ['sub start? end? /', (self, args) => find(self, args, true)],
  rindex: ['sub start? end? /', (self, args) => index(self, args, true)],
  rjust: ['width fillchar? /', (self, args) => justify(self, args, 'right')],
  rpartition: ['sep /', (self, args) => partition(self, args, true)],
  rsplit: ['sep? maxsplit?', (self, args) => rsplitText(self, separatorOf(args), args.int('maxsplit', -1))],
  rstrip: ['chars? /', strip(false, true)],
  split: ['sep? maxsplit?', (self, args) => splitText(self, separatorOf(args), args.int('maxsplit', -1))],
  splitlines: ['keepends?', (self, args) => splitLines(self, Boolean(args.value('keepends', false)))],
  startswith: ['prefix start? end? /', affix('startsWith')],
  strip: ['chars? /', strip(true, true)],
  swapcase: ['', (self) => swapCase(self)],
  title: ['', (self) => titleCase(self)],
  translate: ['table /', (self, args) => translate(self, args.value('table'))],
  upper: ['', (self) => self.toUpperCase()],
  zfill: ['width /', (self, args) => zeroFill(self, args.int('width'))],
});
