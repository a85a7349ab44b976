import { TabhouseError } from '../base/error.ts';
import { meantMacro } from '../jinja/templateError.ts';
import type { PlannedNode } from '../plan/plan.ts';
import type { ManifestNode } from '../project/manifest.ts';
import { Stopwatch } from './clock.ts';
import type { Executed, Executor, RunnableNode } from './executor.ts';
import { FailFast } from './failFast.ts';
import { endOfRun, isRelational, runHooks } from './hooks.ts';
import type { Invocation } from './invocation.ts';
import { nodeResult, type Outcome } from './nodeResult.ts';
import type { NodeResult, RunStatus } from './results.ts';
import { Skipping, skipMessage } from './skipping.ts';

const WITH_HOOKS = new Set(['build', 'run', 'test', 'seed', 'snapshot']);

/** Called after each node that ended well, before the next starts. What it throws is not the node's fault and is only logged. */
export type AfterNode = (node: ManifestNode, executed: Executed) => Promise<void>;

/** Does a plan: its hooks and nodes, one after the other, in dbt's order with dbt's skipping and statuses. */
export async function runPlan(executor: Executor, invocation: Invocation, afterNode?: AfterNode): Promise<NodeResult[]> {
  return new Run(executor, invocation, afterNode).all();
}

class Run {
  readonly #results: NodeResult[] = [];
  readonly #skipping: Skipping;
  readonly #failFast: FailFast;
  readonly #of: number;
  #index = 0;
  #stopped: string | null = null;

  constructor(
    private readonly executor: Executor,
    private readonly invocation: Invocation,
    private readonly afterNode: AfterNode | undefined,
  ) {
    this.#skipping = new Skipping(invocation.plan.verb);
    // dbt build runs unit tests within their model's turn
    this.#failFast = new FailFast(invocation.plan.nodes.filter((node) => node.resourceType !== 'unit_test' || invocation.plan.verb !== 'build'));
    this.#of = invocation.plan.nodes.filter((node) => !this.#isSilent(node)).length;
  }

  async all(): Promise<NodeResult[]> {
    const { plan } = this.invocation;
    this.invocation.emit({ kind: 'planned', plan });
    if (!plan.nodes.length) return this.#results;
    const withHooks = WITH_HOOKS.has(plan.verb);
    await this.executor.prepare(withHooks ? this.#relationalNodes() : []);
    if (withHooks) this.#results.push(...(await runHooks('on-run-start', this.executor, this.invocation, null)));
    if (this.invocation.skipsAfterFailedStart && this.#results.some(({ status }) => status === 'error'))
      this.#stopped = 'Skipped because a hook of on-run-start failed';
    for (const node of this.#stopped === null ? plan.nodes : []) {
      const status = await this.#one(node);
      if (this.invocation.flags.failFast && this.#failFast.ended(node.uniqueId, status === 'error' || status === 'fail'))
        this.#stopped ??= 'Skipping due to fail_fast';
      if (this.#stopped !== null) break;
    }
    if (this.#stopped !== null) this.#skipTheRest(this.#stopped);
    if (withHooks && !this.invocation.cancelled)
      this.#results.push(
        ...(await runHooks('on-run-end', this.executor, this.invocation, endOfRun(this.#results, this.executor.manifest, this.invocation.flags.storeFailures))),
      );
    return this.#results;
  }

  /** Does one node; how it ended. */
  async #one(planned: PlannedNode): Promise<RunStatus> {
    if (this.invocation.cancelled) {
      this.#stopped = 'Skipped because the run was cancelled';
      return 'skipped';
    }
    const silent = this.#isSilent(planned);
    if (!silent) this.#index++;
    const node = this.#nodeOf(planned.uniqueId);
    const cause = this.#skipping.causeOf(planned) ?? this.#guardOf(planned);
    if (cause) {
      if (!silent) this.#push(planned, this.#skipped(planned, skipMessage(planned, cause)));
      return 'skipped';
    }
    if (!node) {
      const watch = new Stopwatch(this.invocation.now);
      for (const name of ['compile', 'execute']) watch.begin(name);
      watch.end();
      this.#push(planned, nodeResult(described(planned), { status: 'no-op', message: 'NO-OP', failures: 0, timing: watch.spans }));
      return 'no-op';
    }
    if (!silent) this.invocation.emit({ kind: 'node', uniqueId: planned.uniqueId, status: 'running', index: this.#index, of: this.#of });
    const result = await this.#work(planned, node);
    if (!silent) this.#push(planned, result);
    this.#skipping.ended(planned, result.status, planned.resourceType === 'unit_test' ? modelOf(node) : null);
    if (result.status === 'error' && !node.unsupported && (this.invocation.plan.verb === 'compile' || this.invocation.plan.verb === 'show'))
      this.#stopped = `Skipped because of ${planned.name} (error): ${planned.uniqueId}`;
    return result.status;
  }

  async #work(planned: PlannedNode, node: RunnableNode): Promise<NodeResult> {
    const watch = new Stopwatch(this.invocation.now);
    let compiledCode: string | null = null;
    const done = (outcome: Outcome): NodeResult => nodeResult(node, { compiledCode, timing: watch.spans, executionTime: watch.elapsedSeconds(), ...outcome });
    try {
      const { verb } = this.invocation.plan;
      const isOnlyText = verb === 'compile' && node.resource_type === 'function';
      if (node.unsupported && !isOnlyText) throw new TabhouseError({ code: 'unsupported', fault: 'project', ...node.unsupported });
      if (verb === 'compile' || (planned.materialized === 'ephemeral' && verb !== 'show')) {
        compiledCode = await watch.span('compile', () => this.executor.compile(node));
        watch.begin('execute');
        watch.end();
        return done({ status: 'success' });
      }
      const executed = await watch.span('compile', () => this.executor.execute(node, () => watch.begin('execute')));
      const result = done(executed);
      if (this.afterNode) await this.#after(node as ManifestNode, executed);
      return result;
    } catch (thrown) {
      if (this.invocation.cancelled) return done({ status: 'skipped', message: 'Cancelled: what it had begun is rolled back' });
      const code = this.executor.compiledCodeOf(node);
      return done({
        status: 'error',
        message: errorMessage(
          node,
          thrown,
          Object.values(this.executor.manifest.macros).map((macro) => macro.name),
        ),
        compiledCode: code,
        relationName: code === null ? null : this.executor.relationNameOf(node),
      });
    }
  }

  async #after(node: ManifestNode, executed: Executed): Promise<void> {
    try {
      await this.afterNode?.(node, executed);
    } catch (thrown) {
      this.invocation.emit({
        kind: 'log',
        level: 'info',
        message: `${node.name}: not checked for hazards: ${TabhouseError.from(thrown).message}`,
        uniqueId: node.unique_id,
      });
    }
  }

  #push(planned: PlannedNode, result: NodeResult): void {
    this.#results.push(result);
    this.invocation.emit({
      kind: 'node',
      uniqueId: planned.uniqueId,
      status: result.status,
      ...(result.message === null ? {} : { message: result.message }),
      durationMs: result.execution_time * 1000,
      rowsAffected: result.adapter_response.rows_affected ?? null,
      index: this.#index,
      of: this.#of,
    });
  }

  /** As dbt does when it stops early: unit tests that never came up are not mentioned. */
  #skipTheRest(message: string): void {
    const done = new Set(this.#results.map((result) => result.unique_id));
    for (const planned of this.invocation.plan.nodes) {
      if (done.has(planned.uniqueId) || (planned.resourceType === 'unit_test' && this.invocation.plan.verb === 'build')) continue;
      this.#index++;
      this.#push(planned, this.#skipped(planned, message));
    }
  }

  /** Where a test would have stored its failures is known before it runs. */
  #skipped(planned: PlannedNode, message: string | null): NodeResult {
    const node = this.#nodeOf(planned.uniqueId);
    return nodeResult(node ?? described(planned), { status: 'skipped', message, relationName: node ? this.executor.relationNameOf(node) : null });
  }

  /** Ephemeral models run inside others: they have a result of their own only where a command names them. */
  #isSilent(planned: PlannedNode): boolean {
    const { verb } = this.invocation.plan;
    return (
      planned.materialized === 'ephemeral' &&
      planned.resourceType === 'model' &&
      !((verb === 'compile' || verb === 'show') && this.invocation.flags.select !== null)
    );
  }

  #guardOf(planned: PlannedNode) {
    const node = planned.resourceType === 'unit_test' ? this.#nodeOf(planned.uniqueId) : undefined;
    return node && this.invocation.plan.verb === 'build' ? this.#skipping.guardedBy(modelOf(node)) : null;
  }

  #nodeOf(id: string): RunnableNode | undefined {
    const { nodes, unit_tests, functions } = this.executor.manifest;
    return nodes[id] ?? unit_tests[id] ?? functions[id];
  }

  #relationalNodes(): ManifestNode[] {
    return this.invocation.plan.nodes.flatMap(({ uniqueId }) => {
      const node = this.executor.manifest.nodes[uniqueId];
      return node && isRelational(node, this.invocation.flags.storeFailures) && node.config.materialized !== 'ephemeral' ? [node] : [];
    });
  }
}

function modelOf(unitTest: RunnableNode): string {
  return unitTest.depends_on.nodes?.[0] ?? '';
}

function described(planned: PlannedNode): { unique_id: string; resource_type: string } {
  return { unique_id: planned.uniqueId, resource_type: planned.resourceType };
}

/** The error of a node as one reads it in a list of results; it says its place, and what to do where that is known. */
function errorMessage(node: RunnableNode, thrown: unknown, macros: readonly string[]): string {
  const error = TabhouseError.from(thrown);
  const title = error.message.includes(node.original_file_path)
    ? ''
    : `Runtime Error in ${node.resource_type} ${node.name} (${[error.file ?? node.original_file_path, error.line, error.column].filter((part) => part !== undefined).join(':')})\n  `;
  const meant = meantMacro(error, macros);
  return `${title}${error.message}${error.hint && !error.message.includes(error.hint) ? `\n  ${error.hint}` : ''}${meant === null ? '' : `\n  ${meant}`}`;
}
