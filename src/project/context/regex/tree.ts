/** Does a character (its code point) belong? */
export type CodeTest = (code: number) => boolean;

/** Is this a place between two characters that was asked for? */
export type PlaceTest = (text: string, at: number) => boolean;

/** A greedy repetition takes as much as it can, a lazy one as little, a possessive one never gives back. */
export type Mode = 'greedy' | 'lazy' | 'possessive';

/** A parsed expression. `max` is Infinity where nothing bounds a repetition; groups count from 1. */
export type Node =
  | { kind: 'character'; test: CodeTest }
  | { kind: 'place'; test: PlaceTest }
  | { kind: 'sequence'; items: Node[] }
  | { kind: 'choice'; options: Node[] }
  | { kind: 'group'; group: number; body: Node }
  | { kind: 'repeat'; body: Node; min: number; max: number; mode: Mode }
  | { kind: 'atomic'; body: Node }
  | { kind: 'look'; body: Node; negative: boolean; behind: boolean }
  | { kind: 'reference'; group: number; fold: (code: number) => number }
  | { kind: 'conditional'; group: number; yes: Node; no: Node };

export const nothing: Node = { kind: 'sequence', items: [] };

/** A parsed expression with its groups. */
export type Tree = { root: Node; groupCount: number; groupNames: ReadonlyMap<string, number>; flags: number };
