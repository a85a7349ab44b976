import { quoteRelation } from '../base/sqlName.ts';
import type { Connection } from '../engine/connection.ts';
import { bundleProfile, bundleReadme } from './bundleTexts.ts';
import type { ParquetLibrary } from './parquetLibrary.ts';
import { exportParquet } from './parquetOut.ts';
import { ZipWriter } from './zipOut.ts';

export type BundleContent = {
  /** The project's files by path. */
  files: Record<string, string | Uint8Array>;
  projectName: string;
  /** `profile` of dbt_project.yml, with the target and schema the tab builds in. */
  profile: string;
  target: string;
  schema: string;
  /** What the database is called in SQL: dbt writes it into views, so the file has to bear it. */
  databaseName: string;
  /** The database file; null where there is none (in memory): then the raw tables are all there is. */
  database: Blob | null;
};

/**
 * All of the warehouse as a zip: the project, a profiles.yml for it, the database, the raw tables as Parquet, a README. Unzipped,
 * `dbt build --profiles-dir .` goes on where the tab stood. Equal content makes equal bytes.
 */
export async function exportBundle(connection: Connection, content: BundleContent, parquet: () => Promise<ParquetLibrary>): Promise<Blob> {
  const zip = new ZipWriter();
  const databaseFile = `${content.databaseName}.duckdb`;
  const taken = new Set(['profiles.yml', databaseFile]);
  const files = Object.entries(content.files).filter(([path]) => !taken.has(path) && !path.startsWith('raw/'));
  const tables = await rawTables(connection);
  const readmePath = content.files['README.md'] === undefined ? 'README.md' : 'TABHOUSE.md';
  zip.addText(readmePath, bundleReadme(content.projectName, databaseFile, tables, content.database !== null));
  zip.addText('profiles.yml', bundleProfile(content, databaseFile));
  for (const [path, text] of files.sort(([a], [b]) => (a < b ? -1 : 1))) zip.addText(path, text);
  if (content.database) await zip.addBlob(databaseFile, content.database);
  for (const name of tables) await zip.addBlob(`raw/${fileName(name)}.parquet`, await exportParquet(connection, quoteRelation('raw', name), await parquet()));
  return zip.finish();
}

async function rawTables(connection: Connection): Promise<string[]> {
  const found = await connection.query(`select table_name from duckdb_tables() where database_name = current_database() and schema_name = 'raw' order by 1`);
  return Array.from(found.getChildAt(0) ?? [], String);
}

/** A table's name as a file's on any system. */
function fileName(name: string): string {
  return name.replaceAll(/[^\w .-]|^\./gu, (letter) => encodeURIComponent(letter).replaceAll(/[*'!()~.]/g, (kept) => `%${kept.charCodeAt(0).toString(16)}`));
}
