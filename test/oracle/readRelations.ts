import { quoteName, quoteRelation } from '../../src/base/sqlName.ts';
import { canonicalRows, summarise, type CanonicalTable, type Scene } from './canonical.ts';

/** Runs a query; every value as text. */
export type Ask = (sql: string) => Promise<(string | null)[][]>;

const LEFTOVER = /__dbt_(tmp|backup|intermediate)|^dbt_temp/;
const OURS = /^_*tabhouse/i;
const RELATIONS = `
select database_name as d, schema_name as s, table_name as n, 'table' as k from duckdb_tables() where not internal and not temporary
union all
select database_name, schema_name, view_name, 'view' from duckdb_views() where not internal and not temporary
order by 1, 2, 3`;

/** Every relation of the database in canonical form, by `schema.name`. */
export async function readRelations(ask: Ask, scene: Scene, ignore: string[]): Promise<Record<string, CanonicalTable>> {
  const relations: Record<string, CanonicalTable> = {};
  for (const [database, schema, name, kind] of await ask(RELATIONS)) {
    if (LEFTOVER.test(name!) || LEFTOVER.test(schema!) || OURS.test(schema!)) continue;
    const key = `${schema}.${name}`;
    const ignored = new Set(ignore.filter((entry) => entry.startsWith(`${key}.`)).map((entry) => entry.slice(key.length + 1)));
    relations[key] = await readTable(ask, kind!, quoteRelation(database, schema, name), scene, ignored);
  }
  return relations;
}

/** A query's answer, or a relation, in canonical form; one that cannot be read is `broken`. */
export async function readTable(ask: Ask, kind: string, from: string, scene: Scene, ignored: ReadonlySet<string>): Promise<CanonicalTable> {
  try {
    const columns = (await ask(`select column_name, column_type from (describe select * from ${from})`)) as [string, string][];
    const rows = await ask(`select ${columns.map(([name], at) => `cast(${quoteName(name)} as varchar) as c${at}`).join(', ')} from ${from}`);
    return summarise(kind, columns, canonicalRows(columns, rows, scene, ignored));
  } catch (thrown) {
    return { kind, columns: [], count: null, md5: null, rows: null, broken: true, message: String((thrown as Error).message) };
  }
}
