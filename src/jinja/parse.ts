import type { Template } from './ast.ts';

export type ParseOptions = {
  /** Where `source` begins in the file; default 1, 1. */
  line?: number;
  column?: number;
};

/**
 * Parses a template (a model, a hook, a YAML value, one macro block).
 * Throws a located `TabhouseError` (code `template-syntax`) at the first mistake.
 */
export declare function parseTemplate(source: string, file: string, options?: ParseOptions): Template;

/** Line and column (from 1) in the file of an offset in the template. */
export declare function locate(template: Template, at: number): { line: number; column: number };
