import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SQL = join(ROOT, 'sql');
const python = process.env['TABHOUSE_PYTHON'] ?? join(ROOT, '.oracle', 'dbt', 'bin', 'python');

const sqlFiles = readdirSync(SQL, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.sql') && !/^(target|logs)/.test(path));

/** The file without comments and without what Jinja replaces. */
function plainSql(path: string): string {
  return readFileSync(join(SQL, path), 'utf8')
    .replace(/\{#[\s\S]*?#\}/g, ' ')
    .replace(/\{%[\s\S]*?%\}/g, ' ')
    .replace(/\{\{[\s\S]*?\}\}/g, ' x ')
    .replace(/--[^\n]*/g, ' ');
}

/** Words that Spark 3.5 does not know or that mean something else there (docs/way-out.md). */
const forbidden: [string, RegExp][] = [
  ['a cast by ::', /::/],
  ['integer division by //', /\/\//],
  ['a name quoted by hand: a string in Spark', /"/],
  ['qualify', /\bqualify\b/i],
  ['exclude or replace in a star', /\*\s*(exclude|replace)\b/i],
  ["a quote escaped by doubling: '' inside a string", /'[^'\n]*''[^'\n]*[^',)\s]/],
  ['concat(), which skips nulls in DuckDB', /\bconcat\s*\(/i],
  ['strftime or strptime', /\bstr[fp]time\b/i],
  ['date_diff, datediff, date_add by hand', /\b(date_diff|datediff|date_add|date_sub)\s*\(/i],
  ['extract', /\bextract\s*\(/i],
  ['a list or struct literal', /\[\s*\d|\{\s*'/],
  ['string_agg, list, arg_max', /\b(string_agg|list|arg_max|arg_min)\s*\(/i],
  ['the wall clock', /\b(current_date|current_timestamp|now\s*\(|today\s*\()/i],
  ['a function that needs an extension', /\b(json_|read_json|read_csv|to_json|strptime)\w*/i],
];

describe('the models keep to what DuckDB and Spark say alike', () => {
  const dialectFree = sqlFiles.filter((path) => !path.startsWith('macros'));

  test.each(forbidden)('none has %s', (_what, pattern) => {
    const found = dialectFree.filter((path) => pattern.test(plainSql(path)));
    expect(found).toEqual([]);
  });

  test('none asks for the target type', () => {
    expect(sqlFiles.filter((path) => /target\.type/.test(readFileSync(join(SQL, path), 'utf8')))).toEqual([]);
  });

  test('every window and order by that can meet nulls says where they go', () => {
    const found = dialectFree.filter((path) => /order by [^()\n]*\bdesc\b(?! nulls)/i.test(plainSql(path)));
    expect(found).toEqual([]);
  });
});

describe('the built project', () => {
  test(
    'is Spark SQL in every file, in full and as an increment, and describes every column',
    () => {
      expect(existsSync(python), `${relative(ROOT, python)} is missing: npm test installs it`).toBe(true);
      const run = spawnSync(python, [join(import.meta.dirname, 'compile_as_spark.py')], { encoding: 'utf8', maxBuffer: 1 << 26 });
      expect(run.status, run.stderr + run.stdout.slice(-4000)).toBe(0);
      const { files, undescribed } = JSON.parse(run.stdout.trim().split('\n').at(-1)!) as { files: Record<string, string | null>; undescribed: string[] };
      expect(Object.entries(files).filter(([, error]) => error)).toEqual([]);
      expect(undescribed).toEqual([]);
      const models = (kind: string): number => Object.keys(files).filter((path) => path.startsWith(`${kind}: models`) && !path.includes('.yml/')).length;
      const written = sqlFiles.filter((path) => path.startsWith('models')).length;
      expect([models('full'), models('increment')]).toEqual([written, written]);
    },
    900_000,
  );
});
