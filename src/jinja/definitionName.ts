import type { BlockKind, Expression } from './ast.ts';

/** The name under which dbt registers a block's macro. */
export function definitionName(block: BlockKind, name: string, adapter: string | null): string {
  if (block === 'test') return `test_${name}`;
  if (block === 'materialization') return `materialization_${name}_${adapter ?? 'default'}`;
  return name;
}

/** The strings of a literal list, or null where it is something else. */
export function literalLanguages(list: Expression): string[] | null {
  if (list.kind !== 'list' && list.kind !== 'tuple') return null;
  const languages: string[] = [];
  for (const item of list.items) {
    if (item.kind !== 'literal' || typeof item.value !== 'string') return null;
    languages.push(item.value);
  }
  return languages;
}
