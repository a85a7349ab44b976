import type { Digraph } from '../graph/digraph.ts';

/**
 * The order in which dbt starts nodes with one thread: what is free starts in the order it became free, what becomes free at once by
 * depth, then by name.
 */
export function startOrder(graph: Digraph): string[] {
  const levels = graph.levels();
  const byPriority = (a: string, b: string): number => (levels.get(a) ?? 0) - (levels.get(b) ?? 0) || (a < b ? -1 : a > b ? 1 : 0);
  const waiting = new Map<string, number>();
  const free: string[] = [];
  for (const name of graph.nodes()) {
    const parents = graph.parents(name).size;
    waiting.set(name, parents);
    if (!parents) free.push(name);
  }
  free.sort(byPriority);
  for (let at = 0; at < free.length; at++) {
    const freed: string[] = [];
    for (const child of graph.children(free[at]!)) {
      const left = waiting.get(child)! - 1;
      waiting.set(child, left);
      if (left === 0) freed.push(child);
    }
    free.push(...freed.sort(byPriority));
  }
  return free;
}
