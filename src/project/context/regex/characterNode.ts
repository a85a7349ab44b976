import { asciiFold, fold, lower, upper } from './codePoints.ts';
import { has } from './parseState.ts';
import type { CodeTest, Node } from './tree.ts';

/** One character, in either case if case is ignored. */
export function characterNode(wanted: number, flags: number): Node {
  if (!has(flags, 'IGNORECASE')) return { kind: 'character', test: (code) => code === wanted };
  const same = has(flags, 'ASCII') ? asciiFold : fold;
  const folded = same(wanted);
  return { kind: 'character', test: (code) => same(code) === folded };
}

/** Members of a class, in either case if case is ignored. */
export function ignoringCase(test: CodeTest, flags: number): CodeTest {
  if (!has(flags, 'IGNORECASE')) return test;
  if (has(flags, 'ASCII')) return (code) => test(code) || (code < 128 && (test(lower(code)) || test(upper(code))));
  return (code) => test(code) || test(lower(code)) || test(upper(code)) || test(fold(code));
}

/** `.` */
export function anyNode(flags: number): Node {
  return { kind: 'character', test: has(flags, 'DOTALL') ? () => true : (code) => code !== 10 };
}
