import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, startApp, type App } from '../../support/app.ts';
import { nativeRows } from '../../support/native.ts';

const table = `select i::integer as id, 'name, "' || i as name, date '2100-01-01' + i::integer as on_day,
  timestamp '2100-01-01 00:00:00' + i * interval '7 minutes' as made_at, i / 8 as part, i % 2 = 0 as even, case when i % 3 > 0 then 'ünï' end as sometimes
  from range(2000) t(i)`;
const nested = `select i::integer as id, [i, null] as items, {'a': i, 'b': 'x' || i} as pair from range(100) t(i)`;

const files = [
  { name: 'plain.csv', content: table, options: '(header)', reader: 'read_csv' },
  { name: 'other.csv', content: table, options: "(header, delimiter ';')", reader: 'read_csv' },
  { name: 'rows.json', content: nested, options: '', reader: 'read_json' },
  { name: 'list.json', content: table, options: '(array true)', reader: 'read_json' },
  { name: 'plain.parquet', content: table, options: '', reader: 'read_parquet' },
  { name: 'groups.parquet', content: table, options: '(row_group_size 300, codec gzip)', reader: 'read_parquet' },
  { name: 'nested.parquet', content: nested, options: '(codec zstd)', reader: 'read_parquet' },
];

describe('a file brought in as a table', () => {
  let app: App;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tabhouse-import-'));
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(files)('has the rows and types of $name that native DuckDB reads', async ({ name, content, options, reader }) => {
    const path = join(folder, name);
    await nativeRows(`copy (${content}) to '${path}' ${options}`);
    const { page } = app;
    const imported = await page.evaluate(
      ([bytes, fileName]) =>
        window.tabhouse.importTable('"brought in"."a table"', new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], fileName)),
      [readFileSync(path).toString('base64'), name] as const,
    );
    const read = `${reader}('${path}')`;
    const [[count]] = (await nativeRows(`select count(*) from ${read}`)) as [[string]];
    expect(imported.rows).toBe(Number(count));
    const types = await nativeRows(`select column_name, column_type from (describe select * from ${read})`);
    expect(await rows(page, `select column_name, data_type from duckdb_columns() where schema_name = 'brought in' order by column_index`)).toEqual(types);
    const texts = `select ${types.map(([column]) => `"${column}"::varchar`).join(', ')}`;
    expect(await rows(page, `${texts} from "brought in"."a table" order by id`)).toEqual(await nativeRows(`${texts} from ${read} order by id`));
  });

  it('replaces what was there, and stays as it was when a file cannot be read', async () => {
    const { page } = app;
    const bring = (text: string) => page.evaluate((content) => window.tabhouse.importTable('main.kept', new File([content], 'kept.csv')), text);
    await bring('a,b\n1,2\n');
    expect(await bring('c\n5\n6\n')).toEqual({ rows: 2 });
    await expect(page.evaluate(() => window.tabhouse.importTable('main.kept', new File(['PAR1 no more'], 'kept.parquet')))).rejects.toThrow(/kept\.parquet/);
    expect(await rows(page, 'select * from main.kept')).toEqual([[5], [6]]);
  });
});
