import type { CommandFlags } from '../plan/commandLine/flags.ts';
import type { Plan } from '../plan/plan.ts';
import type { Dict } from '../project/manifest.ts';
import { artifactMetadata } from './artifacts/metadata.ts';
import type { TypedCommand } from './contextFlags.ts';
import type { RunEvent } from './dbtSession.ts';
import type { NodeResult, RunResults, RunWarning } from './results.ts';
import { runArguments } from './runArguments.ts';
import { WarnErrors } from './warnError.ts';

/** What belongs to one command from its first to its last moment. */
export class Invocation {
  readonly warnings: RunWarning[] = [];
  readonly output: string[] = [];
  readonly startedAt: Date;
  readonly warnErrors: WarnErrors;

  constructor(
    readonly plan: Plan,
    readonly flags: CommandFlags,
    readonly id: string,
    readonly now: () => Date,
    readonly emit: (event: RunEvent) => void,
    readonly signal: AbortSignal | null,
    /** `flags:` of dbt_project.yml. */
    private readonly projectFlags: Dict = {},
  ) {
    this.startedAt = now();
    this.warnErrors = new WarnErrors(flags, projectFlags);
  }

  /** Whether no node runs after a hook of on-run-start has failed: `skip_nodes_if_on_run_start_fails`. */
  get skipsAfterFailedStart(): boolean {
    return this.projectFlags['skip_nodes_if_on_run_start_fails'] === true;
  }

  get cancelled(): boolean {
    return this.signal?.aborted === true;
  }

  get command(): TypedCommand {
    const { verb, command, flags } = this.plan;
    return { verb, text: command, given: flags };
  }

  /** `args` of run_results, and `invocation_args_dict`. */
  get args(): Dict {
    return runArguments(this.command, this.flags, this.projectFlags, this.warnErrors.options);
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
      args: this.args,
      warnings: this.warnings,
      output: this.output,
    };
  }
}
