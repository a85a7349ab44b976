import { quoteName } from '../../base/sqlName.ts';
import type { Connection } from '../../engine/connection.ts';
import { texts } from './rows.ts';

/**
 * Drops everything the user has in the current database: all schemas but `main` and `tabhouse`, and what is in `main`. Of `tabhouse` only the
 * generator's settings go; the run history stays. One transaction; durable only after a checkpoint, so it belongs into the unit of day 1.
 */
export async function emptyWarehouse(connection: Connection): Promise<void> {
  const schemas = texts(
    await connection.query(`select schema_name from duckdb_schemas()
where database_name = current_database() and not internal and schema_name not in ('main', 'tabhouse') order by 1`),
  );
  const views = texts(
    await connection.query(`select view_name from duckdb_views()
where database_name = current_database() and not internal and schema_name = 'main' order by 1`),
  );
  const tables = texts(
    await connection.query(`select table_name from duckdb_tables()
where database_name = current_database() and not internal and schema_name = 'main' order by 1`),
  );
  await connection.query(
    [
      'begin transaction',
      ...views.map((name) => `drop view main.${quoteName(name)}`),
      ...tables.map((name) => `drop table main.${quoteName(name)} cascade`),
      ...schemas.map((name) => `drop schema ${quoteName(name)} cascade`),
      'drop table if exists tabhouse.generator_settings',
      'commit',
    ].join(';\n'),
  );
}
