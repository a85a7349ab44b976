import type { Digraph } from '../graph/digraph.ts';
import type { Manifest, ManifestNode } from '../project/manifest.ts';
import type { CommandFlags } from './commandLine/flags.ts';
import { INDIRECT_SELECTIONS, usage, type ParsedCommand } from './commandLine/parse.ts';
import { describeNode } from './describe.ts';
import { buildNodeGraph, parentsOf, withTestEdges, type NodeGraph } from './nodeGraph.ts';
import { startOrder } from './order.ts';
import type { Plan, PlannedNode } from './plan.ts';
import { resourceTypesOf } from './resourceTypes.ts';
import { select, type Selection } from './selection/select.ts';
import { parseSelection, type Spec } from './selection/spec.ts';
import { defaultSelector, readSelectors, selectorNamed } from './selection/yamlSelectors.ts';

/** What the command would do to this manifest. Sends no SQL. @throws TabhouseError code `usage` for a selection that cannot be read */
export function planCommand(manifest: Manifest, command: ParsedCommand, flags: CommandFlags): Plan {
  const plan: Plan = { command: command.text, verb: command.verb, flags: { ...command.given }, nodes: [], edges: [], warnings: [] };
  if (command.verb === 'parse' || command.verb === 'run-operation') {
    readSelectors(manifest.selectors, 'eager');
    return plan;
  }
  const nodes = buildNodeGraph(manifest);
  const selection = selectFor(manifest, nodes, flags);
  plan.warnings.push(...selection.unmatched.map((raw) => `The selection criterion '${raw}' does not match any enabled nodes`));
  const types = resourceTypesOf(command.verb, flags);
  const keepEmpty = command.verb === 'list';
  const ids = new Set([...selection.ids].filter((id) => types.has(nodes.members.get(id)!.resource_type) && (keepEmpty || !isEmpty(nodes, id))));
  if (!ids.size)
    plan.warnings.push(command.verb === 'list' ? 'No nodes selected!' : 'Nothing to do. Try checking your model configs and model specification args');
  const order = command.verb === 'list' ? [...ids].sort((a, b) => (a < b ? -1 : 1)).map((id) => ({ id, waitsFor: [] })) : inOrder(ids, nodes, command);
  plan.nodes = order.map(({ id, waitsFor }): PlannedNode => ({
    ...describeNode(nodes.members.get(id)!, command.verb, flags, manifest.metadata.project_name),
    waitsFor,
  }));
  plan.edges = edgesBetween(ids, nodes.graph);
  return plan;
}

/** The ids the flags select, before the filter by resource type. */
export function selectFor(manifest: Manifest, nodes: NodeGraph, flags: CommandFlags): Selection {
  return select(specOf(manifest, flags), nodes, manifest);
}

function specOf(manifest: Manifest, flags: CommandFlags): Spec {
  const indirect = flags.indirectSelection;
  if (!INDIRECT_SELECTIONS.includes(indirect)) throw usage(`'${indirect}' is not a valid IndirectSelection: it is one of ${INDIRECT_SELECTIONS.join(', ')}`);
  const selectors = readSelectors(manifest.selectors, indirect);
  if (flags.inline !== null) return parseSelection(null, null, indirect);
  const included = flags.models ?? flags.select;
  const name = flags.selector ?? (included || flags.exclude ? null : defaultSelector(manifest.selectors));
  return name === null ? parseSelection(included, flags.exclude, indirect) : selectorNamed(name, selectors);
}

function isEmpty(nodes: NodeGraph, id: string): boolean {
  const node = nodes.members.get(id) as ManifestNode;
  return node.resource_type !== 'seed' && typeof node.raw_code === 'string' && node.raw_code.trim() === '';
}

type Ordered = { id: string; waitsFor: string[] };

function inOrder(ids: ReadonlySet<string>, nodes: NodeGraph, command: ParsedCommand): Ordered[] {
  if (command.verb !== 'build') {
    const graph = nodes.graph.contract(ids);
    return startOrder(graph).map((id) => ({ id, waitsFor: [...graph.parents(id)] }));
  }
  // unit tests are no part of dbt's queue: they run just before their model, or, selected without it, not at all
  const unitTests = new Map<string, string[]>();
  const queued = new Set<string>();
  for (const id of ids) {
    const member = nodes.members.get(id)!;
    if (member.resource_type !== 'unit_test') queued.add(id);
    else {
      const model = parentsOf(member)[0] ?? '';
      unitTests.set(model, [...(unitTests.get(model) ?? []), id]);
    }
  }
  const graph = withTestEdges(nodes).contract(queued);
  return startOrder(graph).flatMap((id) => {
    const before = (unitTests.get(id) ?? []).sort();
    const waitsFor = [...graph.parents(id)];
    return [...before.map((test) => ({ id: test, waitsFor })), { id, waitsFor: [...waitsFor, ...before] }];
  });
}

function edgesBetween(ids: ReadonlySet<string>, graph: Digraph): Plan['edges'] {
  const edges: Plan['edges'] = [];
  for (const id of ids) for (const parent of graph.parents(id)) if (ids.has(parent)) edges.push({ from: parent, to: id });
  return edges;
}
