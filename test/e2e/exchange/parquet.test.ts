import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, startApp, type App } from '../../support/app.ts';
import { saveBlob } from '../../../src/cli/save.mjs';
import { nativeRows } from '../../support/native.ts';
import { runPython } from './python.ts';

/** A column of each kind: its two values in SQL (a null follows), native DuckDB's type of it, pyarrow's type, and what pyarrow reads, as Python's str(). */
const kinds: { name: string; values: [string, string]; native: string; arrow: string; python: [string, string] }[] = [
  { name: 'small', values: ['1::integer', '(-2147483648)::integer'], native: 'INTEGER', arrow: 'int32', python: ['1', '-2147483648'] },
  { name: 'big', values: ['9223372036854775807::bigint', '-1'], native: 'BIGINT', arrow: 'int64', python: ['9223372036854775807', '-1'] },
  {
    name: 'huge',
    values: ['99999999999999999999999999999999999999::hugeint', '-1'],
    native: 'DECIMAL(38,0)',
    arrow: 'decimal128(38, 0)',
    python: ['99999999999999999999999999999999999999', '-1'],
  },
  {
    name: 'amount',
    values: ['12345678901234567890123456789.123456789::decimal(38,9)', '-0.000000001'],
    native: 'DECIMAL(38,9)',
    arrow: 'decimal128(38, 9)',
    python: ['12345678901234567890123456789.123456789', '-1E-9'],
  },
  {
    name: 'at',
    values: ["timestamp '9999-12-31 00:00:00'", "timestamp '2100-01-01 12:34:56.789012'"],
    native: 'TIMESTAMP',
    arrow: 'timestamp[us]',
    python: ['9999-12-31 00:00:00', '2100-01-01 12:34:56.789012'],
  },
  { name: 'on', values: ["date '9999-12-31'", "date '2100-02-28'"], native: 'DATE', arrow: 'date32[day]', python: ['9999-12-31', '2100-02-28'] },
  { name: 'text', values: ["'it''s ünïcode 🦆'", "''"], native: 'VARCHAR', arrow: 'string', python: ["it's ünïcode 🦆", ''] },
  { name: 'bytes', values: ["'\\x00\\xFF'::blob", "''::blob"], native: 'BLOB', arrow: 'binary', python: ["b'\\x00\\xff'", "b''"] },
  { name: 'flag', values: ['true', 'false'], native: 'BOOLEAN', arrow: 'bool', python: ['True', 'False'] },
  { name: 'real', values: ['0.1::double', "'-inf'::double"], native: 'DOUBLE', arrow: 'double', python: ['0.1', '-inf'] },
  { name: 'items', values: ['[1, null, 3]', '[]'], native: 'INTEGER[]', arrow: 'list', python: ['[1, None, 3]', '[]'] },
  {
    name: 'pair',
    values: ["{'a': 1, 'b': 'x'}", "{'a': null, 'b': null}"],
    native: 'STRUCT(a INTEGER, b VARCHAR)',
    arrow: 'struct',
    python: ["{'a': 1, 'b': 'x'}", "{'a': None, 'b': None}"],
  },
];
const MANY_ROWS = 1_000_000;

const quoted = ({ name }: { name: string }) => `"${name}"`;
const asText = ({ name, native }: (typeof kinds)[number]) => (native === 'BLOB' ? `hex("${name}")` : `cast("${name}" as varchar)`);
const READ = `
import json, sys, pyarrow.parquet
table = pyarrow.parquet.read_table(sys.argv[1])
print(json.dumps({field.name: [str(field.type).split('<')[0]] + [None if v is None else str(v) for v in table[field.name].to_pylist()] for field in table.schema}))
`;

describe('a table downloaded as Parquet', () => {
  let app: App;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tabhouse-parquet-'));
    file = join(folder, 'kinds.parquet');
    app = await startApp();
    const [first, second] = [0, 1].map((row) => kinds.map((kind) => `${kind.values[row]} as ${quoted(kind)}`).join(', '));
    const create = `create table main.kinds as select ${first} union all select ${second} union all select ${kinds.map(() => 'null').join(', ')}`;
    await app.page.evaluate((sql) => window.tabhouse.query(sql), create);
    await saveBlob(app.page, 'exportParquet', ['main.kinds'], file);
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has the same values in native DuckDB, in types it knows', async () => {
    const described = await nativeRows(`select column_name, column_type from (describe select * from '${file}')`);
    expect(described).toEqual(kinds.map(({ name, native }) => [name, native]));
    const values = `select ${kinds.map(asText).join(', ')}`;
    expect(await nativeRows(`${values} from '${file}'`)).toEqual(await rows(app.page, `${values} from main.kinds`));
  });

  it('has the same values in pyarrow, which pandas and Spark’s Python read with', () => {
    const read = runPython(READ, [file]) as Record<string, (string | null)[]>;
    expect(read).toEqual(Object.fromEntries(kinds.map(({ name, arrow, python }) => [name, [arrow, ...python, null]])));
  });

  it('comes back equal', async () => {
    await app.page.evaluate(async () => window.tabhouse.importTable('main.kinds_again', await window.tabhouse.exportParquet('main.kinds')));
    const values = `select ${kinds.map(asText).join(', ')}`;
    expect(await rows(app.page, `${values} from main.kinds_again`)).toEqual(await rows(app.page, `${values} from main.kinds`));
  });

  it('may be long', async () => {
    await app.page.evaluate(
      (count) => window.tabhouse.query(`create table main.long as select i, md5(i::varchar) as text from range(${count}) t(i)`),
      MANY_ROWS,
    );
    const long = join(folder, 'long.parquet');
    await saveBlob(app.page, 'exportParquet', ['main.long'], long);
    expect(await nativeRows(`select count(*), count(distinct i), bool_and(text = md5(i::varchar)) from '${long}'`)).toEqual([
      [String(MANY_ROWS), String(MANY_ROWS), 'true'],
    ]);
  });
});
