import type { CanonicalTable } from './canonical.ts';

export type NodeOutcome = { status: string; failures: number | null; message: string | null };
export type Difference = { what: string; expected: string; got: string };

const short = (value: unknown, limit = 300): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
};

/** What two recordings of one relation do not agree on. */
export function compareTables(name: string, expected: CanonicalTable, got: CanonicalTable | undefined): Difference[] {
  if (!got) return [{ what: `relation ${name}`, expected: `${expected.kind} of ${expected.count} rows`, got: 'missing' }];
  const found: Difference[] = [];
  if (expected.kind !== got.kind) found.push({ what: `kind of ${name}`, expected: expected.kind, got: got.kind });
  if (expected.broken || got.broken) {
    if (!expected.broken !== !got.broken)
      found.push({
        what: `readability of ${name}`,
        expected: expected.broken ? `fails: ${short(expected.message)}` : 'readable',
        got: got.broken ? `fails: ${short(got.message)}` : 'readable',
      });
    return found;
  }
  const names = (table: CanonicalTable): string => table.columns.map(([column]) => column).join(', ');
  if (names(expected) !== names(got)) return [...found, { what: `columns of ${name}`, expected: names(expected), got: names(got) }];
  const types = expected.columns.filter(([, type], at) => type !== got.columns[at]![1]);
  if (types.length)
    found.push({
      what: `column types of ${name}`,
      expected: types.map((column) => column.join(' ')).join(', '),
      got: types.map(([column]) => got.columns.find(([other]) => other === column)!.join(' ')).join(', '),
    });
  if (expected.md5 === null && expected.count === null) return found;
  if (expected.md5 === got.md5 && expected.count === got.count) return found;
  if (!expected.rows || !got.rows)
    return [...found, { what: `rows of ${name}`, expected: `${expected.count} rows, ${expected.md5}`, got: `${got.count} rows, ${got.md5}` }];
  const { onlyFirst, onlySecond } = rowDifference(expected, got);
  if (!onlyFirst.length && !onlySecond.length) return found;
  const first = onlyFirst[0];
  const partner = first && onlySecond.find((row) => row[0] === first[0]);
  const told = (row: (string | null)[] | undefined, other?: (string | null)[]): string =>
    row
      ? short(
          Object.fromEntries(expected.columns.map(([column], at) => [column, row[at]] as const).filter((_, at) => !other || at === 0 || row[at] !== other[at])),
          400,
        )
      : '';
  return [
    ...found,
    {
      what: `rows of ${name}`,
      expected: `${expected.count} rows, ${onlyFirst.length} only there: ${told(first, partner)}`,
      got: `${got.count} rows, ${onlySecond.length} only here: ${told(partner ?? onlySecond[0], partner && first)}`,
    },
  ];
}

function rowDifference(expected: CanonicalTable, got: CanonicalTable): { onlyFirst: (string | null)[][]; onlySecond: (string | null)[][] } {
  const left = new Map<string, { row: (string | null)[]; times: number }>();
  for (const row of expected.rows!) {
    const key = JSON.stringify(row);
    const entry = left.get(key);
    if (entry) entry.times++;
    else left.set(key, { row, times: 1 });
  }
  const onlySecond: (string | null)[][] = [];
  for (const row of got.rows!) {
    const entry = left.get(JSON.stringify(row));
    if (entry && entry.times > 0) entry.times--;
    else onlySecond.push(row);
  }
  return { onlyFirst: [...left.values()].flatMap(({ row, times }) => Array.from({ length: times }, () => row)), onlySecond };
}

const withoutHash = (id: string): string => (id.startsWith('test.') ? id.replace(/\.[0-9a-f]{10}$/, '') : id);
const modelOfUnitTest = (id: string): string | null => (id.startsWith('unit_test.') ? id.split('.').slice(0, 3).join('.') : null);

/** What two runs of one command say differently of its nodes. */
export function compareNodes(
  expected: Record<string, NodeOutcome>,
  results: { unique_id: string; status: string; failures: number | null; message: string | null }[],
  volatile: ReadonlySet<string>,
): Difference[] {
  const found: Difference[] = [];
  const mine = new Map(results.map((result) => [result.unique_id, result]));
  const pairs: [string, NodeOutcome, NodeOutcome][] = [];
  for (const [id, node] of Object.entries(expected)) {
    let result = mine.get(id);
    if (!result && id.startsWith('test.')) {
      const near = [...mine.keys()].filter((other) => withoutHash(other) === withoutHash(id));
      if (near.length === 1) {
        result = mine.get(near[0]!);
        found.push({ what: 'unique_id', expected: id, got: near[0]! });
      }
    }
    if (!result) found.push({ what: `node ${id}`, expected: node.status, got: 'no such result' });
    else {
      mine.delete(result.unique_id);
      pairs.push([id, node, result]);
    }
  }
  for (const result of mine.values())
    found.push({ what: `node ${result.unique_id}`, expected: 'no such result', got: `${result.status}: ${short(result.message ?? '')}` });
  // dbt runs the unit tests of a model in the order of a Python set and skips the rest after the first that fails
  const bad = (status: string): boolean => status === 'fail' || status === 'error';
  const failing = new Set(pairs.filter(([, a, b]) => bad(a.status) || bad(b.status)).map(([id]) => modelOfUnitTest(id)));
  for (const [id, node, result] of pairs) {
    if (volatile.has(id)) continue;
    const model = modelOfUnitTest(id);
    if (model && failing.has(model) && (node.status === 'skipped' || result.status === 'skipped')) continue;
    if (node.status !== result.status)
      found.push({
        what: `status of ${id}`,
        expected: `${node.status} (${short(node.message ?? '', 200)})`,
        got: `${result.status} (${short(result.message ?? '', 400)})`,
      });
    else if ((node.failures ?? null) !== (result.failures ?? null))
      found.push({ what: `failures of ${id}`, expected: String(node.failures), got: String(result.failures) });
  }
  return found;
}
