import { DuckDBInstance } from '@duckdb/node-api';

/** Rows of a query in native DuckDB (in memory unless `path` names a file, which is then opened as `alias`), values as text. */
export async function nativeRows(sql: string, file?: { path: string; alias: string }): Promise<(string | null)[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    if (file) {
      await connection.run(`attach '${file.path.replaceAll("'", "''")}' as "${file.alias}" (read_only)`);
      await connection.run(`use "${file.alias}"`);
    }
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowsJS().map((row) => row.map((value) => (value === null ? null : String(value))));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
