import { RE2JS } from 're2js';
import { charge } from '../../../jinja/meter.ts';
import { PyError } from '../../../jinja/values.ts';

export type Flags = { ignoreCase: boolean; multiline: boolean; dotAll: boolean; verbose: boolean };

/** One match: offsets of each group, -1 where a group took no part. Group 0 is the whole. */
export type Found = { starts: number[]; ends: number[] };

/** A compiled expression. Searching takes time linear in the text, save for the few patterns only a backtracking engine can do. */
export type Engine = {
  groupCount: number;
  groupNames: ReadonlyMap<string, number>;
  /** The first match at or behind `from`; anchored: exactly at `from`. */
  find(text: string, from: number, anchored: boolean): Found | null;
};

/** Text a backtracking search may be given at most. */
const backtrackingLimit = 2000;

/** Python's classes take in all of Unicode, RE2's only ASCII. */
const classes: Readonly<Record<string, string>> = { w: '\\p{L}\\p{N}_', d: '\\p{Nd}', s: '\\s\\x0b\\x1c-\\x1f\\x85\\xa0\\p{Z}' };

/** Python's syntax as RE2 takes it. */
function toRe2(pattern: string): string {
  let inClass = false;
  return pattern.replace(/\\([^])|\(\?#[^)]*\)|\[\^?\]?|\]/g, (whole, escaped?: string) => {
    if (escaped === undefined) {
      if (whole.startsWith('[') && !inClass) inClass = true;
      else if (whole === ']') inClass = false;
      else if (whole.startsWith('(') && !inClass) return '';
      else if (whole.startsWith('[') && whole.endsWith(']')) inClass = false;
      return whole;
    }
    if (escaped === 'Z' && !inClass) return '\\z';
    const members = classes[escaped];
    if (members) return inClass ? members : `[${members}]`;
    const others = classes[escaped.toLowerCase()];
    return others && escaped !== 'Z' && !inClass ? `[^${others}]` : whole;
  });
}

/** Whitespace and comments of a verbose pattern taken out. */
function withoutLayout(pattern: string): string {
  return pattern.replace(/\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\s+|#[^\n]*/g, (part) => (/^(?:\s|#)/.test(part) ? '' : part));
}

export function compilePattern(pattern: string, flags: Flags): Engine {
  const source = flags.verbose ? withoutLayout(pattern) : pattern;
  charge(source.length);
  const needsBacktracking = /\(\?[=!]|\(\?<[=!]|\\[1-9]|\(\?P=/.test(source.replace(/\\\\/g, ''));
  return needsBacktracking ? backtracking(source, flags) : linear(source, flags);
}

function linear(source: string, flags: Flags): Engine {
  const bits = (flags.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (flags.multiline ? RE2JS.MULTILINE : 0) | (flags.dotAll ? RE2JS.DOTALL : 0);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(toRe2(source), bits);
  } catch (error) {
    throw new PyError('error', (error as Error).message);
  }
  const groupNames = new Map(Object.entries(compiled.namedGroups() as Record<string, number>));
  return {
    groupCount: compiled.groupCount(),
    groupNames,
    find(text, from, anchored) {
      charge(text.length - from + 16);
      const matcher = compiled.matcher(text);
      if (!matcher.find(from)) return null;
      if (anchored && matcher.start() !== from) return anchoredFind(source, bits, text, from);
      return foundOf(compiled.groupCount(), (group) => [matcher.start(group), matcher.end(group)]);
    },
  };
}

/** The leftmost match may begin later while another begins here: ask again with the beginning fixed. */
function anchoredFind(source: string, bits: number, text: string, from: number): Found | null {
  const fixed = RE2JS.compile(`\\A(?:${toRe2(source)})`, bits);
  if (from > 0) return null;
  const matcher = fixed.matcher(text);
  return matcher.find() ? foundOf(fixed.groupCount(), (group) => [matcher.start(group), matcher.end(group)]) : null;
}

function foundOf(groupCount: number, spanOf: (group: number) => [number, number]): Found {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let group = 0; group <= groupCount; group++) {
    const [start, end] = spanOf(group);
    starts.push(start);
    ends.push(end);
  }
  return { starts, ends };
}

/** A group that repeats without end and holds such a repetition or a choice: exponential for a backtracking engine. */
const nestedRepetition = /\((?:[^()\\]|\\.)*(?:[*+]|\{\d+,\}|\|)(?:[^()\\]|\\.)*\)(?:[*+]|\{\d+,)/;

function backtracking(source: string, flags: Flags): Engine {
  if (nestedRepetition.test(source) || /\)\)[*+{]/.test(source)) {
    throw new PyError('error', `the pattern '${source}' has a lookaround or backreference beside nested repetitions, which could run forever here`);
  }
  const javascript = source
    .replace(/\(\?P<(\w+)>/g, '(?<$1>')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\Z/g, '$(?![^])')
    .replace(/\\A/g, '(?<![^])^');
  const letters = `${flags.ignoreCase ? 'i' : ''}${flags.multiline ? 'm' : ''}${flags.dotAll ? 's' : ''}d`;
  let global: RegExp;
  let sticky: RegExp;
  try {
    global = new RegExp(javascript, `g${letters}`);
    sticky = new RegExp(javascript, `y${letters}`);
  } catch (error) {
    throw new PyError('error', (error as Error).message);
  }
  const groupCount = (new RegExp(`${javascript}|`).exec('')?.length ?? 1) - 1;
  return {
    groupCount,
    groupNames: namesOf(javascript),
    find(text, from, anchored) {
      if (text.length > backtrackingLimit) {
        throw new PyError('error', `a pattern with lookaround or backreferences is only applied to texts of up to ${backtrackingLimit} characters here`);
      }
      charge(text.length * 64);
      const engine = anchored ? sticky : global;
      engine.lastIndex = from;
      const indices = engine.exec(text)?.indices;
      return indices ? foundOf(groupCount, (group) => indices[group] ?? [-1, -1]) : null;
    },
  };
}

function namesOf(source: string): Map<string, number> {
  const names = new Map<string, number>();
  let group = 0;
  for (const match of source.matchAll(/\\[^]|\[(?:\\[^]|[^\]\\])*\]|\((?:\?<(\w+)>|(?!\?))/g)) {
    if (!match[0].startsWith('(')) continue;
    group++;
    if (match[1] !== undefined) names.set(match[1], group);
  }
  return names;
}
