import type { LiveRun } from '../../state/run.svelte.ts';
import { sayShortDay } from '../../ui/date.ts';
import { count, duration } from '../../ui/number.ts';
import type { NodeResult } from '../../runtime/results.ts';
import type { Rest } from '../../warehouse/storage/journal.ts';

const PHASES = { generating: 'simulating', storing: 'storing', snapshots: 'taking snapshots', done: 'done' } as const;
const FAILED = new Set(['error', 'fail', 'runtime error']);
const FINE = new Set(['success', 'pass', 'no-op']);

export type Tally = { fine: number; failed: number; warned: number; skipped: number };

/** Results by outcome. */
export function tally(statuses: Iterable<string>): Tally {
  const counts: Tally = { fine: 0, failed: 0, warned: 0, skipped: 0 };
  for (const status of statuses) {
    if (FAILED.has(status)) counts.failed += 1;
    else if (status === 'skipped') counts.skipped += 1;
    else if (status === 'warn' || status === 'partial success') counts.warned += 1;
    else if (FINE.has(status)) counts.fine += 1;
  }
  return counts;
}

/** `58 done, 1 warned, 2 failed, 7 skipped`, leaving out what is none. */
export function sayTally({ fine, failed, warned, skipped }: Tally): string {
  const parts = [
    [fine, 'fine'],
    [warned, 'warned'],
    [failed, 'failed'],
    [skipped, 'skipped'],
  ] as const;
  return parts
    .filter(([n], at) => n > 0 || at === 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(', ');
}

/** How far the run is: `done` of `of`, or null where nobody knows. */
export function progressOf(run: LiveRun): { done: number; of: number } | null {
  if (run.day && run.nodes.size === 0) return { done: run.day.index - (run.day.phase === 'done' ? 0 : 1), of: run.day.of };
  const latest = [...run.nodes.values()];
  const of = latest.at(-1)?.of ?? run.plan?.nodes.length ?? 0;
  if (run.day && run.day.phase !== 'done') return { done: run.day.index - 1, of: run.day.of };
  return of ? { done: latest.filter((node) => node.status !== 'running').length, of } : null;
}

/** What is being done right now, in words. */
export function sayNow(run: LiveRun): string {
  const running = [...run.nodes.values()].filter((node) => node.status === 'running').map((node) => nameOf(node.uniqueId));
  if (run.day && run.day.phase !== 'done') return `day ${run.day.index} of ${run.day.of}, ${sayShortDay(run.day.day)}: ${PHASES[run.day.phase]}`;
  return running.join(', ');
}

/** What came of it, in words. */
export function sayEnd(run: LiveRun): string {
  if (!run.ended) return '';
  const { state, durationMs, message } = run.ended;
  const time = duration(durationMs);
  if (state === 'failed') return `failed after ${time}${message ? ': ' + message.split('\n')[0] : ''}`;
  const nodes = run.nodes.size ? `${count(run.nodes.size, 'node')}: ${sayTally(tally([...run.nodes.values()].map((node) => node.status)))}` : '';
  const days = run.day ? count(run.day.of, 'day') : '';
  const what = [days, nodes].filter(Boolean).join(', ');
  return `${state === 'cancelled' ? 'cancelled' : run.nodes.size && tally([...run.nodes.values()].map((node) => node.status)).failed ? 'ended' : 'done'} in ${time}${what ? ' · ' + what : ''}`;
}

/** What a press that goes on with interrupted work will do, as on its button. */
export function sayRest(rest: Rest): string {
  if (rest.call === 'dbt') return `Run dbt ${rest.command} again`;
  const days = rest.of - rest.day + 1;
  const what = rest.day > 1 ? `Go on with the ${days === 1 ? 'last day' : `${days} days left`}` : `Ingest ${days === 1 ? 'the day' : `the ${days} days`} again`;
  return rest.call === 'ingestAndBuild' ? `${what}, then build` : what;
}

/** The readable part of a unique_id: `model.tabhouse.dim_users` → `dim_users`, `source.x.raw.user` → `raw.user`. */
export function nameOf(uniqueId: string): string {
  const parts = uniqueId.split('.');
  if (parts[0] === 'source') return parts.slice(2).join('.');
  if (parts[0] === 'test' && parts.length > 3) return parts.slice(2, -1).join('.');
  return parts.slice(2).join('.') || uniqueId;
}

export function failedOf(results: NodeResult[]): NodeResult[] {
  return results.filter((result) => FAILED.has(result.status) || result.status === 'warn' || result.status === 'partial success');
}
