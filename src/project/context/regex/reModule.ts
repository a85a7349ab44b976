import { hostFunction, type Bound } from '../../../jinja/hostFunction.ts';
import { asInt } from '../../../jinja/arithmetic.ts';
import { PyIterator } from '../../../jinja/iterate.ts';
import { callValue } from '../../../jinja/callValue.ts';
import { charge, chargeText } from '../../../jinja/meter.ts';
import { textOf } from '../../../jinja/markup.ts';
import { characters, isWide } from '../../../jinja/characters.ts';
import { repr, str } from '../../../jinja/repr.ts';
import type { Steps } from '../../../jinja/steps.ts';
import { PyDict, PyError, PyObject, PyTuple, type Called, type Value } from '../../../jinja/values.ts';
import { PyMatch } from './match.ts';
import { flagBits } from './flags.ts';
import { compilePattern, type Engine, type Extent } from './pattern.ts';
import { expandReplacement } from './replacement.ts';

const cache = new Map<string, PyPattern>();

function patternOf(value: Value, flags: number): PyPattern {
  if (value instanceof PyPattern) return value;
  const text = textOf(value);
  if (text === undefined) throw new PyError('TypeError', 'first argument must be string or compiled pattern');
  const key = `${flags} ${text}`;
  let pattern = cache.get(key);
  if (!pattern) {
    if (cache.size > 500) cache.clear();
    cache.set(key, (pattern = new PyPattern(text, compilePattern(text, flags))));
  }
  return pattern;
}

type Method = { parameters: string[]; body: (pattern: PyPattern, args: Bound) => Called };

/** Python's `re.Pattern`. */
class PyPattern extends PyObject {
  readonly pyType = 're.Pattern';
  constructor(
    readonly source: string,
    readonly engine: Engine,
  ) {
    super();
  }

  /** The first match between two offsets as Python counts them. */
  find(args: Bound, extent: Extent): PyMatch | null {
    const text = subject(args);
    const [from, end] = [offsetOf(text, args.int('pos', 0)), offsetOf(text, args.optionalInt('endpos') ?? Infinity)];
    const found = from > end ? null : this.engine.find(text.slice(0, end), from, extent);
    return found && new PyMatch(this.engine, text, found);
  }

  /** All matches, one behind the other. An empty one may follow another, but not another empty one at its place. */
  *all(text: string): Generator<PyMatch, undefined> {
    let from = 0;
    let advance = false;
    while (from <= text.length) {
      charge(1);
      const found = this.engine.find(text, from, 'search', advance);
      if (!found) return undefined;
      yield new PyMatch(this.engine, text, found);
      from = found.ends[0] as number;
      advance = from === found.starts[0];
    }
    return undefined;
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'pattern') return this.source;
    if (name === 'flags') return this.engine.flags;
    if (name === 'groups') return this.engine.groupCount;
    if (name === 'groupindex') return PyDict.of(this.engine.groupNames);
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    return method && hostFunction(name, method.parameters, (args) => method.body(this, args));
  }
  override truth(): boolean {
    return true;
  }
  override repr(): string {
    return `re.compile(${repr(this.source)})`;
  }
}

function offsetOf(text: string, position: number): number {
  if (position >= text.length) return text.length;
  return isWide(text) ? characters(text).slice(0, Math.max(0, position)).join('').length : Math.max(0, position);
}

const subject = (args: Bound): string => {
  const text = textOf(args.value('string'));
  if (text === undefined) throw new PyError('TypeError', `expected string or bytes-like object, got '${repr(args.value('string'))}'`);
  return text;
};

function whole(match: PyMatch): Value {
  const groups = match.found.starts.length - 1;
  if (groups === 0) return match.group(0);
  if (groups === 1) return match.group(1) ?? '';
  return new PyTuple(Array.from({ length: groups }, (_, i) => match.group(i + 1) ?? ''));
}

function* substitute(pattern: PyPattern, args: Bound): Steps<{ text: string; count: number }> {
  const [text, replacement, limit] = [subject(args), args.value('repl'), args.int('count', 0)];
  let out = '';
  let from = 0;
  let count = 0;
  for (const match of pattern.all(text)) {
    const [start = 0] = match.found.starts;
    const [end = 0] = match.found.ends;
    if (limit > 0 && count >= limit) break;
    const template = textOf(replacement);
    out += text.slice(from, start) + (template === undefined ? str(yield* callValue(replacement, [match])) : expandReplacement(template, match));
    chargeText(out.length);
    from = end;
    count++;
  }
  return { text: out + text.slice(from), count };
}

function split(pattern: PyPattern, args: Bound): Value[] {
  const [text, limit] = [subject(args), args.int('maxsplit', 0)];
  const parts: Value[] = [];
  let from = 0;
  let count = 0;
  for (const match of pattern.all(text)) {
    if (limit > 0 && count >= limit) break;
    parts.push(text.slice(from, match.found.starts[0]));
    for (let group = 1; group < match.found.starts.length; group++) parts.push(match.group(group));
    from = match.found.ends[0] as number;
    count++;
  }
  return [...parts, text.slice(from)];
}

const between = ['string', 'pos?', 'endpos?'];

const methods: Readonly<Record<string, Method>> = {
  match: { parameters: between, body: (pattern, args) => pattern.find(args, 'match') },
  search: { parameters: between, body: (pattern, args) => pattern.find(args, 'search') },
  fullmatch: { parameters: between, body: (pattern, args) => pattern.find(args, 'fullmatch') },
  findall: { parameters: ['string'], body: (pattern, args) => [...pattern.all(subject(args))].map(whole) },
  finditer: { parameters: ['string'], body: (pattern, args) => new PyIterator(pattern.all(subject(args)), 'callable_iterator') },
  split: { parameters: ['string', 'maxsplit?'], body: split },
  sub: {
    parameters: ['repl', 'string', 'count?'],
    *body(pattern, args) {
      return (yield* substitute(pattern, args)).text;
    },
  },
  subn: {
    parameters: ['repl', 'string', 'count?'],
    *body(pattern, args) {
      const { text, count } = yield* substitute(pattern, args);
      return new PyTuple([text, count]);
    },
  },
};

/** `modules.re`. */
export function reModule(): PyDict {
  const module = PyDict.of(Object.entries(flagBits));
  for (const [short, name] of Object.entries({ I: 'IGNORECASE', L: 'LOCALE', M: 'MULTILINE', S: 'DOTALL', U: 'UNICODE', X: 'VERBOSE', A: 'ASCII' })) {
    module.set(short, flagBits[name as keyof typeof flagBits]);
  }
  for (const [name, { parameters, body }] of Object.entries(methods)) {
    const own = parameters.filter((parameter) => !/^(?:end)?pos\?$/.test(parameter));
    const all = ['pattern', ...own, 'flags?'];
    module.set(
      name,
      hostFunction(name, all, (args) => body(patternOf(args.value('pattern'), Number(asInt(args.value('flags', 0)) ?? 0)), args)),
    );
  }
  module.set(
    'compile',
    hostFunction('compile', ['pattern', 'flags?'], (args) => patternOf(args.value('pattern'), args.int('flags', 0))),
  );
  module.set(
    'escape',
    hostFunction('escape', ['pattern'], (args) => args.text('pattern').replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&')),
  );
  module.set(
    'purge',
    hostFunction('purge', [], () => null),
  );
  return module;
}
