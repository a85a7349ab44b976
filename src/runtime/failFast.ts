import type { PlannedNode } from '../plan/plan.ts';

/**
 * When `--fail-fast` ends a run. dbt hands out every node as soon as it may start and looks for failures only when it hands out the
 * next, or when there is none left to hand out: what was handed out together still runs.
 */
export class FailFast {
  private readonly waiting = new Map<string, Set<string>>();
  private readonly children = new Map<string, string[]>();
  private failed = false;

  /** @param nodes all nodes of the run that dbt queues. */
  constructor(nodes: readonly PlannedNode[]) {
    const queued = new Set(nodes.map(({ uniqueId }) => uniqueId));
    for (const { uniqueId, waitsFor } of nodes) {
      const parents = waitsFor.filter((parent) => queued.has(parent));
      if (parents.length === 0) continue;
      this.waiting.set(uniqueId, new Set(parents));
      for (const parent of parents) this.children.set(parent, [...(this.children.get(parent) ?? []), uniqueId]);
    }
  }

  /** Notes that a node ended; whether the run ends here. */
  ended(uniqueId: string, failed: boolean): boolean {
    this.failed ||= failed;
    let handsOut = false;
    for (const child of this.children.get(uniqueId) ?? []) {
      const parents = this.waiting.get(child);
      parents?.delete(uniqueId);
      if (parents?.size !== 0) continue;
      this.waiting.delete(child);
      handsOut = true;
    }
    return this.failed && (handsOut || this.waiting.size === 0);
  }
}
