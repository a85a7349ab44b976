import type { Plan, PlannedNode } from '../plan/plan.ts';
import type { RunStatus } from './results.ts';

/** Who keeps a node from running. */
export type SkipCause = { uniqueId: string; name: string; status: RunStatus; ephemeral: boolean };

/** Which nodes of a plan must not run because of what ended badly before them. */
export class Skipping {
  readonly #bad: ReadonlySet<RunStatus>;
  readonly #causes = new Map<string, SkipCause>();

  constructor(private readonly verb: Plan['verb']) {
    this.#bad = new Set(verb === 'build' ? ['error', 'fail', 'partial success', 'runtime error'] : ['error', 'partial success', 'runtime error']);
  }

  /** Why this node must be skipped, however far the failure lies, or null. */
  causeOf(node: PlannedNode): SkipCause | null {
    for (const parent of node.waitsFor) {
      const cause = this.#causes.get(parent);
      if (cause) return this.#inherit(node, cause);
    }
    return this.#causes.get(node.uniqueId) ?? null;
  }

  /** Notes how a node ended. `guarded`: the model that a failing unit test keeps from running. */
  ended(node: PlannedNode, status: RunStatus, guarded: string | null): void {
    if (!this.#bad.has(status)) return;
    const cause = { uniqueId: node.uniqueId, name: node.name, status, ephemeral: node.materialized === 'ephemeral' };
    this.#causes.set(node.uniqueId, cause);
    if (guarded !== null) this.#causes.set(guarded, cause);
  }

  /** Whether `uniqueId` was kept from running by a test of its own. */
  guardedBy(uniqueId: string): SkipCause | null {
    return this.#causes.get(uniqueId) ?? null;
  }

  #inherit(node: PlannedNode, cause: SkipCause): SkipCause {
    this.#causes.set(node.uniqueId, cause);
    return cause;
  }
}

const BECAUSE = 'Skipped because of ';

/** Whether this is said of a skipped node only here: dbt gives it no message. */
export const isOurMessage = (message: string | null): boolean => message?.startsWith(BECAUSE) === true;

/** The message of a skipped node. */
export function skipMessage(node: PlannedNode, cause: SkipCause): string {
  if (cause.ephemeral) return `Compilation Error in ${node.uniqueId}, caused by compilation error in referenced ephemeral model ${cause.uniqueId}`;
  return `${BECAUSE}${cause.name} (${cause.status}): ${cause.uniqueId}`;
}
