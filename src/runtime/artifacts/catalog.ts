import type { Connection } from '../../engine/connection.ts';
import { quoteText } from '../../base/sqlName.ts';
import type { Manifest } from '../../project/manifest.ts';
import { artifactMetadata, type ArtifactMoment } from './metadata.ts';

type CatalogColumn = { type: string; index: number; name: string; comment: string | null };
type CatalogTable = {
  metadata: { type: string; schema: string; name: string; database: string; comment: string | null; owner: null };
  columns: Record<string, CatalogColumn>;
  stats: Record<string, object>;
  unique_id: string;
};

const NO_STATS = {
  has_stats: { id: 'has_stats', label: 'Has Stats?', value: false, include: false, description: 'Indicates whether there are statistics for this table' },
};

/** dbt's catalog.json (v1): what the manifest's relations look like in the database now. */
export async function readCatalog(manifest: Manifest, connection: Connection, moment: ArtifactMoment): Promise<object> {
  const nodes: Record<string, CatalogTable> = {};
  const sources: Record<string, CatalogTable> = {};
  const wanted = relationsOf(manifest);
  const databases = [...new Set([...wanted.values()].flat().map((relation) => relation.database))];
  if (databases.length) {
    const rows = await connection.query(catalogSql(databases));
    for (const row of rows.toArray() as Record<string, unknown>[]) {
      for (const relation of wanted.get(keyOf(text(row['d']), text(row['s']), text(row['t']))) ?? []) {
        const group = relation.source ? sources : nodes;
        const table = (group[relation.id] ??= newTable(relation.id, row));
        const name = text(row['c']);
        table.columns[name] = { type: text(row['ct']), index: Number(row['i']), name, comment: orNull(row['cc']) };
      }
    }
  }
  return { metadata: artifactMetadata('catalog/v1', moment), nodes, sources, errors: null };
}

type Wanted = { id: string; database: string; source: boolean };

function relationsOf(manifest: Manifest): Map<string, Wanted[]> {
  const wanted = new Map<string, Wanted[]>();
  const add = (id: string, database: string | null, schema: string | null, name: string, source: boolean): void => {
    if (database === null || schema === null) return;
    const key = keyOf(database, schema, name);
    wanted.set(key, [...(wanted.get(key) ?? []), { id, database, source }]);
  };
  for (const node of Object.values(manifest.nodes)) if (node.relation_name !== null) add(node.unique_id, node.database, node.schema, node.alias, false);
  for (const source of Object.values(manifest.sources)) add(source.unique_id, source.database, source.schema, source.identifier, true);
  return wanted;
}

function catalogSql(databases: string[]): string {
  const of = `database_name in (${databases.map(quoteText).join(', ')})`;
  return `select d, s, t, k, tc, column_name as c, column_index as i, data_type as ct, c.comment as cc
from (
  select database_name as d, schema_name as s, table_name as t, 'BASE TABLE' as k, comment as tc from duckdb_tables() where ${of}
  union all
  select database_name, schema_name, view_name, 'VIEW', comment from duckdb_views() where ${of}
) r
join duckdb_columns() c on c.database_name = r.d and c.schema_name = r.s and c.table_name = r.t
order by d, s, t, i`;
}

function newTable(uniqueId: string, row: Record<string, unknown>): CatalogTable {
  const metadata = { type: text(row['k']), schema: text(row['s']), name: text(row['t']), database: text(row['d']), comment: orNull(row['tc']), owner: null };
  return { metadata, columns: Object.create(null) as CatalogTable['columns'], stats: NO_STATS, unique_id: uniqueId };
}

function keyOf(database: string, schema: string, name: string): string {
  return [database, schema, name].join('\0').toLowerCase();
}

function text(value: unknown): string {
  return String(value);
}

function orNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
