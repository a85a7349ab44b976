import type { CommandFlags } from '../plan/commandLine/flags.ts';
import type { Plan } from '../plan/plan.ts';
import { artifactMetadata } from './artifacts/metadata.ts';
import type { RunEvent } from './dbtSession.ts';
import type { NodeResult, RunResults, RunWarning } from './results.ts';

/** What belongs to one command from its first to its last moment. */
export class Invocation {
  readonly warnings: RunWarning[] = [];
  readonly output: string[] = [];
  readonly startedAt: Date;

  constructor(
    readonly plan: Plan,
    readonly flags: CommandFlags,
    readonly id: string,
    readonly now: () => Date,
    readonly emit: (event: RunEvent) => void,
    readonly signal: AbortSignal | null,
  ) {
    this.startedAt = now();
  }

  get cancelled(): boolean {
    return this.signal?.aborted === true;
  }

  warn(warning: RunWarning): void {
    this.warnings.push(warning);
    this.emit({ kind: 'log', level: 'warn', message: warning.message, ...(warning.node === null ? {} : { uniqueId: warning.node }) });
  }

  /** The artifact of the finished command. */
  results(results: NodeResult[]): RunResults {
    const now = this.now();
    return {
      metadata: artifactMetadata('run-results/v6', { now, invocationId: this.id, startedAt: this.startedAt }),
      results,
      elapsed_time: (now.getTime() - this.startedAt.getTime()) / 1000,
      args: { ...this.plan.flags, which: this.plan.verb, invocation_command: `dbt ${this.plan.command}` },
      warnings: this.warnings,
      output: this.output,
    };
  }
}
