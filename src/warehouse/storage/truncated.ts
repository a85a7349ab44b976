import { TabhouseError } from '../../base/error.ts';
import { quoteRelation, quoteText } from '../../base/sqlName.ts';
import type { Connection } from '../../engine/connection.ts';

const DATABASE_HEADER_BYTES = 12288;

/**
 * Whether a file of `bytes` holds all blocks that its tables lie in; `alias` is the database it is attached as. Free blocks at its end may
 * never have been written, so a file shorter than its header says is looked at more closely.
 * @throws TabhouseError code `unreadable` when it is cut short.
 */
export async function refuseTruncated(connection: Connection, alias: string, bytes: number): Promise<void> {
  const { blockBytes, blocks } = await sizeOf(connection, alias);
  if (bytes >= DATABASE_HEADER_BYTES + blockBytes * blocks) return;
  const used = await lastUsedBlock(connection, alias);
  const missing = DATABASE_HEADER_BYTES + blockBytes * (used + 1) - bytes;
  if (missing > 0) throw truncated(`${missing} bytes are missing`);
}

async function sizeOf(connection: Connection, alias: string): Promise<{ blockBytes: number; blocks: number }> {
  const table = await connection.query(
    `SELECT block_size::DOUBLE AS size, total_blocks::DOUBLE AS total FROM pragma_database_size() WHERE database_name = ${quoteText(alias)}`,
  );
  const row = table.get(0) as { size: number; total: number } | null;
  return { blockBytes: row?.size ?? 0, blocks: row?.total ?? 0 };
}

/** The highest block that a column of a table lies in; -1 when there is none. */
async function lastUsedBlock(connection: Connection, alias: string): Promise<number> {
  const tables = await connection.query(`SELECT schema_name AS s, table_name AS t FROM duckdb_tables() WHERE database_name = ${quoteText(alias)}`);
  let last = -1;
  for (const row of tables.toArray() as { s: string; t: string }[]) {
    const name = quoteText(quoteRelation(alias, row.s, row.t));
    const found = await connection
      .query(`SELECT coalesce(max(greatest(block_id, list_max(additional_block_ids))), -1)::DOUBLE AS block FROM pragma_storage_info(${name}) WHERE persistent`)
      .catch((thrown: unknown) => {
        const said = thrown instanceof Error ? thrown.message : String(thrown);
        // DuckDB's function does not understand a name with quotes in it; such a table is left out.
        if (said.startsWith('Catalog Error')) return null;
        throw truncated(said);
      });
    last = Math.max(last, Number((found?.get(0) as { block: number } | null)?.block ?? -1));
  }
  return last;
}

function truncated(why: string): TabhouseError {
  return new TabhouseError({ code: 'unreadable', fault: 'data', message: `The file is truncated: ${why}.` });
}
