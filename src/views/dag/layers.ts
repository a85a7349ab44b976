import type { Manifest, ManifestNode } from '../../state/artifacts.svelte.ts';

export const LAYERS = ['Sources', 'Seeds, snapshots', 'Staging', 'Intermediate', 'Dimensions, facts', 'Aggregates', 'Metrics', 'Exposures'] as const;

const SHOWN_TYPES = new Set(['model', 'seed', 'snapshot', 'source', 'exposure']);

/**
 * A node of the picture. `layer` is its own, `band` the group of columns it stands in: never before what it is made of. `column` counts from 0
 * and grows along every edge.
 */
export type GraphNode = {
  id: string;
  name: string;
  type: string;
  materialized: string;
  layer: number;
  band: number;
  column: number;
  parents: string[];
  children: string[];
  tests: string[];
};
export type Graph = Map<string, GraphNode>;

function layerOf(node: ManifestNode, fromSourcesOnly: boolean): number {
  const folders = node.fqn.slice(1, -1).map((part) => part.toLowerCase());
  const inFolder = (pattern: RegExp) => folders.some((folder) => pattern.test(folder));
  if (node.resource_type === 'source') return 0;
  if (node.resource_type === 'exposure') return 7;
  if (node.resource_type === 'seed') return 1;
  if (node.resource_type === 'snapshot') return fromSourcesOnly ? 1 : 5;
  if (/^(stg|staging|base)_/.test(node.name) || inFolder(/^(staging|stg|base)$/)) return 2;
  if (/^(int|intermediate|prep)_/.test(node.name) || inFolder(/^(int|intermediate)$/)) return 3;
  if (/^(agg|rollup)_/.test(node.name)) return 5;
  if (/^(metrics?|kpi|rpt|report)_/.test(node.name) || inFolder(/^(metrics|reports?|reporting)$/)) return 6;
  if (inFolder(/^(utilities|utils?)$/)) return 1;
  return 4;
}

/** The manifest as a graph of what holds data, in dbt's layers; tests hang on the nodes they look at. */
export function graphOf(manifest: Manifest): Graph {
  const all = { ...manifest.sources, ...manifest.nodes, ...manifest.exposures };
  const graph: Graph = new Map();
  for (const node of Object.values(all)) {
    if (!SHOWN_TYPES.has(node.resource_type)) continue;
    const materialized = node.config?.materialized ?? node.resource_type;
    const name = node.resource_type === 'source' ? `${node.source_name}.${node.name}` : node.name;
    graph.set(node.unique_id, {
      id: node.unique_id,
      name,
      type: node.resource_type,
      materialized,
      layer: 0,
      band: 0,
      column: -1,
      parents: [],
      children: [],
      tests: [],
    });
  }
  for (const node of Object.values({ ...manifest.nodes, ...manifest.unit_tests, ...manifest.exposures })) {
    const parents = [...new Set(node.depends_on?.nodes ?? [])].filter((id) => graph.has(id));
    const here = graph.get(node.unique_id);
    if (here) {
      here.parents = parents;
      for (const id of parents) graph.get(id)!.children.push(node.unique_id);
    } else if (node.resource_type === 'test' || node.resource_type === 'unit_test') {
      for (const id of node.attached_node ? [node.attached_node] : parents) graph.get(id)?.tests.push(node.unique_id);
    }
  }
  placeColumns(graph, all);
  return graph;
}

function placeColumns(graph: Graph, nodes: Record<string, ManifestNode>): void {
  const order: GraphNode[] = [];
  const waiting = new Map([...graph.values()].map((node) => [node.id, node.parents.length]));
  const ready = [...graph.values()].filter((node) => node.parents.length === 0);
  for (let node = ready.shift(); node; node = ready.shift()) {
    order.push(node);
    for (const child of node.children) {
      waiting.set(child, waiting.get(child)! - 1);
      if (waiting.get(child) === 0) ready.push(graph.get(child)!);
    }
  }
  const depthIn = new Map<string, number>();
  for (const node of order) {
    const parents = node.parents.map((id) => graph.get(id)!);
    node.layer = layerOf(
      nodes[node.id]!,
      parents.every((parent) => parent.type === 'source'),
    );
    node.band = Math.max(node.layer, ...parents.map((parent) => parent.band));
    depthIn.set(node.id, Math.max(0, ...parents.filter((parent) => parent.band === node.band).map((parent) => depthIn.get(parent.id)! + 1)));
  }
  let column = 0;
  LAYERS.forEach((_, band) => {
    const members = order.filter((node) => node.band === band);
    for (const node of members) node.column = column + depthIn.get(node.id)!;
    if (members.length) column += 1 + Math.max(...members.map((node) => depthIn.get(node.id)!));
  });
}

/** The node itself, and everything at most `steps` edges above and below it. */
export function neighbourhood(graph: Graph, id: string, steps: number): Set<string> {
  const found = new Set([id]);
  for (const direction of ['parents', 'children'] as const) {
    let edge = [id];
    for (let step = 0; step < steps && edge.length > 0; step += 1) {
      const next = new Set(edge.flatMap((at) => graph.get(at)?.[direction] ?? []));
      edge = [...next].filter((at) => !found.has(at));
      edge.forEach((at) => found.add(at));
    }
  }
  return found;
}

/** Everything a node is made of, however far up, and everything made of it, however far down; itself is in both. */
export function lineage(graph: Graph, id: string): { up: Set<string>; down: Set<string> } {
  const follow = (direction: 'parents' | 'children'): Set<string> => {
    const found = new Set([id]);
    for (const at of found) for (const next of graph.get(at)?.[direction] ?? []) found.add(next);
    return found;
  };
  return { up: follow('parents'), down: follow('children') };
}

/** The model most others meet in: a good place to begin. */
export function hub(graph: Graph): string | null {
  const score = ({ parents, children, layer }: GraphNode) => Math.min(parents.length, 4) * 2 + children.length + (layer === 4 ? 4 : 0);
  return [...graph.values()].filter((node) => node.type === 'model').sort((a, b) => score(b) - score(a) || a.name.localeCompare(b.name))[0]?.id ?? null;
}
