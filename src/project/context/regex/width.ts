import type { Node } from './tree.ts';

/** Fewest and most characters a node takes. */
export type Width = { min: number; max: number };

const zero: Width = { min: 0, max: 0 };

function sum(widths: Width[]): Width {
  return widths.reduce((all, { min, max }) => ({ min: all.min + min, max: all.max + max }), zero);
}

function either(widths: Width[]): Width {
  return { min: Math.min(...widths.map(({ min }) => min)), max: Math.max(...widths.map(({ max }) => max)) };
}

/** Width of a node; `groups` has the widths of the groups it may refer to. */
export function widthOfNode(node: Node, groups: ReadonlyMap<number, Width>): Width {
  const of = (inner: Node): Width => widthOfNode(inner, groups);
  switch (node.kind) {
    case 'character':
      return { min: 1, max: 1 };
    case 'place':
    case 'look':
      return zero;
    case 'sequence':
      return sum(node.items.map(of));
    case 'choice':
      return either(node.options.map(of));
    case 'group':
    case 'atomic':
      return of(node.body);
    case 'repeat': {
      const { min, max } = of(node.body);
      return { min: min * node.min, max: max === 0 ? 0 : max * node.max };
    }
    case 'reference':
      return groups.get(node.group) ?? zero;
    case 'conditional':
      return either([of(node.yes), of(node.no)]);
  }
}
