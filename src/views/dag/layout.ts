import { Graph as DagreGraph, layout } from '@dagrejs/dagre';
import type { GraphNode } from './layers.ts';

export const CARD = { width: 176, height: 44 };
const GAP = { x: 44, y: 12 };

export type Place = { id: string; x: number; y: number };

/** Places cards so that each stays in its column and edges cross little. Columns nobody uses are closed up. */
export function place(nodes: GraphNode[]): Place[] {
  const columns = [...new Set(nodes.map((node) => node.column))].sort((a, b) => a - b);
  const rankOf = new Map(columns.map((column, rank) => [column, rank]));
  const graph = new DagreGraph();
  graph.setDefaultEdgeLabel(() => ({}));
  // dagre doubles ranks to make room for edge labels, so ours are doubled before its own ranking would run.
  const ranker = (ranked: DagreGraph) => {
    for (const node of nodes) {
      const label = ranked.node(node.id) as { rank?: number } | undefined;
      if (label) label.rank = 2 * rankOf.get(node.column)!;
    }
  };
  graph.setGraph({ rankdir: 'LR', nodesep: GAP.y, ranksep: GAP.x, ranker: ranker as never });
  for (const node of nodes) graph.setNode(node.id, { ...CARD });
  for (const node of nodes) for (const parent of node.parents) if (graph.hasNode(parent)) graph.setEdge(parent, node.id);
  layout(graph);
  return nodes.map((node) => {
    const { y } = graph.node(node.id) as { y: number };
    return { id: node.id, x: rankOf.get(node.column)! * (CARD.width + GAP.x), y: y - CARD.height / 2 };
  });
}
