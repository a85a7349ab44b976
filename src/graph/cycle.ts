/** One cycle of a graph as a path that begins and ends at the same name, or null where there is none. */
export function findCycle(parentsOf: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  for (const start of parentsOf.keys()) {
    const cycle = done.has(start) ? null : cycleFrom(start, parentsOf, done);
    if (cycle !== null) return cycle;
  }
  return null;
}

function cycleFrom(start: string, parentsOf: ReadonlyMap<string, readonly string[]>, done: Set<string>): string[] | null {
  const path: string[] = [start];
  const onPath = new Set(path);
  const next: number[] = [0];
  while (path.length > 0) {
    const name = path[path.length - 1] as string;
    const parents = parentsOf.get(name) ?? [];
    const index = next[next.length - 1] as number;
    if (index >= parents.length) {
      path.pop();
      next.pop();
      onPath.delete(name);
      done.add(name);
      continue;
    }
    next[next.length - 1] = index + 1;
    const parent = parents[index] as string;
    if (onPath.has(parent)) return [...path.slice(path.indexOf(parent)), parent].reverse();
    if (done.has(parent)) continue;
    path.push(parent);
    next.push(0);
    onPath.add(parent);
  }
  return null;
}
