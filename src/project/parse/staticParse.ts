import type { Expression, Keyword, Statement, Template } from '../../jinja/ast.ts';

/** What stops dbt's static parser anywhere outside a comment: a statement, and marks that trim white space. */
const STOPS = /\{%|\{\{-|-\}\}/;
const COMMENT = /\{#[^]*?#\}/g;
const TEXT = /'([^'\\]*(?:\\[^][^'\\]*)*)'|"([^"\\]*(?:\\[^][^"\\]*)*)"/y;
/** Before its closing quote an escaped backslash: the static parser takes that quote for an escaped one. Behind it another text, which Jinja joins. */
const ENDS_IN_BACKSLASH = /(?:^|[^\\])(?:\\\\)+$/;
const NEXT_TEXT = /\s*['"]/y;

/**
 * A model as dbt's static parser (dbt-extractor) reads it without rendering it, or null where dbt has to render: it knows text and calls of
 * `ref`, `source` and `config` with plain texts, booleans, lists and dictionaries of such. It leaves backslashes in texts as they are written.
 */
export function staticReading(template: Template): Template | null {
  const { source } = template;
  if (STOPS.test(source.replace(COMMENT, ''))) return null;
  const body: Statement[] = [];
  for (const statement of template.body) {
    if (statement.kind === 'text') body.push(statement);
    else {
      const expression = statement.kind === 'output' ? callOrValue(statement.expression, source) : null;
      if (expression === null) return null;
      body.push({ kind: 'output', expression, at: statement.at });
    }
  }
  return source.includes('\\') ? { ...template, body } : template;
}

function callOrValue(expression: Expression, source: string): Expression | null {
  if (expression.kind !== 'call') return plainValue(expression, source, true);
  const { callee, args } = expression;
  if (callee.kind !== 'name' || args.spread || args.spreadNamed || !isKnownCall(callee.name, args.positional.length, args.named)) return null;
  const positional = args.positional.map((argument) => plainText(argument, source));
  const named = args.named.map((argument) => {
    const value = plainValue(argument.value, source, callee.name === 'ref');
    return value && { ...argument, value };
  });
  return isComplete(positional) && isComplete(named) ? { ...expression, args: { ...args, positional, named } } : null;
}

function isKnownCall(name: string, positional: number, named: readonly Keyword[]): boolean {
  const names = named.map((argument) => argument.name);
  switch (name) {
    case 'ref':
      return positional >= 1 && positional <= 2 && (names.length === 0 || (names.length === 1 && /^(?:v|version)$/.test(names[0]!)));
    case 'source':
      return ['source_name', 'table_name'].slice(positional).join() === names.join() && positional <= 2;
    case 'config':
      return positional === 0 && names.length > 0 && !names.some((key) => /^(?:pre|post)_hook$/.test(key));
    default:
      return false;
  }
}

function plainValue(value: Expression, source: string, numbers: boolean): Expression | null {
  if (value.kind === 'list') {
    const items = value.items.map((item) => plainValue(item, source, numbers));
    return isComplete(items) ? { ...value, items } : null;
  }
  if (value.kind === 'dict') {
    const pairs = value.pairs.map((pair) => ({ key: plainText(pair.key, source), value: plainValue(pair.value, source, numbers) }));
    return pairs.every((pair): pair is { key: Expression; value: Expression } => pair.key !== null && pair.value !== null) ? { ...value, pairs } : null;
  }
  if (value.kind !== 'literal' || value.value === null) return null;
  if (typeof value.value === 'boolean') return /[TF]/.test(source.charAt(value.at)) ? value : null;
  return typeof value.value === 'string' ? plainText(value, source) : numbers ? value : null;
}

function plainText(value: Expression, source: string): Expression | null {
  if (value.kind !== 'literal' || typeof value.value !== 'string') return null;
  TEXT.lastIndex = value.at;
  const found = TEXT.exec(source);
  if (!found) return null;
  NEXT_TEXT.lastIndex = TEXT.lastIndex;
  const written = found[1] ?? found[2] ?? '';
  return ENDS_IN_BACKSLASH.test(written) || NEXT_TEXT.test(source) ? null : { ...value, value: written };
}

function isComplete<T>(parts: (T | null)[]): parts is T[] {
  return !parts.includes(null);
}
