import { TabhouseError } from '../base/error.ts';
import { nearestName } from '../base/nearest.ts';
import type { Template } from './ast.ts';
import { locate } from './locate.ts';
import { LimitError } from './meter.ts';
import { PyError, type Value } from './values.ts';

/** Thrown by the host function `return`: unwinds to the nearest macro, which gives `value`. */
export class MacroReturn {
  constructor(readonly value: Value) {}
}

/** What dbt says of a name that is not there. */
export const MISSING_NAME = 'This can happen when calling a macro that does not exist. Check for typos and/or install package dependencies with "dbt deps".';

/** The macro that an error about a name which is not there may have meant, as a question; null where it is another error or none is like it. */
export function meantMacro({ message, hint }: { message: string; hint?: string | undefined }, macros: Iterable<string>): string | null {
  const name = hint === MISSING_NAME ? /^\s*'(\w+)' is undefined|^\s*'dict object' has no attribute '(\w+)'/m.exec(message) : null;
  const near = name && nearestName(name[1] ?? name[2] ?? '', macros);
  return near === null ? null : `did you mean '${near}'?`;
}

/** The macros an error passed on its way out, innermost first, until the message is finished. */
const passed = new WeakMap<TabhouseError, string[]>();

/** Where the outermost template passed so far asked for the statement that failed. */
const asked = new WeakMap<TabhouseError, { file: string; line: number }>();

/** The place in the outermost template where a failed statement was asked for; undefined where no template asked for it. */
export function askedAt(error: TabhouseError): { file: string; line: number } | undefined {
  return asked.get(error);
}

/** Any thrown thing as a located error; what is located already, or stands for something else than the template, stays. */
export function locateError(thrown: unknown, template: Template, at: number): unknown {
  if (thrown instanceof MacroReturn) return thrown;
  if (thrown instanceof TabhouseError) {
    if (thrown.sql !== undefined) asked.set(thrown, { file: template.file, line: locate(template, at).line });
    if (thrown.file !== undefined || thrown.fault !== 'project' || thrown.sql !== undefined) return thrown;
    return remember(new TabhouseError({ ...thrown.toDetail(), file: template.file, ...locate(template, at) }, { cause: thrown }));
  }
  const place = { fault: 'project' as const, file: template.file, ...locate(template, at) };
  if (thrown instanceof LimitError) return remember(new TabhouseError({ code: 'template-limit', message: thrown.message, ...place }));
  if (thrown instanceof PyError)
    return remember(
      new TabhouseError(
        { code: thrown.pyType === 'DbtRuntimeError' ? 'runtime' : 'template', message: thrown.message, hint: hintOf(thrown), ...place },
        { cause: thrown },
      ),
    );
  if (thrown instanceof RangeError && /call stack/i.test(thrown.message)) {
    return remember(new TabhouseError({ code: 'template-limit', message: 'macros call each other too deeply', ...place }));
  }
  return thrown;
}

function remember(error: TabhouseError): TabhouseError {
  passed.set(error, []);
  return error;
}

function hintOf(error: PyError): string | undefined {
  return error.pyType === 'UndefinedError' ? MISSING_NAME : undefined;
}

/** Notes that an error left this macro. */
export function leaveMacro(error: unknown, macro: string, template: Template, line: number): void {
  if (error instanceof TabhouseError) passed.get(error)?.push(`macro ${macro} (${template.file}:${line})`);
}

/** The error as it leaves the outermost template: with the macros it came through in its message. */
export function finishError(error: unknown, template: Template, at: number | undefined): unknown {
  if (error instanceof MacroReturn) {
    const message = 'return() is only possible inside a macro';
    return new TabhouseError({ code: 'template', fault: 'project', message, file: template.file, line: template.line, column: template.column });
  }
  if (!(error instanceof TabhouseError)) return error;
  const macros = passed.get(error);
  if (!macros?.length) return error;
  const shown = macros.length > 12 ? [...macros.slice(0, 6), `… ${macros.length - 12} more …`, ...macros.slice(-6)] : macros;
  const stack = shown.map((macro, i) => `> ${i === 0 ? 'in' : 'called by'} ${macro}`);
  const detail = error.toDetail();
  return new TabhouseError(
    { ...detail, message: `${detail.message}\n\n${stack.join('\n')}\n> called by ${template.file}${at === undefined ? '' : `:${locate(template, at).line}`}` },
    { cause: error },
  );
}
