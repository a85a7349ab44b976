import { LineCounter, isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, type Document, type Node, type Scalar } from 'yaml';
import type { Problem } from '../../base/error.ts';
import { trimEnd } from '../../jinja/characters.ts';
import { PyFloat } from '../../jinja/values.ts';
import { emptyDict, isDict } from '../plain.ts';
import { strValue } from '../pythonText.ts';
import { withoutLastBreak } from '../templating.ts';
import { resolvePlainScalar } from './scalar.ts';

/** Values one document may unfold to: stops alias bombs. */
const MOST_VALUES = 2_000_000;

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
};

/** Reads one YAML document by PyYAML's rules, without the whitespace at its end, which dbt strips. Never throws: what is wrong is in `problems`, with line and column. */
export function loadYaml(whole: string, file: string): YamlFile {
  const text = whole.slice(0, trimEnd(whole, 0, whole.length));
  const lines = new LineCounter();
  const found: YamlFile = { file, value: null, problems: [], duplicateKeys: [], placeOf: () => ({ line: 1, column: 1 }) };
  let documents: Document.Parsed[];
  try {
    const all = parseAllDocuments(text, { version: '1.1', schema: 'failsafe', uniqueKeys: false, lineCounter: lines, logLevel: 'silent', prettyErrors: false });
    documents = Array.isArray(all) ? (all as Document.Parsed[]) : [];
  } catch (error) {
    return { ...found, value: undefined, problems: [{ message: `this YAML cannot be read: ${(error as Error).message}`, file, line: 1, column: 1 }] };
  }
  const [parsed, second] = documents;
  if (parsed === undefined) return found;
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
  found.placeOf = (path) => placeIn(parsed, path, at);
  if (found.problems.length > 0) return { ...found, value: undefined };
  try {
    found.value = new Converter(found, at, text.length).convert(parsed.contents, 0);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    found.value = undefined;
    found.problems.push({ message: error.message, file, line: 1, column: 1 });
  }
  return found;
}

const PLAIN_TAG = /^(!|tag:yaml\.org,2002:(str|int|float|bool|null|map|seq|set|omap|pairs|binary|timestamp|merge|value))$/;

class TooMuch extends Error {}

class Converter {
  private count = 0;
  private readonly anchors = new Map<string, { value: unknown; count: number }>();

  constructor(
    private readonly found: YamlFile,
    private readonly at: (offset: number) => Place,
    private readonly end: number,
  ) {}

  convert(node: unknown, depth: number): unknown {
    if (++this.count > MOST_VALUES) throw new TooMuch(`this YAML unfolds to more than ${MOST_VALUES} values (aliases of aliases)`);
    if (depth > 200) throw new TooMuch('this YAML is nested more than 200 levels deep');
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.alias(node.source);
    const before = this.count;
    const value = this.content(node, depth);
    const anchor = isScalar(node) || isSeq(node) || isMap(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, { value, count: this.count - before + 1 });
    return value;
  }

  private content(node: unknown, depth: number): unknown {
    this.refuseForeignTag(node);
    if (isScalar(node)) return this.scalar(this.text(node), node.type, node.tag);
    if (isSeq(node)) return node.items.map((item) => this.convert(item, depth + 1));
    return isMap(node) ? this.mapping(node.items, depth) : null;
  }

  /** A block scalar that the end of the file cuts off has no line break at its end. */
  private text({ value, type, range }: Scalar): unknown {
    const isCut = typeof value === 'string' && type?.startsWith('BLOCK') && (range?.[1] ?? 0) >= this.end;
    return isCut ? withoutLastBreak(value) : value;
  }

  /** PyYAML's safe loader makes plain values only; any other tag is an error. */
  private refuseForeignTag(node: unknown): void {
    if (!isScalar(node) && !isSeq(node) && !isMap(node)) return;
    const { tag } = node;
    if (tag === undefined || PLAIN_TAG.test(tag)) return;
    const message = `YAML: there is no way to make a value of the tag '${tag}'`;
    this.found.problems.push({ message, file: this.found.file, ...this.at(node.range?.[0] ?? 0), hint: 'dbt reads plain values only: take the tag away' });
  }

  /** The value of an anchor, shared; it counts as if it were written out. */
  private alias(name: string): unknown {
    const anchor = this.anchors.get(name);
    if (anchor === undefined) throw new TooMuch(`the YAML alias *${name} refers to nothing above it, or contains itself`);
    this.count += anchor.count;
    return anchor.value;
  }

  private scalar(value: unknown, type: string | null | undefined, tag: string | undefined): unknown {
    if (typeof value !== 'string') return value ?? null;
    const isText = tag !== undefined && tag !== 'tag:yaml.org,2002:null' && tag.endsWith(':str');
    return type === 'PLAIN' && !isText ? resolvePlainScalar(value) : value;
  }

  private mapping(items: readonly unknown[], depth: number): unknown {
    const dict = emptyDict();
    const merged: unknown[] = [];
    for (const pair of items) {
      if (!isPair(pair)) continue;
      const key = this.key(pair.key, depth);
      const isMerge = isScalar(pair.key) && pair.key.type === 'PLAIN' && key === '<<';
      const value = this.convert(pair.value, depth + 1);
      if (isMerge) merged.push(...(Array.isArray(value) ? (value as unknown[]) : [value]));
      else {
        if (key in dict) this.found.duplicateKeys.push({ key, place: this.at((pair.key as Node).range?.[0] ?? 0) });
        dict[key] = value;
      }
    }
    return merged.length === 0 ? dict : withMerged(dict, merged);
  }

  /** Keys that are no texts become their Python text: `1`, `True`, `None`. */
  private key(node: unknown, depth: number): string {
    const key = this.convert(node, depth + 1);
    if (typeof key === 'string') return key;
    if (key === null) return 'None';
    if (typeof key === 'boolean') return key ? 'True' : 'False';
    if (key instanceof PyFloat || typeof key !== 'object') return strValue(key);
    const message = 'YAML: a mapping or a list cannot be a key';
    const hint = isMap(node) ? 'put quotes around a template: "{{ … }}"' : undefined;
    this.found.problems.push({ message, file: this.found.file, ...this.at((node as Node).range?.[0] ?? 0), hint });
    return '';
  }
}

function withMerged(own: Record<string, unknown>, merged: unknown[]): Record<string, unknown> {
  const dict = emptyDict();
  for (const source of merged.reverse()) if (isDict(source)) Object.assign(dict, source);
  return Object.assign(dict, own);
}

function placeIn(parsed: Document.Parsed, path: YamlPath, at: (offset: number) => Place): Place {
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
  return at(offset);
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
