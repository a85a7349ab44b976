import { PyError } from '../../../jinja/values.ts';
import { referenceNode } from './escapes.ts';
import { parseFlags } from './parseFlags.ts';
import type { InlineFlags, ParseState } from './parseState.ts';
import { nothing, type Node } from './tree.ts';
import { widthOfNode } from './width.ts';

/** What a `(` begins, up to its `)`: one node, or none for comments and flags. */
export function parseGroup(state: ParseState, flags: number, inline: InlineFlags | undefined): Node[] {
  const { reader } = state;
  const start = reader.at - 1;
  if (!reader.match('?')) return [captured(state, flags, start, null)];
  const character = needed(state);
  switch (character) {
    case 'P':
      return [named(state, flags, start)];
    case ':':
      return [plainGroup(body(state, flags, start))];
    case '>':
      return [{ kind: 'atomic', body: body(state, flags, start) }];
    case '#':
      skipComment(state, start);
      return [];
    case '=':
    case '!':
      return [{ kind: 'look', negative: character === '!', behind: false, body: body(state, flags, start) }];
    case '<':
      return [lookbehind(state, flags, start)];
    case '(':
      return [conditional(state, flags, start)];
    default:
      return flagged(state, flags, start, character, inline);
  }
}

/** A repetition in a group of its own may be repeated again. */
function plainGroup(body: Node): Node {
  return body.kind === 'repeat' || body.kind === 'place' ? { kind: 'sequence', items: [body] } : body;
}

function needed(state: ParseState): string {
  const token = state.reader.get();
  if (token === undefined) throw state.reader.error('unexpected end of pattern');
  return token;
}

function body(state: ParseState, flags: number, start: number): Node {
  const node = state.inside.choice(state, flags);
  closed(state, start);
  return node;
}

function closed(state: ParseState, start: number): void {
  if (!state.reader.match(')')) throw state.reader.errorAt('missing ), unterminated subpattern', start);
}

function captured(state: ParseState, flags: number, start: number, name: string | null): Node {
  const group = state.open(name);
  const inner = body(state, flags, start);
  state.close(group, inner);
  return { kind: 'group', group, body: inner };
}

/** `(?P<name>…)` and `(?P=name)`. */
function named(state: ParseState, flags: number, start: number): Node {
  const { reader } = state;
  if (reader.match('<')) {
    const name = reader.name('>');
    reader.checkName(name);
    return captured(state, flags, start, name);
  }
  if (!reader.match('=')) {
    const character = needed(state);
    throw reader.error(`unknown extension ?P${character}`, character.length + 2);
  }
  const name = reader.name(')');
  reader.checkName(name);
  const group = known(state, name);
  state.checkReference(group, name.length + 1);
  return referenceNode(group, flags);
}

function known(state: ParseState, name: string): number {
  const group = state.groupNames.get(name);
  if (group === undefined) throw state.reader.error(`unknown group name '${name}'`, name.length + 1);
  return group;
}

function skipComment(state: ParseState, start: number): void {
  for (;;) {
    const token = state.reader.get();
    if (token === undefined) throw state.reader.errorAt('missing ), unterminated comment', start);
    if (token === ')') return;
  }
}

function lookbehind(state: ParseState, flags: number, start: number): Node {
  const character = needed(state);
  if (character !== '=' && character !== '!') throw state.reader.error(`unknown extension ?<${character}`, character.length + 2);
  const outer = state.groupsBeforeLookbehind;
  state.groupsBeforeLookbehind ??= state.groupCount;
  const node = body(state, flags, start);
  state.groupsBeforeLookbehind = outer;
  const { min, max } = widthOfNode(node, state.widths);
  if (min !== max) throw new PyError('error', 'look-behind requires fixed-width pattern');
  return { kind: 'look', negative: character === '!', behind: true, body: node };
}

/** `(?(1)yes|no)` */
function conditional(state: ParseState, flags: number, start: number): Node {
  const { reader } = state;
  const name = reader.name(')');
  const group = /^\d+$/.test(name) ? Number(name) : namedCondition(state, name);
  if (group === 0) throw reader.error('bad group number', name.length + 1);
  if (!state.conditions.has(group)) state.conditions.set(group, reader.at - name.length - 1);
  state.checkLookbehind(group);
  const yes = state.inside.sequence(state, flags);
  const no = reader.match('|') ? state.inside.sequence(state, flags) : nothing;
  if (reader.next === '|') throw reader.error('conditional backref with more than two branches');
  closed(state, start);
  return { kind: 'conditional', group, yes, no };
}

function namedCondition(state: ParseState, name: string): number {
  state.reader.checkName(name);
  return known(state, name);
}

/** `(?i)` for the whole expression, `(?i:…)` for a group. */
function flagged(state: ParseState, flags: number, start: number, character: string, inline: InlineFlags | undefined): Node[] {
  const { reader } = state;
  const change = parseFlags(reader, character);
  if (!change.scoped) {
    if (!inline) throw reader.errorAt('global flags not at the start of the expression', start);
    inline.found |= change.on;
    return [];
  }
  return [plainGroup(body(state, (flags | change.on) & ~change.off, start))];
}
