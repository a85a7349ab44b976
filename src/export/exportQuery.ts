import { quoteName, quoteRelation } from '../base/sqlName.ts';
import type { Connection } from '../engine/connection.ts';
import { exportType } from './exportType.ts';
import { readRelation, type RelationColumn, type RelationName } from './relationName.ts';

const hugeTypes = new Set(['HUGEINT', 'UHUGEINT']);

/**
 * SQL for all rows of a relation in types that Parquet has. HUGEINT becomes decimal(38,0), which is exact, where native DuckDB would write a
 * double; a column with more than 38 digits somewhere becomes text.
 */
export async function exportQuery(connection: Connection, relation: RelationName): Promise<string> {
  const columns = await readRelation(connection, relation);
  const from = quoteRelation(relation.schema, relation.name);
  const tooLong = await tooLongForDecimals(connection, columns, from);
  const list = columns.map(({ name, type }) => {
    const target = hugeTypes.has(type) ? (tooLong.has(name) ? 'VARCHAR' : 'DECIMAL(38,0)') : exportType(type);
    return target === type ? quoteName(name) : `cast(${quoteName(name)} as ${target}) as ${quoteName(name)}`;
  });
  return `select ${list.join(', ')} from ${from}`;
}

async function tooLongForDecimals(connection: Connection, columns: RelationColumn[], from: string): Promise<Set<string>> {
  const huge = columns.filter(({ type }) => hugeTypes.has(type));
  if (huge.length === 0) return new Set();
  const counts = huge.map(({ name }) => `count(*) filter (${quoteName(name)} is not null and try_cast(${quoteName(name)} as decimal(38,0)) is null)`);
  const row = await connection.query(`select ${counts.join(', ')} from ${from}`);
  return new Set(huge.filter((_, index) => Number(row.getChildAt(index)?.get(0)) > 0).map(({ name }) => name));
}
