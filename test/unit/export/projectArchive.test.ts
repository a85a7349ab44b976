import { zipSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readProjectArchive } from '../../../src/export/projectArchive.ts';

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const zip = (files: Record<string, string | Uint8Array>) =>
  new Blob([
    zipSync(
      Object.fromEntries(Object.entries(files).map(([path, content]) => [path, typeof content === 'string' ? strToU8(content) : content])),
    ) as Uint8Array<ArrayBuffer>,
  ]);

describe('a zipped dbt project', { timeout: 60_000 }, () => {
  it('is read from the folder of its dbt_project.yml, without what builds made', async () => {
    const files = await readProjectArchive(
      zip({
        'shop/dbt_project.yml': 'name: shop',
        'shop/models/a.sql': 'select 1',
        'shop/dbt_packages/p/dbt_project.yml': 'name: p',
        'shop/target/manifest.json': '{}',
        'shop/dev.duckdb': 'x',
        '__MACOSX/shop/._a': 'x',
        'other.txt': 'x',
      }),
    );
    expect(Object.keys(files).sort()).toEqual(['dbt_packages/p/dbt_project.yml', 'dbt_project.yml', 'models/a.sql']);
    expect(text(files['models/a.sql'])).toBe('select 1');
  });

  it.each(['../evil.sql', '/etc/passwd', 'a/../../b', 'C:\\x', '..\\b'])('is refused when a path leads out of it: %s', async (path) => {
    await expect(readProjectArchive(zip({ 'dbt_project.yml': '', [path]: 'x' }))).rejects.toThrow('leads out of it');
  });

  it('is refused when it unpacks to more than a project can be', async () => {
    const bomb = zip({ 'dbt_project.yml': '', 'bomb.csv': new Uint8Array(70_000_000) });
    expect(bomb.size).toBeLessThan(100_000);
    await expect(readProjectArchive(bomb)).rejects.toThrow('bomb.csv is longer than 64000000 bytes');
  });

  it.each([
    ['nothing', new Blob([]), 'it is empty'],
    ['something else', new Blob(['select 1']), 'it is no zip archive'],
    ['an archive without a project', zip({ 'a.txt': 'x' }), 'there is no dbt_project.yml in it'],
  ])('is refused when it is %s', async (_, archive, message) => {
    await expect(readProjectArchive(archive)).rejects.toThrow(message);
  });
});
