import type { MacroDefinition, Statement, Template } from './ast.ts';
import { normaliseSource } from './lexer.ts';
import { syntaxError } from './locate.ts';
import { StatementParser } from './parseStatement.ts';

export type ParseOptions = {
  /** Where `source` begins in the file; default 1, 1. */
  line?: number;
  column?: number;
};

/**
 * Parses a template (a model, a hook, a YAML value, one macro block).
 * Throws a located `TabhouseError` (code `template-syntax` or `template-limit`) at the first mistake.
 */
export function parseTemplate(source: string, file: string, options: ParseOptions = {}): Template {
  const template: Template = {
    source: normaliseSource(source),
    file,
    line: options.line ?? 1,
    column: options.column ?? 1,
    body: [],
    definitions: [],
  };
  try {
    template.body = new StatementParser(template).all();
  } catch (error) {
    if (error instanceof RangeError) throw syntaxError(template, 0, 'too deeply nested');
    throw error;
  }
  template.definitions = template.body.filter((node: Statement): node is MacroDefinition => node.kind === 'definition');
  return template;
}
