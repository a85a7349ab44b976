import { PyError } from '../../../jinja/values.ts';
import { anyNode, characterNode } from './characterNode.ts';
import { escape } from './escapes.ts';
import { parseClass } from './parseClass.ts';
import { parseGroup } from './parseGroup.ts';
import { parseRepeat } from './parseRepeat.ts';
import { has, InlineFlags, ParseState } from './parseState.ts';
import { placeNode } from './places.ts';
import { Reader } from './reader.ts';
import { nothing, type Node, type Tree } from './tree.ts';

/** How deep groups may lie in each other. */
const depthLimit = 200;

/** An expression in Python's syntax; fails with Python's words. */
export function parsePattern(pattern: string, flags: number): Tree {
  const state = new ParseState(new Reader(pattern), { choice: parseChoice, sequence: parseSequence });
  const inline = new InlineFlags();
  const root = parseChoice(state, flags, inline);
  if ((inline.found | flags) !== flags) return parsePattern(pattern, flags | inline.found);
  if (state.reader.next !== undefined) throw state.reader.error('unbalanced parenthesis');
  for (const [group, position] of state.conditions) {
    if (group > state.groupCount) throw state.reader.errorAt(`invalid group reference ${group}`, position);
  }
  return { root, groupCount: state.groupCount, groupNames: state.groupNames, flags };
}

/** Options up to the `)` or the end; `inline` is given where flags for the whole expression may still stand. */
function parseChoice(state: ParseState, flags: number, inline?: InlineFlags): Node {
  if (++state.depth > depthLimit) throw new PyError('RecursionError', 'maximum recursion depth exceeded');
  const options = [parseSequence(state, flags, inline)];
  while (state.reader.match('|')) options.push(parseSequence(state, flags));
  state.depth--;
  return options.length === 1 ? (options[0] as Node) : { kind: 'choice', options };
}

/** Items up to a `|`, a `)` or the end. */
function parseSequence(state: ParseState, flags: number, inline?: InlineFlags): Node {
  const { reader } = state;
  const items: Node[] = [];
  for (;;) {
    if (has(flags, 'VERBOSE')) skipLayout(reader);
    const token = reader.next;
    if (token === undefined || token === '|' || token === ')') break;
    reader.get();
    const start = reader.at;
    if (token.startsWith('\\')) items.push(escape(state, token, flags));
    else if (token === '[') items.push(parseClass(reader, flags));
    else if (token === '.') items.push(anyNode(flags));
    else if (token === '(') items.push(...parseGroup(state, flags, items.length ? undefined : inline));
    else if (/[*+?{]/.test(token)) parseRepeat(reader, token, start, items, flags);
    else items.push(placeNode(token, flags) ?? characterNode(token.codePointAt(0) as number, flags));
  }
  if (items.length === 0) return nothing;
  return items.length === 1 ? (items[0] as Node) : { kind: 'sequence', items };
}

function skipLayout(reader: Reader): void {
  for (;;) {
    if (/^[ \t\n\r\v\f]$/.test(reader.next ?? '')) reader.get();
    else if (reader.match('#')) while (reader.next !== undefined && reader.get() !== '\n');
    else return;
  }
}
