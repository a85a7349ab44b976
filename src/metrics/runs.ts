import { quoteText } from '../base/sqlName.ts';
import { numberIn, textIn, type Row } from '../ui/table/rows.ts';

export type RunSummary = {
  runId: string;
  work: string;
  command: string;
  startedAt: string;
  durationMs: number;
  state: 'finished' | 'failed' | 'cancelled';
  message: string;
  days: number | null;
  nodes: number;
  failed: number;
  warned: number;
  skipped: number;
};

export type RunNode = {
  unique_id: string;
  status: string;
  message: string | null;
  failures: number | null;
  execution_time: number;
  adapter_response: { rows_affected?: number };
};

/** One row: whether runs have been recorded in this database. */
export function hasRunsSql(): string {
  return `select count(*) as found from information_schema.tables
where table_catalog = current_database() and table_schema = 'tabhouse' and table_name in ('runs', 'run_nodes')`;
}

/** The last runs with their nodes counted by outcome, newest first. */
export function runsSql(limit: number): string {
  return `select r.run_id, r.work, r.command, r.started_at, epoch_ms(r.finished_at) - epoch_ms(r.started_at) as duration_ms, r.state, r.message, r.days,
  count(n.unique_id) filter (where n.unique_id not like 'operation.%' or n.status <> 'success') as nodes,
  count(*) filter (where n.status in ('error', 'fail', 'runtime error')) as failed,
  count(*) filter (where n.status in ('warn', 'partial success')) as warned,
  count(*) filter (where n.status = 'skipped') as skipped
from tabhouse.runs r left join tabhouse.run_nodes n using (run_id)
group by all
order by r.started_at desc
limit ${Math.trunc(limit)}`;
}

export function runsOf(rows: Row[]): RunSummary[] {
  return rows.map((row) => ({
    runId: textIn(row, 'run_id'),
    work: textIn(row, 'work'),
    command: textIn(row, 'command'),
    startedAt: textIn(row, 'started_at'),
    durationMs: numberIn(row, 'duration_ms') ?? 0,
    state: textIn(row, 'state') as RunSummary['state'],
    message: textIn(row, 'message'),
    days: numberIn(row, 'days'),
    nodes: numberIn(row, 'nodes') ?? 0,
    failed: numberIn(row, 'failed') ?? 0,
    warned: numberIn(row, 'warned') ?? 0,
    skipped: numberIn(row, 'skipped') ?? 0,
  }));
}

/** A run's nodes in the order they started. */
export function runNodesSql(runId: string): string {
  return `select unique_id, status, message, failures, execution_seconds, rows_affected
from tabhouse.run_nodes where run_id = ${quoteText(runId)} order by started_at nulls last, unique_id`;
}

export function runNodesOf(rows: Row[]): RunNode[] {
  return rows.map((row) => {
    const affected = numberIn(row, 'rows_affected');
    return {
      unique_id: textIn(row, 'unique_id'),
      status: textIn(row, 'status'),
      message: textIn(row, 'message') || null,
      failures: numberIn(row, 'failures'),
      execution_time: numberIn(row, 'execution_seconds') ?? 0,
      adapter_response: affected === null ? {} : { rows_affected: affected },
    };
  });
}
