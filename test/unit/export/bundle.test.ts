import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportBundle, type BundleContent } from '../../../src/export/bundle.ts';
import { NodeDuckdb } from '../../support/nodeDuckdb.ts';
import { nodeParquet } from '../../support/nodeParquet.ts';

const content: BundleContent = {
  files: { 'dbt_project.yml': 'name: shop', 'models/a.sql': 'select 1 as a', 'profiles.yml': 'theirs', 'seeds/blob.bin': Uint8Array.of(1, 2) },
  projectName: 'shop',
  profile: 'shop profile',
  target: 'dev',
  schema: 'main',
  databaseName: 'my warehouse',
  database: new Blob(['the database']),
};

describe('a bundle', { timeout: 60_000 }, () => {
  let tab: NodeDuckdb;
  const make = async (changes: Partial<BundleContent> = {}) =>
    new Uint8Array(await (await exportBundle(tab, { ...content, ...changes }, nodeParquet)).arrayBuffer());

  beforeAll(async () => {
    tab = await NodeDuckdb.open();
    await tab.query(
      `create schema raw; create table raw."user" as select 1 as a; create table raw."../odd/name" as select 2 as b; create view raw.v as select 3 as c`,
    );
  });

  it('holds the project, its profile, the database, the raw tables and a README', async () => {
    const files = unzipSync(await make());
    expect(Object.keys(files)).toEqual([
      'README.md',
      'profiles.yml',
      'dbt_project.yml',
      'models/a.sql',
      'seeds/blob.bin',
      'my warehouse.duckdb',
      'raw/%2e.%2fodd%2fname.parquet'.replace(/%2f/g, '%2F'),
      'raw/user.parquet',
    ]);
    const text = (path: string) => new TextDecoder().decode(files[path]);
    expect(parse(text('profiles.yml'))).toEqual({
      'shop profile': { target: 'dev', outputs: { dev: { type: 'duckdb', path: 'my warehouse.duckdb', schema: 'main', threads: 1 } } },
    });
    expect(text('my warehouse.duckdb')).toBe('the database');
    expect(text('raw/user.parquet').slice(0, 4)).toBe('PAR1');
    expect(text('README.md')).toContain('dbt build --profiles-dir .');
  });

  it('keeps the project’s own README beside ours, and says so when there is no database', async () => {
    const files = unzipSync(await make({ files: { ...content.files, 'README.md': 'theirs' }, database: null }));
    expect(new TextDecoder().decode(files['README.md'])).toBe('theirs');
    expect(new TextDecoder().decode(files['TABHOUSE.md'])).toContain('There is no database file in here');
    expect(Object.keys(files)).not.toContain('my warehouse.duckdb');
  });

  it('has the same bytes whenever its content is the same', async () => {
    expect(Buffer.from(await make()).equals(Buffer.from(await make()))).toBe(true);
  });
});
