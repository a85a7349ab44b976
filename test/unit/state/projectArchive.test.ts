import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../../src/state/projectArchive.ts';

const bytesOf = (files: Record<string, string | Uint8Array>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, typeof content === 'string' ? strToU8(content) : content])));
const blob = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]);
const zip = (files: Record<string, string | Uint8Array>) => blob(bytesOf(files));

/** The same archive with every declared size of unpacked content set to one byte. */
function lying(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  for (let at = 0; at + 4 <= changed.length; at++) {
    if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, 1, true);
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 1, true);
  }
  return changed;
}

describe('a zip', { timeout: 60_000 }, () => {
  it('gives its files, without folders, databases and what others keep there', async () => {
    const files = await unpack(
      zip({ 'shop/dbt_project.yml': 'name: shop', 'shop/empty/': '', 'shop/dev.duckdb': 'x', '__MACOSX/shop/._a': 'x', 'shop/__proto__': 'y' }),
    );
    expect(Object.keys(files).sort()).toEqual(['shop/__proto__', 'shop/dbt_project.yml']);
    expect(new TextDecoder().decode(files['shop/dbt_project.yml'])).toBe('name: shop');
  });

  it.each(['../evil.sql', '/etc/passwd', 'a/../../b', 'C:\\x', '..\\b', 'a\0b'])('is refused when a path leads out of it: %s', async (path) => {
    await expect(unpack(zip({ 'dbt_project.yml': '', [path]: 'x' }))).rejects.toMatchObject({
      code: 'zip',
      message: expect.stringContaining('leads out of it'),
    });
  });

  it('is refused when it unpacks to more than a project can be, whatever it says of its sizes', async () => {
    const bomb = bytesOf({ 'dbt_project.yml': '', 'bomb.csv': new Uint8Array(210_000_000) });
    expect(bomb.length).toBeLessThan(300_000);
    await expect(unpack(blob(bomb))).rejects.toMatchObject({ code: 'too-large', message: 'This holds more than 200 MB.' });
    await expect(unpack(blob(lying(bomb)))).rejects.toMatchObject({ code: 'too-large', message: 'This holds more than 200 MB.' });
  });

  it('is refused when it holds too many files', async () => {
    const many = zip(Object.fromEntries(Array.from({ length: 20_001 }, (_, nth) => [`models/m${nth}.sql`, ''])));
    await expect(unpack(many)).rejects.toMatchObject({ code: 'too-large', message: 'This holds more than 20,000 files.' });
  });

  it.each([
    ['nothing', new Blob([])],
    ['something else', new Blob(['select 1'])],
  ])('is refused when it is %s', async (_, archive) => {
    await expect(unpack(archive)).rejects.toMatchObject({ code: 'zip', message: expect.stringContaining('no zip archive') });
  });

  it('is refused when its content is damaged', async () => {
    const bytes = bytesOf({ 'a.sql': 'select 1 as id, '.repeat(1000) });
    bytes.fill(0xff, 40, 60);
    await expect(unpack(blob(bytes))).rejects.toMatchObject({ code: 'zip' });
  });

  it('is refused when it was cut off', async () => {
    const bytes = bytesOf({ 'a.sql': Array.from({ length: 2000 }, (_, nth) => `select ${nth * 7919}`).join('\n') });
    await expect(unpack(blob(bytes.slice(0, bytes.length / 2)))).rejects.toMatchObject({ code: 'zip' });
  });
});
