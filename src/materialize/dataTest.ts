import { TabhouseError } from '../base/error.ts';
import { PyFloat, type Value } from '../jinja/values.ts';
import type { ManifestNode } from '../project/manifest.ts';
import { PyDecimal } from './agate/decimal.ts';
import { AgateTable } from './agate/table.ts';
import type { RunContext } from './context/runContext.ts';
import { AdapterResponse } from './context/statements.ts';

type TestOutcome = { status: 'pass' | 'warn' | 'fail'; message: string | null; failures: number; adapterResponse: { [field: string]: unknown } };

/** Pass, warn or fail, from the one row a test's main statement gives. */
export function dataTestOutcome(node: ManifestNode, context: RunContext): TestOutcome {
  const result = context.results.peek('main');
  const table = result?.get('table');
  if (!(table instanceof AgateTable)) throw internal(node, 'its materialization ran no statement named main');
  if (table.cells.length !== 1) throw internal(node, `Returned ${table.cells.length} rows, but expected 1 row`);
  if (table.names.length !== 3) throw internal(node, `Returned ${table.names.length} columns, but expected 3 columns`);
  const cell = (name: string): Value => table.cells[0]?.[table.names.findIndex((column) => column.toLowerCase() === name)] ?? null;
  const failures = countOf(cell('failures'), node);
  const [shouldWarn, shouldError] = [isTrue(cell('should_warn')), isTrue(cell('should_error'))];
  const response = result?.get('response');
  const adapterResponse = response instanceof AdapterResponse ? response.toDict() : {};
  const found = `Got ${failures} result${failures === 1 ? '' : 's'}, configured to`;
  const { config } = node;
  const severity = typeof config['severity'] === 'string' ? config['severity'].toUpperCase() : 'ERROR';
  if (severity === 'ERROR' && shouldError) return { status: 'fail', message: `${found} fail if ${String(config['error_if'])}`, failures, adapterResponse };
  if (!shouldWarn) return { status: 'pass', message: null, failures: 0, adapterResponse };
  if (context.session.options.failsOnWarn) return { status: 'fail', message: `${found} fail if ${String(config['warn_if'])}`, failures, adapterResponse };
  return { status: 'warn', message: `${found} warn if ${String(config['warn_if'])}`, failures, adapterResponse };
}

function countOf(value: Value, node: ManifestNode): number {
  if (typeof value === 'number') return value;
  if (value instanceof PyDecimal && value.decimalPlaces() === 0) return Number(value.toInt());
  throw new TabhouseError({
    code: 'data',
    fault: 'project',
    message: `The test '${node.name}' counts its failures with fail_calc "${String(node.config['fail_calc'])}", which gave ${value === null ? 'null' : 'no whole number'}`,
  });
}

const TRUE = ['y', 'yes', 't', 'true', 'on', '1'];
const FALSE = ['n', 'no', 'f', 'false', 'off', '0'];

/** What the database gave for a condition: a boolean, a number, or a text such as 'true' or '0'. */
function isTrue(value: Value): boolean {
  if (typeof value === 'string') {
    const lower = value.toLowerCase();
    if (TRUE.includes(lower)) return true;
    if (FALSE.includes(lower)) return false;
    const message = `Macro 'get_test_sql' returns '${value}'.  It is not type 'bool' and cannot not be converted reliably to a bool.`;
    throw new TabhouseError({ code: 'template', fault: 'project', message });
  }
  if (value instanceof PyDecimal) return value.truth();
  return value instanceof PyFloat ? value.value !== 0 : Boolean(value);
}

function internal(node: ManifestNode, message: string): TabhouseError {
  return new TabhouseError({ code: 'data', fault: 'project', message: `dbt internally failed to execute ${node.unique_id}: ${message}` });
}
