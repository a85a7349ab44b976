import { hostFunction } from '../../jinja/hostFunction.ts';
import { str } from '../../jinja/repr.ts';
import type { PyObject, Value } from '../../jinja/values.ts';

/** Who is told what templates say. */
export type Listener = {
  /** `info` tells whether it is meant for the user, not only for the log. */
  log?: (message: string, info: boolean) => void;
  print?: (message: string) => void;
  warn?: (message: string) => void;
};

/** None says nothing, on a line of its own. */
const said = (message: Value): string => (message === null ? '' : str(message));

/** dbt's `log` and `print`: they print nothing into the SQL. */
export function outputFunctions(listener: Listener = {}): { log: PyObject; print: PyObject } {
  return {
    log: hostFunction('log', ['msg', 'info?'], (args) => {
      listener.log?.(said(args.value('msg')), args.value('info', false) === true);
      return '';
    }),
    print: hostFunction('print', ['msg'], (args) => {
      listener.print?.(said(args.value('msg')));
      return '';
    }),
  };
}
