/** Cards that stand one above the other, from the top down. `steps`: deeper ones stand further right, below what they are made of. */
export type Stack = { ids: string[]; steps: boolean };
export type Edge = readonly [from: string, to: string];
type Point = { x: number; y: number };

const SWEEPS = 12;
/** With more edges than this, crossings cost too much to count; the sum of vertical lengths stands for them. */
const COUNTED_EDGES = 600;

/**
 * Orders the cards of each stack so that edges cross little: sweeps to the right and to the left, each card at the mean height of its
 * neighbours on that side; the best picture of all sweeps is kept. Nothing is random: the same graph gives the same picture.
 */
export function orderStacks(stacks: Stack[], edges: readonly Edge[]): Stack[] {
  const stackOf = new Map(stacks.flatMap(({ ids }, at) => ids.map((id) => [id, at] as const)));
  const near = { left: new Map<string, string[]>(), right: new Map<string, string[]>() };
  const inside = new Map<string, string[]>();
  const put = (map: Map<string, string[]>, key: string, value: string) => void (map.get(key)?.push(value) ?? map.set(key, [value]));
  for (const [from, to] of edges) {
    if (stackOf.get(from) === stackOf.get(to)) put(inside, from, to);
    else {
      put(near.left, to, from);
      put(near.right, from, to);
    }
  }
  let current = stacks.map(({ ids, steps }) => ({ ids: steps ? below(ids, inside, () => 0) : ids, steps }));
  let best = current;
  let least = cost(current, edges, stackOf);
  for (let sweep = 0; sweep < SWEEPS && least > 0; sweep += 1) {
    const side = sweep % 2 === 0 ? near.left : near.right;
    const heights = heightsOf(current);
    current = [...current];
    const order = current.map((_, at) => (sweep % 2 === 0 ? at : current.length - 1 - at));
    for (const at of order) {
      const { ids, steps } = current[at]!;
      const wish = new Map(ids.map((id) => [id, mean(side.get(id)?.map((other) => heights.get(other)!) ?? []) ?? heights.get(id)!]));
      const key = (id: string) => wish.get(id)!;
      const sorted = steps ? below(ids, inside, key) : [...ids].sort((a, b) => key(a) - key(b));
      current[at] = { ids: sorted, steps };
      sorted.forEach((id, row) => heights.set(id, row - sorted.length / 2));
    }
    const now = cost(current, edges, stackOf);
    if (now < least) [best, least] = [current, now];
  }
  return best;
}

function heightsOf(stacks: Stack[]): Map<string, number> {
  return new Map(stacks.flatMap(({ ids }) => ids.map((id, row) => [id, row - ids.length / 2] as const)));
}

function mean(values: number[]): number | null {
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}

/** Each card below all it is made of, and as near to the last of them as can be. */
function below(ids: string[], children: Map<string, string[]>, key: (id: string) => number): string[] {
  const own = new Set(ids);
  const waiting = new Map(ids.map((id) => [id, 0]));
  for (const id of ids) for (const child of children.get(id) ?? []) if (own.has(child)) waiting.set(child, waiting.get(child)! + 1);
  const byKey = (a: string, b: string) => key(b) - key(a);
  const ready = ids.filter((id) => waiting.get(id) === 0).sort(byKey);
  const placed: string[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    placed.push(id);
    const freed: string[] = [];
    for (const child of children.get(id) ?? []) {
      if (!own.has(child)) continue;
      waiting.set(child, waiting.get(child)! - 1);
      if (waiting.get(child) === 0) freed.push(child);
    }
    ready.push(...freed.sort(byKey));
  }
  return placed;
}

function cost(stacks: Stack[], edges: readonly Edge[], stackOf: Map<string, number>): number {
  const heights = heightsOf(stacks);
  const at = (id: string): Point => ({ x: stackOf.get(id)!, y: heights.get(id)! });
  const lines = edges.map(([from, to]) => [at(from), at(to)] as const).filter(([from, to]) => from.x !== to.x);
  if (lines.length > COUNTED_EDGES) return lines.reduce((sum, [from, to]) => sum + Math.abs(from.y - to.y), 0);
  let crossings = 0;
  lines.forEach((line, index) => {
    for (let other = index + 1; other < lines.length; other += 1) if (cross(line, lines[other]!)) crossings += 1;
  });
  return crossings;
}

type Line = readonly [Point, Point];

function cross(one: Line, other: Line): boolean {
  const from = Math.max(one[0].x, other[0].x);
  const to = Math.min(one[1].x, other[1].x);
  if (from >= to) return false;
  const gapAt = (x: number) => heightAt(one, x) - heightAt(other, x);
  return gapAt(from) * gapAt(to) < 0;
}

function heightAt([from, to]: Line, x: number): number {
  return from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);
}
