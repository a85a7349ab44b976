import type { Digraph } from '../../graph/digraph.ts';
import type { Manifest, ManifestNode } from '../../project/manifest.ts';
import { parentsOf, type GraphMember, type NodeGraph } from '../nodeGraph.ts';
import { matcherOf } from './methods.ts';
import type { Criterion, Group, Spec } from './spec.ts';

/** Names chosen outright, and tests that come in if all they read turns out to be chosen. */
type Chosen = { direct: Set<string>; indirect: Set<string> };

export type Selection = {
  ids: Set<string>;
  /** Criteria as typed that meet nothing. */
  unmatched: string[];
};

/** Everything the specification chooses, indirectly chosen tests included, before any filter by resource type. */
export function select(spec: Spec, nodes: NodeGraph, manifest: Manifest): Selection {
  const unmatched: string[] = [];
  const { direct } = new Selector(nodes, manifest, unmatched).choose(spec);
  return { ids: direct, unmatched };
}

class Selector {
  readonly #members: Map<string, GraphMember>;
  readonly #graph: Digraph;

  constructor(
    nodes: NodeGraph,
    private readonly manifest: Manifest,
    private readonly unmatched: string[],
  ) {
    this.#members = nodes.members;
    this.#graph = nodes.graph;
  }

  choose(spec: Spec): Chosen {
    return spec.kind === 'criterion' ? this.#byCriterion(spec) : this.#byGroup(spec);
  }

  #byGroup(group: Group): Chosen {
    const parts = group.components.map((component) => this.choose(component));
    const direct = combine(
      group.kind,
      parts.map((part) => part.direct),
    );
    const indirect = combine(
      group.kind,
      parts.map((part) => union(part.direct, part.indirect)),
    );
    const chosen = this.#incorporate(direct, indirect, group);
    if (group.expected !== null && !chosen.size) this.unmatched.push(group.expected);
    return { direct: chosen, indirect };
  }

  #byCriterion(criterion: Criterion): Chosen {
    const matches = matcherOf(criterion, this.manifest);
    const met = new Set<string>();
    for (const [id, member] of this.#members) if (matches(member)) met.add(id);
    const chosen = new Set(met);
    const add = (more: Iterable<string>): void => {
      for (const id of more) chosen.add(id);
    };
    if (criterion.childrensParents) {
      const below = union(this.#graph.descendants(met), met);
      add(below);
      add(this.#graph.ancestors(below));
    }
    if (criterion.parents) add(this.#graph.ancestors(met, criterion.parentsDepth));
    if (criterion.children) add(this.#graph.descendants(met, criterion.childrenDepth));
    return criterion.indirect === 'empty' ? { direct: chosen, indirect: new Set() } : this.#withTests(chosen, criterion);
  }

  /** Adds the tests that read what is chosen, as far as the mode lets them. */
  #withTests(chosen: Set<string>, { indirect: mode }: Criterion): Chosen {
    const direct = new Set(chosen);
    const indirect = new Set<string>();
    const buildable = mode === 'buildable' ? union(union(chosen, this.#graph.ancestors(chosen)), Object.keys(this.manifest.sources)) : chosen;
    for (const id of chosen) {
      for (const child of this.#graph.children(id)) {
        const member = this.#members.get(child)!;
        if (member.resource_type !== 'test' && member.resource_type !== 'unit_test') continue;
        if (mode === 'eager' || readsOnly(member, chosen) || (mode === 'buildable' && readsOnly(member, buildable))) direct.add(child);
        else indirect.add(child);
      }
    }
    return { direct, indirect };
  }

  #incorporate(direct: Set<string>, indirect: Set<string>, group: Group): Set<string> {
    if (group.indirect === 'eager' || group.indirect === 'empty') return direct;
    const chosen = new Set(direct);
    const buildable = group.indirect === 'buildable' ? union(chosen, this.#graph.ancestors(chosen)) : null;
    for (const id of indirect) {
      const member = id in this.manifest.nodes ? (this.#members.get(id) as ManifestNode) : null;
      if (member && readsOnly(member, buildable ?? chosen)) chosen.add(id);
    }
    return chosen;
  }
}

function readsOnly(member: GraphMember, chosen: Set<string>): boolean {
  return parentsOf(member).every((parent) => chosen.has(parent));
}

function union(first: Iterable<string>, second: Iterable<string>): Set<string> {
  const all = new Set(first);
  for (const id of second) all.add(id);
  return all;
}

function combine(kind: Group['kind'], sets: Set<string>[]): Set<string> {
  const [first, ...rest] = sets;
  const combined = new Set(first);
  for (const other of rest) {
    if (kind === 'union') for (const id of other) combined.add(id);
    else for (const id of [...combined]) if (other.has(id) === (kind === 'difference')) combined.delete(id);
  }
  return combined;
}
