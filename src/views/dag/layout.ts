import type { GraphNode } from './layers.ts';
import { orderStacks, type Edge, type Stack } from './order.ts';

export const CARD = { width: 172, height: 44 };
const GAP = { x: 36, y: 10, yMost: 38 };
/** How far right of it a card stands that is made of one of its own layer, in px. */
const STEP = 18;
const MOST_STEPS = 6;
const MOST_IN_STEPS = 24;
/** Stacks higher than this many cards slide to where their neighbours are; lower ones begin at the top, as a table does. */
const TALL = 18;
const BEND = 7;

export type Place = { id: string; x: number; y: number };
/** A layer's stretch of the picture. */
export type Band = { layer: number; x: number; width: number };
/** Where everything stands, in px from the top left card. `paths`: SVG paths of the edges, by `parent>child`. */
export type Picture = { places: Place[]; bands: Band[]; paths: { id: string; from: string; to: string; path: string }[]; width: number; height: number };

/**
 * Places cards layer by layer. A layer whose nodes are made of each other is one stack with steps while it is small, else a column a depth.
 * Columns nobody uses are closed up, and cards are packed; rows stand as far apart as a room of this `ratio` of height to width lets them.
 */
export function place(nodes: GraphNode[], ratio = 0): Picture {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges: Edge[] = nodes.flatMap(({ id, parents }) => parents.filter((parent) => byId.has(parent)).map((parent) => [parent, id] as const));
  const stacks: Stack[] = [];
  const bandOf: { layer: number; depths: number[] }[] = [];
  for (const layer of [...new Set(nodes.map(({ band }) => band))].sort((a, b) => a - b)) {
    const members = nodes.filter(({ band }) => band === layer).sort((a, b) => a.column - b.column || a.name.localeCompare(b.name));
    const depths = [...new Set(members.map(({ column }) => column))];
    const steps = depths.length <= MOST_STEPS && members.length <= MOST_IN_STEPS;
    if (steps) {
      stacks.push({ ids: members.map(({ id }) => id), steps });
      bandOf.push({ layer, depths });
    } else {
      for (const depth of depths) {
        stacks.push({ ids: members.filter(({ column }) => column === depth).map(({ id }) => id), steps });
        bandOf.push({ layer, depths: [depth] });
      }
    }
  }
  const ordered = orderStacks(stacks, edges);
  const spots = new Map<string, Place>();
  const bands: Band[] = [];
  const tallest = Math.max(0, ...ordered.map(({ ids }) => ids.length));
  const rowHeight = CARD.height + gapOf(tallest, ordered, bandOf, ratio);
  let x = 0;
  ordered.forEach(({ ids }, at) => {
    const { layer, depths } = bandOf[at]!;
    const top = tallest > TALL ? slide(ids, byId, spots, tallest, rowHeight) : 0;
    ids.forEach((id, row) => {
      const depth = depths.indexOf(byId.get(id)!.column);
      spots.set(id, { id, x: x + depth * STEP, y: (top + row) * rowHeight });
    });
    const width = CARD.width + (depths.length - 1) * STEP;
    const band = bands.at(-1);
    if (band?.layer === layer) band.width = x + width - band.x;
    else bands.push({ layer, x, width });
    x += width + GAP.x;
  });
  const height = Math.max(0, ...[...spots.values()].map((spot) => spot.y)) + CARD.height;
  const paths = edges.map(([from, to]) => ({ id: `${from}>${to}`, from, to, path: pathOf(spots.get(from)!, spots.get(to)!) }));
  return { places: nodes.map(({ id }) => spots.get(id)!), bands, paths, width: Math.max(0, x - GAP.x), height };
}

/** The gap between rows that fills the room, within limits. */
function gapOf(rows: number, stacks: Stack[], bands: { depths: number[] }[], ratio: number): number {
  const width = stacks.reduce((sum, _, at) => sum + CARD.width + GAP.x + (bands[at]!.depths.length - 1) * STEP, 0);
  return rows > 1 ? Math.max(GAP.y, Math.min(GAP.yMost, (width * ratio - rows * CARD.height) / rows)) : GAP.y;
}

/** The row a stack begins at so that its middle is beside the middle of what it is made of. */
function slide(ids: string[], nodes: Map<string, GraphNode>, spots: Map<string, Place>, tallest: number, rowHeight: number): number {
  const rows = ids.flatMap((id) => nodes.get(id)!.parents.map((parent) => spots.get(parent)?.y)).filter((y) => y !== undefined);
  const middle = rows.length ? rows.reduce((sum, y) => sum + y, 0) / rows.length / rowHeight : tallest / 2;
  return Math.max(0, Math.min(tallest - ids.length, Math.round(middle - ids.length / 2)));
}

/** Beside each other: a curve from side to side. Below each other: down from the parent's foot and into the child's side. */
function pathOf(from: Place, to: Place): string {
  const endY = to.y + CARD.height / 2;
  const startX = from.x + CARD.width;
  if (to.x < startX) {
    const x = from.x + BEND + 2;
    return `M${x},${from.y + CARD.height} V${endY - BEND} Q${x},${endY} ${x + BEND},${endY} H${to.x}`;
  }
  const startY = from.y + CARD.height / 2;
  const pull = Math.min(90, Math.max(18, (to.x - startX) / 2));
  return `M${startX},${startY} C${startX + pull},${startY} ${to.x - pull},${endY} ${to.x},${endY}`;
}
