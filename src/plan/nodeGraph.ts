import { Digraph } from '../graph/digraph.ts';
import type { Manifest, ManifestExposure, ManifestNode, ManifestSemanticNode, ManifestSource, ManifestUnitTest } from '../project/manifest.ts';

/** Whatever a selection can name. */
export type GraphMember = ManifestNode | ManifestSource | ManifestExposure | ManifestUnitTest | ManifestSemanticNode;

/** The manifest's graph as dbt selects and runs on it. */
export type NodeGraph = {
  members: Map<string, GraphMember>;
  /** Who reads whom. */
  graph: Digraph;
};

/** The graph of all enabled members. */
export function buildNodeGraph(manifest: Manifest): NodeGraph {
  const members = new Map<string, GraphMember>();
  const graph = new Digraph();
  for (const source of Object.values(manifest.sources)) {
    members.set(source.unique_id, source);
    graph.addNode(source.unique_id);
  }
  const { nodes, functions, semantic_models, exposures, metrics, unit_tests, saved_queries } = manifest;
  for (const group of [nodes, functions, semantic_models, exposures, metrics, unit_tests, saved_queries] as Record<string, GraphMember>[]) {
    for (const member of Object.values(group)) {
      // a test of something that is not there or switched off stays in the manifest, switched off itself
      if ((member as ManifestNode).config?.enabled === false) continue;
      members.set(member.unique_id, member);
      graph.addNode(member.unique_id);
    }
  }
  for (const member of members.values()) {
    for (const parent of parentsOf(member)) if (members.has(parent)) graph.addEdge(parent, member.unique_id);
  }
  return { members, graph };
}

/** unique_ids a member depends on. */
export function parentsOf(member: GraphMember): string[] {
  return 'depends_on' in member ? ((member as ManifestNode).depends_on.nodes ?? []) : [];
}

/** The graph with the edges `dbt build` adds: a node waits for the tests of everything it stands on. */
export function withTestEdges({ members, graph }: NodeGraph): Digraph {
  const tested = new Digraph();
  for (const name of graph.nodes()) {
    tested.addNode(name);
    for (const parent of graph.parents(name)) tested.addEdge(parent, name);
  }
  const waits = (name: string): boolean => {
    const type = members.get(name)?.resource_type;
    return type === 'model' || type === 'seed' || type === 'snapshot' || type === 'analysis' || type === 'operation' || type === 'sql_operation';
  };
  const severalParents: ManifestNode[] = [];
  for (const member of members.values()) {
    if (member.resource_type !== 'test') continue;
    const parents = [...new Set(parentsOf(member))];
    if (parents.length === 1) {
      for (const child of graph.children(parents[0]!)) if (waits(child)) tested.addEdge(member.unique_id, child);
    } else if (parents.length > 1) severalParents.push(member as ManifestNode);
  }
  for (const test of severalParents) {
    for (const node of firstBelowAll(graph, parentsOf(test), waits)) tested.addEdge(test.unique_id, node);
  }
  return tested;
}

/** Of the nodes below every one of `parents`, those none of whose own parents are: the rest follow from them. */
function firstBelowAll(graph: Digraph, parents: string[], waits: (name: string) => boolean): string[] {
  let common: Set<string> | null = null;
  for (const parent of parents) {
    const below = graph.descendants([parent]);
    if (common === null) common = below;
    else for (const name of common) if (!below.has(name)) common.delete(name);
  }
  const first: string[] = [];
  for (const name of common ?? []) {
    if (!waits(name)) continue;
    let covered = false;
    for (const parent of graph.parents(name)) if (common!.has(parent) && waits(parent)) covered = true;
    if (!covered) first.push(name);
  }
  return first;
}
