import { TabhouseError } from '../base/error.ts';
import type { Template } from './ast.ts';

type Source = Pick<Template, 'source' | 'file' | 'line' | 'column'>;

/** Line and column (from 1) in the file of an offset in the template. */
export function locate(template: Source, at: number): { line: number; column: number } {
  let line = 0;
  let start = 0;
  for (let next = template.source.indexOf('\n'); next >= 0 && next < at; next = template.source.indexOf('\n', start)) {
    line++;
    start = next + 1;
  }
  return { line: template.line + line, column: at - start + (line === 0 ? template.column : 1) };
}

/** A mistake in the text of a template, with its place. */
export function syntaxError(template: Source, at: number, message: string, hint?: string): TabhouseError {
  return new TabhouseError({ code: 'template-syntax', fault: 'project', message, hint, file: template.file, ...locate(template, at) });
}
