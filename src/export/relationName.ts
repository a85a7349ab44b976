import { TabhouseError } from '../base/error.ts';
import { nearestName } from '../base/nearest.ts';
import { quoteRelation, quoteText } from '../base/sqlName.ts';
import type { Connection } from '../engine/connection.ts';

export type RelationName = { schema: string; name: string };
/** A column with its type as DuckDB writes it. */
export type RelationColumn = { name: string; type: string };

const DEFAULT_SCHEMA = 'main';
const part = /"((?:[^"]|"")+)"|([^".\s]+)/y;

/**
 * Reads `name`, `schema.name` or `database.schema.name`; parts may be quoted as in SQL. Without a schema it is `main`; the database is left out,
 * since there is one.
 *
 * Errors: TabhouseError of code `usage` for whatever is not such a name.
 */
export function readRelationName(text: unknown): RelationName {
  const parts = typeof text === 'string' ? readParts(text) : null;
  const name = parts?.at(-1);
  if (!parts || !name || parts.length > 3) {
    const shown = JSON.stringify(text) ?? typeof text;
    throw new TabhouseError({ code: 'usage', fault: 'usage', message: `a relation is named like raw.user or "my schema"."my table", not ${shown}` });
  }
  return { schema: parts.at(-2) ?? DEFAULT_SCHEMA, name };
}

/** The columns of a relation of the current database. Errors: TabhouseError of code `relation` when there is none, with the nearest name. */
export async function readRelation(connection: Connection, relation: RelationName): Promise<RelationColumn[]> {
  const { schema, name } = relation;
  const found = await connection.query(`select column_name, data_type from duckdb_columns()
where database_name = current_database() and schema_name = ${quoteText(schema)} and table_name = ${quoteText(name)} order by column_index`);
  if (found.numRows === 0) throw await noSuchRelation(connection, relation);
  const [names, types] = [found.getChildAt(0), found.getChildAt(1)];
  return Array.from({ length: found.numRows }, (_, row) => ({ name: String(names?.get(row)), type: String(types?.get(row)) }));
}

async function noSuchRelation(connection: Connection, { schema, name }: RelationName): Promise<TabhouseError> {
  const known = await connection.query(
    `select distinct schema_name || '.' || table_name from duckdb_columns() where database_name = current_database() and not internal`,
  );
  const nearest = nearestName(`${schema}.${name}`, Array.from(known.getChildAt(0) ?? [], String));
  const hint = nearest ? `did you mean ${nearest}?` : undefined;
  const message = `there is no relation ${quoteRelation(schema, name)}${hint ? ` (${hint})` : ''}`;
  return new TabhouseError({ code: 'relation', fault: 'usage', message, hint });
}

function readParts(text: string): string[] | null {
  const parts: string[] = [];
  for (let at = 0; ; at++) {
    part.lastIndex = at;
    const found = part.exec(text);
    if (!found) return null;
    parts.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
    at = part.lastIndex;
    if (at === text.length) return parts;
    if (text[at] !== '.') return null;
  }
}
