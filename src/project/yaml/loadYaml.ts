import { LineCounter, isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, type Alias, type Document, type Node, type Scalar } from 'yaml';
import type { Problem } from '../../base/error.ts';
import { trimEnd } from '../../jinja/characters.ts';
import { PyDict, PyError, PySet, PyTuple, type Value } from '../../jinja/values.ts';
import { emptyDict, isDict, toTemplateValue } from '../plain.ts';
import { strValue } from '../pythonText.ts';
import { withoutLastBreak } from '../templating.ts';
import { withIndentedFlow } from './flowIndent.ts';
import { plainKey, plainYaml } from './plainYaml.ts';
import { resolvePlainScalar, taggedScalar } from './scalar.ts';

/** Values one document may unfold to: stops alias bombs. */
const MOST_VALUES = 2_000_000;
/** Lines inside of flow collections that may be indented less than the collection, in one file. */
const MOST_MENDED = 200;
/** Text read again and again for it, in characters. */
const MOST_READ_AGAIN = 4_000_000;

export type Place = { line: number; column: number };
export type YamlPath = readonly (string | number)[];

/** A YAML file as plain data, and the place of everything in it. */
export type YamlFile = {
  file: string;
  /** undefined where the text could not be read; null where it is empty. */
  value: unknown;
  problems: Problem[];
  /** Keys given twice in one mapping; the last one counts, as in PyYAML. */
  duplicateKeys: { key: string; place: Place }[];
  /** Where a value (or its key) stands; of a path that is not there, where the nearest thing above it stands. */
  placeOf(path: YamlPath): Place;
  /** Where a text itself begins, for what is wrong within it: behind its quote, or on the line below `|`. */
  textPlaceOf(path: YamlPath): Place;
};

/**
 * Reads one YAML file by PyYAML's rules, without the whitespace at its end, which dbt strips; its values are plain (see `plainYaml`).
 * Never throws: what is wrong is in `problems`, with line and column.
 */
export function loadYaml(whole: string, file: string): YamlFile {
  const { isPlain, ...found } = loadPythonYaml(whole.slice(0, trimEnd(whole, 0, whole.length)), file);
  return isPlain ? found : { ...found, value: plainYaml(found.value) };
}

/** A plain object puts keys like `"10"` first, by their number: whether that is another order than the one they are written in. */
function losesOrder(pairs: readonly (readonly [Value, unknown])[]): boolean {
  return pairs.some(([key], i) => isIndex(key) && i > 0 && (!isIndex(pairs[i - 1]?.[0]) || Number(pairs[i - 1]?.[0]) > Number(key)));
}

function isIndex(key: Value | undefined): boolean {
  return typeof key === 'string' && /^(?:0|[1-9]\d{0,9})$/.test(key);
}

const START: Place = { line: 1, column: 1 };

/** `yaml.safe_load`: dates are `datetime.date`, a mapping with a key that is no text, or in an order that a plain object cannot have, is a `PyDict`; `isPlain` says that there is nothing of the kind. */
export function loadPythonYaml(text: string, file: string, mended = 0): YamlFile & { isPlain: boolean } {
  const lines = new LineCounter();
  const found: YamlFile & { isPlain: boolean } = {
    file,
    isPlain: true,
    value: null,
    problems: [],
    duplicateKeys: [],
    placeOf: () => START,
    textPlaceOf: () => START,
  };
  let documents: Document.Parsed[];
  try {
    const all = parseAllDocuments(text, { version: '1.1', schema: 'failsafe', uniqueKeys: false, lineCounter: lines, logLevel: 'silent', prettyErrors: false });
    documents = Array.isArray(all) ? (all as Document.Parsed[]) : [];
  } catch (error) {
    return { ...found, value: undefined, problems: [{ message: `this YAML cannot be read: ${(error as Error).message}`, file, line: 1, column: 1 }] };
  }
  const [parsed, second] = documents;
  if (parsed === undefined) return found;
  const indented = mended < Math.min(MOST_MENDED, MOST_READ_AGAIN / text.length) ? withIndentedFlow(text, parsed) : null;
  const read = indented === null ? null : loadPythonYaml(indented, file, mended + 1);
  if (read?.problems.length === 0) return read;
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  for (const error of parsed.errors) {
    const place = at(error.pos[0]);
    found.problems.push({ message: `YAML: ${lowerFirst(error.message)}`, file, ...place, hint: hintFor(text, error.pos[0]) });
  }
  if (second !== undefined && found.problems.length === 0) {
    found.problems.push({ message: 'YAML: expected a single document, but found another one', file, ...at(second.range[0]) });
  }
  const places = new Map<string, Place>();
  found.placeOf = (path) => {
    const key = path.join('\0');
    let place = places.get(key);
    if (place === undefined) places.set(key, (place = at(walkTo(parsed, path).offset)));
    return place;
  };
  found.textPlaceOf = (path) => at(textOffset(text, walkTo(parsed, path)));
  if (found.problems.length > 0) return { ...found, value: undefined };
  try {
    found.value = new Converter(found, at, text.endsWith('\n') ? Infinity : text.length).convert(parsed.contents, 0);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    found.problems.push({ message: error.message, file, line: 1, column: 1 });
  }
  if (found.problems.length > 0) found.value = undefined;
  return found;
}

const PLAIN_TAG = /^(!|tag:yaml\.org,2002:(str|int|float|bool|null|map|seq|set|omap|pairs|binary|timestamp|merge|value))$/;

const PAIRS_TAG = /:(omap|pairs)$/;

class TooMuch extends Error {}

class Converter {
  private count = 0;
  private readonly anchors = new Map<string, { value: unknown; count: number }>();

  constructor(
    private readonly found: YamlFile & { isPlain: boolean },
    private readonly at: (offset: number) => Place,
    private readonly end: number,
  ) {}

  convert(node: unknown, depth: number): unknown {
    if (++this.count > MOST_VALUES) throw new TooMuch(`this YAML unfolds to more than ${MOST_VALUES} values (aliases of aliases)`);
    if (depth > 200) throw new TooMuch('this YAML is nested more than 200 levels deep');
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.alias(node);
    const before = this.count;
    const value = this.content(node, depth);
    const anchor = isScalar(node) || isSeq(node) || isMap(node) ? node.anchor : undefined;
    if (anchor !== undefined && this.anchors.has(anchor)) this.problem(node, `the anchor &${anchor} is given twice`);
    if (anchor !== undefined) this.anchors.set(anchor, { value, count: this.count - before + 1 });
    return value;
  }

  private content(node: unknown, depth: number): unknown {
    this.refuseForeignTag(node);
    if (isScalar(node)) return this.scalar(node);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.convert(item, depth + 1));
      return node.tag !== undefined && PAIRS_TAG.test(node.tag) ? items.flatMap((item) => this.pairs(item)) : items;
    }
    if (!isMap(node)) return null;
    const mapping = this.mapping(node.items, depth);
    return node.tag?.endsWith(':set') ? this.python(new PySet(isDict(mapping) ? Object.keys(mapping) : mapping.keys())) : mapping;
  }

  /** `!!omap` and `!!pairs` are lists of tuples. */
  private pairs(item: unknown): unknown[] {
    const dict = toTemplateValue(item);
    return dict instanceof PyDict ? [...dict.items()].map((pair) => this.python(new PyTuple(pair))) : [item];
  }

  private python<T>(value: T): T {
    this.found.isPlain = false;
    return value;
  }

  /** A block scalar that the end of the file cuts off has no line break at its end. */
  private text({ value, type, range }: Scalar): unknown {
    const isCut = typeof value === 'string' && type?.startsWith('BLOCK') && (range?.[1] ?? 0) >= this.end;
    return isCut ? withoutLastBreak(value) : value;
  }

  private problem(node: unknown, message: string, hint?: string): void {
    this.found.problems.push({ message: `YAML: ${message}`, file: this.found.file, ...this.at((node as Node).range?.[0] ?? 0), hint });
  }

  /** PyYAML's safe loader makes plain values only; any other tag is an error. */
  private refuseForeignTag(node: unknown): void {
    if (!isScalar(node) && !isSeq(node) && !isMap(node)) return;
    const { tag } = node;
    if (tag === undefined || PLAIN_TAG.test(tag)) return;
    this.problem(node, `there is no way to make a value of the tag '${tag}'`, 'dbt reads plain values only: take the tag away');
  }

  /** The value of an anchor, shared; it counts as if it were written out. */
  private alias(node: Alias): unknown {
    const anchor = this.anchors.get(node.source);
    if (anchor === undefined) {
      this.problem(node, `the alias *${node.source} refers to nothing above it, or contains itself`);
      return null;
    }
    this.count += anchor.count;
    return anchor.value;
  }

  private scalar(node: Scalar, isKey = false): Value {
    const text = this.text(node);
    if (typeof text !== 'string') return null;
    const { tag, type } = node;
    if (tag === undefined && type !== 'PLAIN') return text;
    if (tag === undefined && isKey && (text === '=' || text === '<<')) return text;
    try {
      const value = tag === undefined || tag === '!' ? resolvePlainScalar(text) : taggedScalar(text, tag);
      return typeof value === 'object' && value !== null ? this.python(value) : value;
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
      this.problem(node, error.message);
      return null;
    }
  }

  private mapping(items: readonly unknown[], depth: number): Record<string, unknown> | PyDict {
    const own: [Value, unknown][] = [];
    const merged: [Value, unknown][] = [];
    const given = new PyDict();
    for (const pair of items) {
      if (!isPair(pair)) continue;
      const key = this.key(pair.key, depth);
      const isMerge = isScalar(pair.key) && pair.key.type === 'PLAIN' && key === '<<';
      const value = this.convert(pair.value, depth + 1);
      if (isMerge) merged.push(...this.merged(pair.key as Node, value));
      else {
        if (given.has(key)) this.found.duplicateKeys.push({ key: plainKey(key), place: this.at((pair.key as Node).range?.[0] ?? 0) });
        given.set(key, null);
        own.push([key, value]);
      }
    }
    const all = merged.length === 0 ? own : [...merged, ...own];
    if (all.some(([key]) => typeof key !== 'string') || losesOrder(all))
      return this.python(PyDict.of(all.map(([key, value]) => [key, toTemplateValue(value)])));
    const dict = emptyDict();
    for (const [key, value] of all) dict[key as string] = value;
    return dict;
  }

  /** What `<<` brings in; of several mappings the first one counts. */
  private merged(place: Node, value: unknown): [Value, unknown][] {
    const sources = Array.isArray(value) ? [...(value as unknown[])].reverse() : [value];
    return sources.flatMap((source): [Value, unknown][] => {
      if (isDict(source)) return Object.entries(source);
      if (source instanceof PyDict) return [...source.items()].map(([key, item]) => [key, item]);
      this.problem(place, `'<<' merges a mapping or a list of mappings, not ${strValue(source)}`);
      return [];
    });
  }

  private key(node: unknown, depth: number): Value {
    this.count++;
    const key = isScalar(node) && node.anchor === undefined ? this.scalarKey(node) : this.convert(node, depth + 1);
    if (!Array.isArray(key) && !isDict(key) && !(key instanceof PyDict) && !(key instanceof PySet)) return key as Value;
    this.problem(node, 'a mapping or a list cannot be a key', isMap(node) ? 'put quotes around a template: "{{ … }}"' : undefined);
    return '';
  }

  private scalarKey(node: Scalar): Value {
    this.refuseForeignTag(node);
    return this.scalar(node, true);
  }
}

/** The node at the end of a path, and where it, or its key, stands; of a path that is not there, the nearest thing above it. */
function walkTo(parsed: Document.Parsed, path: YamlPath): { node: unknown; offset: number } {
  let node: unknown = parsed.contents;
  let offset = (parsed.contents as Node | null)?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(parsed);
    if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      if (node === undefined) break;
      offset = (node as Node | null)?.range?.[0] ?? offset;
    } else if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (pair === undefined) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else break;
  }
  return { node, offset };
}

/** Where the text of a scalar begins: of a block below its mark and behind its indent, of others behind their quote. */
function textOffset(text: string, { node, offset }: { node: unknown; offset: number }): number {
  if (!isScalar(node) || !node.range) return offset;
  const [start] = node.range;
  if (!node.type?.startsWith('BLOCK')) return node.type === 'PLAIN' ? start : start + 1;
  let first = text.indexOf('\n', start) + 1;
  while (text[first] === ' ') first++;
  return first;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The two mistakes people make: a tab, and a template that is not quoted. */
function hintFor(text: string, offset: number): string | undefined {
  const start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end === -1 ? undefined : end);
  if (/^\s*\t/.test(line)) return 'indent with spaces: YAML does not allow tabs here';
  if (/:\s*\{\{/.test(line) || /-\s*\{\{/.test(line)) return 'put quotes around a template: "{{ … }}"';
  return undefined;
}
