import type { Expression } from '../../jinja/ast.ts';
import { parseTemplate } from '../../jinja/parse.ts';
import type { RefArgs } from '../manifest.ts';

export type Reference = { kind: 'ref'; ref: RefArgs } | { kind: 'source'; source: [string, string] };

/** `ref('a')`, `ref('package', 'a', version=2)` or `source('a', 'b')` without running it; null for anything else. */
export function readReference(expression: string, file: string): Reference | null {
  let output: Expression;
  try {
    const [statement, ...others] = parseTemplate(`{{ ${expression} }}`, file).body;
    if (statement?.kind !== 'output' || others.length > 0) return null;
    output = statement.expression;
  } catch {
    return null;
  }
  if (output.kind !== 'call' || output.callee.kind !== 'name') return null;
  const texts = output.args.positional.map((node) => (node.kind === 'literal' && typeof node.value === 'string' ? node.value : null));
  if (texts.includes(null)) return null;
  const [first, second] = texts as string[];
  if (output.callee.name === 'source' && first !== undefined && second !== undefined) return { kind: 'source', source: [first, second] };
  if (output.callee.name !== 'ref' || first === undefined) return null;
  const version = output.args.named.find((keyword) => keyword.name === 'version' || keyword.name === 'v')?.value;
  const number = version?.kind === 'literal' && (typeof version.value === 'string' || typeof version.value === 'number') ? version.value : null;
  return { kind: 'ref', ref: { name: second ?? first, package: second === undefined ? null : first, version: number } };
}
