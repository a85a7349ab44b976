import { ignoringCase } from './characterNode.ts';
import { categoryOf, classEscape } from './escapes.ts';
import type { Reader } from './reader.ts';
import type { CodeTest, Node } from './tree.ts';

type Member = { token: string; code: number } | { token: string; test: CodeTest };

/** `[…]`, behind its `[`. */
export function parseClass(reader: Reader, flags: number): Node {
  const start = reader.at - 1;
  const negated = reader.match('^');
  const tests: CodeTest[] = [];
  for (;;) {
    const token = needed(reader, start);
    if (token === ']' && tests.length) break;
    const low = member(reader, token, flags);
    if (!reader.match('-')) {
      tests.push(testOf(low));
      continue;
    }
    const end = needed(reader, start);
    if (end === ']') {
      tests.push(testOf(low), (code) => code === 45);
      break;
    }
    tests.push(range(reader, low, member(reader, end, flags)));
  }
  const test = ignoringCase((code) => tests.some((one) => one(code)), flags);
  return { kind: 'character', test: negated ? (code) => !test(code) : test };
}

function needed(reader: Reader, start: number): string {
  const token = reader.get();
  if (token === undefined) throw reader.errorAt('unterminated character set', start);
  return token;
}

function member(reader: Reader, token: string, flags: number): Member {
  if (!token.startsWith('\\')) return { token, code: token.codePointAt(0) as number };
  const test = categoryOf(token, flags);
  if (test) return { token, test };
  return { token, code: classEscape(reader, token) };
}

function testOf(member: Member): CodeTest {
  if ('test' in member) return member.test;
  const { code: wanted } = member;
  return (code) => code === wanted;
}

function range(reader: Reader, low: Member, high: Member): CodeTest {
  if ('test' in low || 'test' in high || low.code > high.code) {
    throw reader.error(`bad character range ${low.token}-${high.token}`, low.token.length + 1 + high.token.length);
  }
  const [from, to] = [low.code, high.code];
  return (code) => code >= from && code <= to;
}
