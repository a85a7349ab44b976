import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { atProject, filesOfChoice } from '../../../src/state/projectFiles.ts';

const bytes = strToU8('x');
const zip = (files: Record<string, Uint8Array>) => new File([zipSync(files) as Uint8Array<ArrayBuffer>], 'p.zip');

describe('a dropped project', () => {
  it('begins at the folder of the outermost dbt_project.yml', () => {
    const files = atProject({ 'shop/dbt_project.yml': bytes, 'shop/models/a.sql': bytes, 'shop/dbt_packages/u/dbt_project.yml': bytes, 'notes.txt': bytes });
    expect(Object.keys(files)).toEqual(['dbt_project.yml', 'models/a.sql', 'dbt_packages/u/dbt_project.yml']);
  });

  it('never reaches outside of itself', () => {
    expect(Object.keys(atProject({ 'dbt_project.yml': bytes, '../evil.sql': bytes, 'models/../../evil.sql': bytes }))).toEqual(['dbt_project.yml']);
  });

  it('comes from a zip without what dbt makes or what others keep there', async () => {
    const files = await filesOfChoice([
      zip({ 'p/dbt_project.yml': bytes, 'p/target/manifest.json': bytes, 'p/.git/config': bytes, 'p/seeds/a.csv': bytes, 'p/models/logs/a.sql': bytes }),
    ]);
    expect(Object.keys(files)).toEqual(['dbt_project.yml', 'seeds/a.csv', 'models/logs/a.sql']);
  });

  it('says what is missing', async () => {
    await expect(filesOfChoice([new File(['x'], 'a.sql')])).rejects.toMatchObject({ code: 'no-project', hint: expect.stringContaining('dbt_project.yml') });
  });

  it('refuses a zip that is none', async () => {
    await expect(filesOfChoice([new File(['not a zip'], 'p.zip')])).rejects.toMatchObject({ code: 'zip' });
  });
});
