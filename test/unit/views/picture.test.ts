import { describe, expect, it } from 'vitest';
import { lineage, type Graph, type GraphNode } from '../../../src/views/dag/layers.ts';
import { place } from '../../../src/views/dag/layout.ts';
import { orderStacks } from '../../../src/views/dag/order.ts';
import { cornerFor, fitted, READABLE, readable } from '../../../src/views/dag/viewport.ts';

const stack = (ids: string, steps = false) => ({ ids: ids.split(' '), steps });
const edges = (...pairs: string[]) => pairs.map((pair) => pair.split('>') as [string, string]);

function graphOf(...nodes: [id: string, band: number, column: number, parents: string[]][]): Graph {
  const graph: Graph = new Map();
  for (const [id, band, column, parents] of nodes) {
    const node: GraphNode = { id, name: id, type: 'model', materialized: 'view', layer: band, band, column, parents, children: [], tests: [] };
    graph.set(id, node);
    for (const parent of parents) graph.get(parent)!.children.push(id);
  }
  return graph;
}

describe('the order of cards', () => {
  it('untangles edges', () => {
    const [, right] = orderStacks([stack('a b c'), stack('x y z')], edges('a>z', 'b>y', 'c>x'));
    expect(right!.ids).toEqual(['z', 'y', 'x']);
  });

  it('keeps a card of a stack with steps below what it is made of', () => {
    const [, right] = orderStacks([stack('a b'), stack('child parent', true)], edges('a>child', 'b>parent', 'parent>child'));
    expect(right!.ids).toEqual(['parent', 'child']);
  });
});

describe('the picture', () => {
  const graph = graphOf(['raw', 0, 0, []], ['stg', 1, 1, ['raw']], ['dim', 2, 2, ['stg']], ['fct', 2, 3, ['dim', 'stg']]);

  it('has a card made of its own layer a step to the right, below its parent', () => {
    const { places, bands } = place([...graph.values()]);
    const [, , dim, fct] = places;
    expect(fct!.x).toBeGreaterThan(dim!.x);
    expect(fct!.y).toBeGreaterThan(dim!.y);
    expect(bands.map(({ layer }) => layer)).toEqual([0, 1, 2]);
  });

  it('spreads its rows in a high room', () => {
    const nodes = [...graph.values()];
    expect(place(nodes, 2).height).toBeGreaterThan(place(nodes, 0).height);
  });

  it('lights the lineage of a card, up and down', () => {
    const { up, down } = lineage(graph, 'stg');
    expect([...up]).toEqual(['stg', 'raw']);
    expect([...down].sort()).toEqual(['dim', 'fct', 'stg']);
  });
});

describe('the part of the picture that is seen', () => {
  it('is all of it where that can be read', () => {
    const view = fitted({ width: 1000, height: 400, top: 40 }, { width: 1000, height: 800 }, undefined);
    expect(view.zoom).toBeLessThan(1);
    expect(view.zoom).toBeGreaterThan(READABLE);
    expect(readable(1000, 1000)).toBe(true);
  });

  it('begins with the chosen card where not all of it can be read', () => {
    const view = fitted({ width: 5000, height: 400, top: 40 }, { width: 800, height: 600 }, { id: 'a', x: 2400, y: 0 });
    expect(view.zoom).toBeGreaterThanOrEqual(READABLE);
    expect(view.x + 2400 * view.zoom).toBeGreaterThan(200);
    expect(view.x + 2400 * view.zoom).toBeLessThan(600);
  });

  it('moves only for a card out of sight', () => {
    const view = { x: 0, y: 0, zoom: 1 };
    expect(cornerFor({ id: 'a', x: 100, y: 100 }, view, { width: 800, height: 600 })).toEqual({ x: 0, y: 0 });
    expect(cornerFor({ id: 'a', x: 2000, y: 100 }, view, { width: 800, height: 600 }).x).toBeLessThan(-1000);
  });
});
