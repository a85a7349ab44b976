import type { Call, Expression, Template } from '../../jinja/ast.ts';

/**
 * Is this a model that dbt reads without rendering it: text and calls of `ref`, `source` and `config` with plain texts, booleans and lists
 * of such? dbt notes each source of such a model once only.
 */
export function isStatic(template: Template): boolean {
  return template.body.every((statement) => statement.kind === 'text' || (statement.kind === 'output' && isPlainCall(statement.expression)));
}

function isPlainCall(expression: Expression): boolean {
  if (isText(expression)) return true;
  if (expression.kind !== 'call' || expression.callee.kind !== 'name' || expression.args.spread || expression.args.spreadNamed) return false;
  const { positional, named } = expression.args;
  switch (expression.callee.name) {
    case 'source':
      return positional.every(isText) && named.every(({ value }) => isText(value));
    case 'ref':
      return positional.every(isText) && named.every(({ value }) => value.kind === 'literal');
    case 'config':
      return isPlainConfig(expression);
    default:
      return false;
  }
}

function isPlainConfig({ args: { positional, named } }: Call): boolean {
  return positional.length === 0 && named.length > 0 && named.every(({ name, value }) => !/^(?:pre|post)_hook$/.test(name) && isPlainValue(value));
}

function isPlainValue(value: Expression): boolean {
  return isText(value) || (value.kind === 'literal' && typeof value.value === 'boolean') || (value.kind === 'list' && value.items.every(isPlainValue));
}

function isText(expression: Expression): boolean {
  return expression.kind === 'literal' && typeof expression.value === 'string';
}
