import { quoteName, quoteText } from '../../base/sqlName.ts';
import { texts } from '../../runtime/ingest/rows.ts';
import type { Backup } from '../api.ts';
import { WHOLE_UP_TO_BYTES } from '../storage/backups.ts';
import { DATABASE_FILE, SIDECARS } from '../storage/layout.ts';
import { directory, fileAt, removeFile } from '../storage/opfs.ts';
import type { Warehouse } from './warehouse.ts';

const PART_FILE = 'part.duckdb';
const BROWSER_FSACCESS = 3;

/** Keeps the database as a backup: a copy of the file, or above 500 MB `raw`, the snapshots of the sources and the run history. Null in memory. */
export async function keepBackup(warehouse: Warehouse, reason: string): Promise<Backup | null> {
  const file = await warehouse.host.file();
  if (!file) return null;
  await warehouse.host.checkpoint();
  const now = new Date();
  if (file.size <= WHOLE_UP_TO_BYTES) {
    const current = await fileAt(warehouse.layout.project(warehouse.project.key), DATABASE_FILE);
    return warehouse.shelf.keep(current ?? file, reason, 'whole', now);
  }
  await writePart(warehouse);
  const folder = warehouse.layout.project(warehouse.project.key);
  try {
    const part = await fileAt(folder, PART_FILE);
    return part ? await warehouse.shelf.keep(part, reason, 'raw and snapshots', now) : null;
  } finally {
    await removeFile(folder, PART_FILE);
  }
}

/** Relations that cannot be made again by a build: `raw`, the run history, and snapshot tables (they alone have `dbt_scd_id`). */
async function irreplaceable(warehouse: Warehouse): Promise<string[]> {
  return texts(
    await warehouse.host.connection.query(`SELECT DISTINCT schema_name || chr(0) || table_name FROM duckdb_columns()
WHERE database_name = current_database() AND (schema_name IN ('raw', 'tabhouse') OR column_name = 'dbt_scd_id')
AND (schema_name, table_name) IN (SELECT (schema_name, table_name) FROM duckdb_tables() WHERE database_name = current_database()) ORDER BY 1`),
  );
}

/** Copies what is irreplaceable into a database file of its own. Needs an engine without walls, so the database is opened anew twice. */
async function writePart(warehouse: Warehouse): Promise<void> {
  const { host, layout, project } = warehouse;
  const place = host.place;
  if (!place) return;
  const folder = layout.project(project.key);
  const path = `opfs://${[...folder, PART_FILE].join('/')}`;
  for (const suffix of ['', ...SIDECARS]) await removeFile(folder, PART_FILE + suffix);
  await host.openDatabase(place, { confined: false });
  try {
    const engine = await host.engine();
    for (const suffix of ['', ...SIDECARS]) {
      const handle = await (await directory(folder)).getFileHandle(PART_FILE + suffix, { create: true });
      await engine.call((db) => db.registerFileHandle(path + suffix, handle, BROWSER_FSACCESS, true));
    }
    const { connection } = host;
    await connection.query(`ATTACH ${quoteText(path)} AS part (RECOVERY_MODE NO_WAL_WRITES)`);
    for (const relation of await irreplaceable(warehouse)) {
      const [schema = '', name = ''] = relation.split('\0');
      const target = `part.${quoteName(schema)}.${quoteName(name)}`;
      await connection.query(`CREATE SCHEMA IF NOT EXISTS part.${quoteName(schema)};
CREATE TABLE ${target} AS FROM ${quoteName(place.alias)}.${quoteName(schema)}.${quoteName(name)}`);
    }
    await connection.query('CHECKPOINT part');
    await engine.flush();
    await connection.query('DETACH part');
  } finally {
    host.discard('The backup is written.');
    for (const suffix of SIDECARS) await removeFile(folder, PART_FILE + suffix).catch(() => undefined);
    await warehouse.openFile();
  }
}
