import type { CodeTest, Mode, PlaceTest } from './tree.ts';

/** One step of the machine. Numbers named `to`, `first`, `second`, `turn`, `body` and `otherwise` are indexes of instructions. */
export type Instruction =
  | { op: 'character'; test: CodeTest }
  | { op: 'place'; test: PlaceTest }
  /** Characters of one kind, taken at once. */
  | { op: 'run'; test: CodeTest; min: number; max: number; mode: Mode }
  | { op: 'open'; group: number }
  | { op: 'close'; group: number }
  | { op: 'jump'; to: number }
  /** Tries `first`, then `second`; `id` counts the splits. */
  | { op: 'split'; first: number; second: number; id: number }
  /** Begins a repetition that is counted in registers. */
  | { op: 'enter'; loop: number }
  /** Begins a turn of it beyond those there must be; fails where there may be no more, or the last one took no character. */
  | { op: 'turn'; loop: number; max: number }
  /** Ends a turn: another one, or on with the next instruction. */
  | { op: 'until'; loop: number; min: number; lazy: boolean; turn: number }
  /** A search of its own from `body` to a `done`; goes on at `to`. `back` is the width of a lookbehind. */
  | { op: 'look'; body: number; to: number; negative: boolean; back: number }
  | { op: 'atomic'; body: number; to: number }
  | { op: 'done' }
  | { op: 'reference'; group: number; fold: (code: number) => number }
  | { op: 'conditional'; group: number; otherwise: number }
  | { op: 'accept' };

/** Instructions of an expression. A `rememberable` one has no state but the place in the text: what failed once at a place fails there again. */
export type Program = { code: Instruction[]; groupCount: number; loopCount: number; splitCount: number; rememberable: boolean };
