import { jsonText } from '../../base/json.ts';
import { quoteText } from '../../base/sqlName.ts';
import type { Connection } from '../../engine/connection.ts';
import type { NodeResult, RunResults } from '../../runtime/results.ts';
import type { Work } from '../api.ts';

export type RunRecord = {
  runId: string;
  work: Work;
  /** As typed, or what was asked for in words. */
  command: string;
  startedAt: Date;
  finishedAt: Date;
  state: 'finished' | 'failed' | 'cancelled';
  message: string | null;
  days: number | null;
};

const KEPT_RUNS = 500;
const TABLES = `CREATE SCHEMA IF NOT EXISTS tabhouse;
CREATE TABLE IF NOT EXISTS tabhouse.runs(run_id VARCHAR, work VARCHAR, command VARCHAR, started_at TIMESTAMP, finished_at TIMESTAMP,
  state VARCHAR, message VARCHAR, days INTEGER, run_results VARCHAR);
CREATE TABLE IF NOT EXISTS tabhouse.run_nodes(run_id VARCHAR, unique_id VARCHAR, resource_type VARCHAR, status VARCHAR, message VARCHAR, failures BIGINT,
  execution_seconds DOUBLE, rows_affected BIGINT, relation_name VARCHAR, started_at TIMESTAMP, completed_at TIMESTAMP);
CREATE TABLE IF NOT EXISTS tabhouse.settings(key VARCHAR, value VARCHAR)`;

const text = (value: string | null | undefined) => (value === null || value === undefined ? 'NULL' : quoteText(value.replaceAll('\0', '')));
const number = (value: number | null | undefined) => (value === null || value === undefined || !Number.isFinite(value) ? 'NULL' : String(value));
const time = (value: Date | string | null | undefined) =>
  value === null || value === undefined ? 'NULL' : `TIMESTAMP ${quoteText(new Date(value).toISOString().replace('T', ' ').replace('Z', ''))}`;

/** Schema `tabhouse` with its tables; to be called before anything is written into it. */
export async function createHistory(connection: Connection): Promise<void> {
  await connection.query(TABLES);
}

/** Writes a run and its nodes into schema `tabhouse`, in the unit of the run itself: both are durable or neither is. */
export async function recordRun(connection: Connection, run: RunRecord, results?: RunResults): Promise<void> {
  // a project may have cleared the database of all it does not know
  await createHistory(connection);
  const statements = [
    `DELETE FROM tabhouse.runs WHERE run_id = ${text(run.runId)}`,
    // Only the newest run's artifact is of use; the rest would grow without bound.
    ...(results ? ['UPDATE tabhouse.runs SET run_results = NULL WHERE run_results IS NOT NULL'] : []),
    `INSERT INTO tabhouse.runs VALUES (${text(run.runId)}, ${text(run.work)}, ${text(run.command)}, ${time(run.startedAt)}, ${time(run.finishedAt)}, ${text(run.state)}, ${text(run.message)}, ${number(run.days)}, ${text(results ? jsonText(results) : null)})`,
  ];
  const nodes = (results?.results ?? []).map((node) => nodeRow(run.runId, node));
  for (let at = 0; at < nodes.length; at += 500) statements.push(`INSERT INTO tabhouse.run_nodes VALUES ${nodes.slice(at, at + 500).join(',\n')}`);
  if (results)
    statements.push(
      ...['run_nodes', 'runs'].map(
        (table) => `DELETE FROM tabhouse.${table} WHERE run_id IN (SELECT run_id FROM tabhouse.runs ORDER BY started_at DESC OFFSET ${KEPT_RUNS})`,
      ),
    );
  await connection.query(`BEGIN;\n${statements.join(';\n')};\nCOMMIT`);
}

function nodeRow(runId: string, node: NodeResult): string {
  const timing = node.timing.find(({ name }) => name === 'execute') ?? node.timing.at(-1);
  const values = [
    text(runId),
    text(node.unique_id),
    text(node.unique_id.split('.')[0]),
    text(node.status),
    text(node.message),
    number(node.failures),
    number(node.execution_time),
    // a materialization may answer anything, also a number beyond BIGINT
    `TRY_CAST(${number(node.adapter_response.rows_affected)} AS BIGINT)`,
    text(node.relation_name),
    time(timing?.started_at),
    time(timing?.completed_at),
  ];
  return `(${values.join(', ')})`;
}

async function hasTable(connection: Connection, name: string): Promise<boolean> {
  const found = await connection.query(
    `SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'tabhouse' AND table_name = ${quoteText(name)}`,
  );
  return found.numRows > 0;
}

/** The results of the last dbt run that are kept with the database, or null. */
export async function lastRunResults(connection: Connection): Promise<RunResults | null> {
  if (!(await hasTable(connection, 'runs'))) return null;
  const rows = await connection.query('SELECT run_results FROM tabhouse.runs WHERE run_results IS NOT NULL ORDER BY started_at DESC LIMIT 1');
  const found = (rows.get(0) as { run_results: string } | null)?.run_results;
  return found ? (JSON.parse(found) as RunResults) : null;
}

/** A value of `tabhouse.settings`, or null. */
export async function readSetting(connection: Connection, key: string): Promise<string | null> {
  if (!(await hasTable(connection, 'settings'))) return null;
  const rows = await connection.query(`SELECT value FROM tabhouse.settings WHERE key = ${quoteText(key)}`);
  return (rows.get(0) as { value: string } | null)?.value ?? null;
}

export async function writeSetting(connection: Connection, key: string, value: string): Promise<void> {
  await connection.query(
    `DELETE FROM tabhouse.settings WHERE key = ${quoteText(key)};\nINSERT INTO tabhouse.settings VALUES (${quoteText(key)}, ${quoteText(value)})`,
  );
}
