/** A directed graph of names. Edges go from what comes first to what needs it. */
export class Digraph {
  readonly #parents = new Map<string, Set<string>>();
  readonly #children = new Map<string, Set<string>>();

  addNode(name: string): void {
    if (this.#parents.has(name)) return;
    this.#parents.set(name, new Set());
    this.#children.set(name, new Set());
  }

  addEdge(from: string, to: string): void {
    this.addNode(from);
    this.addNode(to);
    this.#children.get(from)!.add(to);
    this.#parents.get(to)!.add(from);
  }

  has(name: string): boolean {
    return this.#parents.has(name);
  }

  nodes(): IterableIterator<string> {
    return this.#parents.keys();
  }

  parents(name: string): ReadonlySet<string> {
    return this.#parents.get(name) ?? NONE;
  }

  children(name: string): ReadonlySet<string> {
    return this.#children.get(name) ?? NONE;
  }

  /** Everything before `names` by at most `depth` edges; of `names` themselves only those before another of them. */
  ancestors(names: Iterable<string>, depth: number | null = null): Set<string> {
    return walk(names, depth, (name) => this.parents(name));
  }

  /** Everything after `names` by at most `depth` edges; of `names` themselves only those after another of them. */
  descendants(names: Iterable<string>, depth: number | null = null): Set<string> {
    return walk(names, depth, (name) => this.children(name));
  }

  /** The graph of `names` alone, with an edge where a path through others led from one to the other. */
  contract(names: ReadonlySet<string>): Digraph {
    const contracted = new Digraph();
    for (const name of names) contracted.addNode(name);
    for (const name of names) {
      const seen = new Set<string>();
      const open = [...this.parents(name)];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (seen.has(next)) continue;
        seen.add(next);
        if (names.has(next)) contracted.addEdge(next, name);
        else open.push(...this.parents(next));
      }
    }
    return contracted;
  }

  /** Length of the longest path that ends in each node. Nodes on a cycle are missing. */
  levels(): Map<string, number> {
    const levels = new Map<string, number>();
    const waiting = new Map<string, number>();
    let layer: string[] = [];
    for (const name of this.nodes()) {
      waiting.set(name, this.parents(name).size);
      if (!this.parents(name).size) layer.push(name);
    }
    for (let level = 0; layer.length; level++) {
      const next: string[] = [];
      for (const name of layer) {
        levels.set(name, level);
        for (const child of this.children(name)) {
          const left = waiting.get(child)! - 1;
          waiting.set(child, left);
          if (left === 0) next.push(child);
        }
      }
      layer = next;
    }
    return levels;
  }
}

const NONE: ReadonlySet<string> = new Set();

function walk(names: Iterable<string>, depth: number | null, next: (name: string) => ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  let layer: Iterable<string> = names;
  for (let step = 0; depth === null || step < depth; step++) {
    const reached = new Set<string>();
    for (const name of layer) for (const other of next(name)) if (!found.has(other)) reached.add(other);
    if (!reached.size) break;
    for (const name of reached) found.add(name);
    layer = reached;
  }
  return found;
}
