import { charge } from '../../../jinja/meter.ts';
import type { Program } from './program.ts';

/** Steps after which a search is long enough to remember where it has been. */
const worthIt = 20_000;
/** Bits it may take to remember. */
const bitLimit = 1 << 27;

/** Where a long search has been: what failed once is not tried again, so that its time stays linear in the text. */
export class Memory {
  private bits: Uint32Array | null = null;
  private readonly size: number;
  constructor(
    program: Program,
    private readonly textLength: number,
  ) {
    this.size = program.rememberable ? program.splitCount * (textLength + 1) : 0;
  }

  /** To be told now and then how many steps a search has taken. */
  consider(steps: number): void {
    if (this.bits || steps < worthIt || this.size === 0 || this.size > bitLimit) return;
    charge(this.size >> 10);
    this.bits = new Uint32Array((this.size >> 5) + 1);
  }

  /** Has the search come to this split at this offset before? */
  visited(split: number, at: number): boolean {
    if (!this.bits) return false;
    const bit = split * (this.textLength + 1) + at;
    const word = this.bits[bit >> 5] as number;
    const mask = 1 << (bit & 31);
    if (word & mask) return true;
    this.bits[bit >> 5] = word | mask;
    return false;
  }
}
