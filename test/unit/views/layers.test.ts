import { describe, expect, it } from 'vitest';
import type { Manifest, ManifestNode } from '../../../src/state/artifacts.svelte.ts';
import { graphOf, hub, neighbourhood } from '../../../src/views/dag/layers.ts';
import { place } from '../../../src/views/dag/layout.ts';

function node(unique_id: string, parents: string[] = [], more: Partial<ManifestNode> = {}): ManifestNode {
  const [resource_type = '', package_name = '', ...rest] = unique_id.split('.');
  const name = rest.at(-1) ?? '';
  return {
    unique_id,
    name,
    resource_type,
    package_name,
    original_file_path: '',
    description: '',
    columns: {},
    fqn: [package_name, name],
    depends_on: { nodes: parents },
    ...more,
  };
}

const manifest = {
  metadata: { project_name: 'p', dbt_version: '1' },
  sources: { 'source.p.raw.user': node('source.p.raw.user', [], { source_name: 'raw' }) },
  nodes: Object.fromEntries(
    [
      node('model.p.stg_users', ['source.p.raw.user']),
      node('model.p.int_a', ['model.p.stg_users']),
      node('model.p.int_b', ['model.p.int_a']),
      node('model.p.dim_users', ['model.p.int_b', 'model.p.agg_users']),
      node('model.p.agg_users', ['model.p.int_a']),
      node('test.p.unique_dim.abc', ['model.p.dim_users'], { attached_node: 'model.p.dim_users' }),
    ].map((one) => [one.unique_id, one]),
  ),
  exposures: {},
  parent_map: {},
  child_map: {},
} satisfies Manifest;

describe('the graph', () => {
  const graph = graphOf(manifest);

  it('puts every node right of what it is made of, in dbt’s layers', () => {
    for (const { parents, column } of graph.values()) for (const parent of parents) expect(graph.get(parent)!.column).toBeLessThan(column);
    expect(graph.get('model.p.stg_users')!.layer).toBe(2);
    expect(graph.get('model.p.dim_users')).toMatchObject({ layer: 4, band: 5 });
  });

  it('hangs tests on the node they look at', () => {
    expect(graph.get('model.p.dim_users')!.tests).toEqual(['test.p.unique_dim.abc']);
    expect(graph.has('test.p.unique_dim.abc')).toBe(false);
  });

  it('opens on a neighbourhood', () => {
    expect([...neighbourhood(graph, 'model.p.int_a', 1)].sort()).toEqual(['model.p.agg_users', 'model.p.int_a', 'model.p.int_b', 'model.p.stg_users']);
    expect(hub(graph)).toBe('model.p.dim_users');
  });

  it('keeps each card in its column, and cards apart', () => {
    const nodes = [...graph.values()];
    const { places } = place(nodes);
    nodes.forEach(({ column }, at) => nodes.forEach((other, index) => column < other.column && expect(places[at]!.x).toBeLessThan(places[index]!.x)));
    const spots = new Set(places.map(({ x, y }) => `${x},${y}`));
    expect(spots.size).toBe(nodes.length);
  });
});
