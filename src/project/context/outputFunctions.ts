import { hostFunction } from '../../jinja/hostFunction.ts';
import { str } from '../../jinja/repr.ts';
import type { PyObject } from '../../jinja/values.ts';

/** Who is told what templates say. */
export type Listener = {
  /** `info` tells whether it is meant for the user, not only for the log. */
  log?: (message: string, info: boolean) => void;
  print?: (message: string) => void;
  warn?: (message: string) => void;
};

/** dbt's `log` and `print`: they print nothing into the SQL. */
export function outputFunctions(listener: Listener = {}): { log: PyObject; print: PyObject } {
  return {
    log: hostFunction('log', ['msg', 'info?'], (args) => {
      listener.log?.(str(args.value('msg')), args.value('info', false) === true);
      return '';
    }),
    print: hostFunction('print', ['msg'], (args) => {
      listener.print?.(str(args.value('msg')));
      return '';
    }),
  };
}
