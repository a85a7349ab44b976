import type { Statement } from './ast.ts';
import { walkTemplate } from './walk.ts';

/** Is this name read anywhere in the statements (before being set there)? So Jinja decides what a macro or loop provides. */
export function usesName(body: readonly Statement[], name: string): boolean {
  let used = false;
  let hidden = false;
  walkTemplate(body, {
    statement: (node) => {
      if (node.kind === 'set' && node.target.kind === 'name' && node.target.name === name) hidden = true;
      return !used;
    },
    expression: (node) => {
      if (node.kind === 'name' && node.name === name && !hidden) used = true;
      return !used;
    },
  });
  return used;
}
