const width = 4;
const undo = 0;

/** What to do with an entry that a search comes back to. */
export const ways = { choice: 1, shrink: 2, grow: 3 };

/** The way a search came: open choices, and what registers held before. Four numbers an entry. */
export class Trail {
  private readonly entries: number[] = [];
  /** The entry that `back` took off: an instruction, an offset in the text, and what its kind says. */
  to = 0;
  at = 0;
  extra = 0;
  constructor(private readonly registers: Int32Array) {}

  get length(): number {
    return this.entries.length;
  }

  /** Go on with the instruction `to` at the offset `at`. */
  choice(to: number, at: number): void {
    this.entries.push(to, at, 0, ways.choice);
  }

  /** A greedy run that ends at `at` may give back characters down to the offset `least`, and go on with `to`. */
  shrink(to: number, at: number, least: number): void {
    this.entries.push(to, at, least, ways.shrink);
  }

  /** The lazy run `to` has taken `taken` characters up to `at` and may take more. */
  grow(to: number, at: number, taken: number): void {
    this.entries.push(to, at, taken, ways.grow);
  }

  /** Writes a register so that it is as before when the search comes back. */
  write(register: number, value: number): void {
    this.entries.push(register, this.registers[register] as number, 0, undo);
    this.registers[register] = value;
  }

  /** Takes entries off, undoing writes, up to the last choice above `base`: its kind, or 0 if there is none. */
  back(base: number): number {
    const { entries } = this;
    while (entries.length > base) {
      const kind = entries.pop() as number;
      this.extra = entries.pop() as number;
      this.at = entries.pop() as number;
      this.to = entries.pop() as number;
      if (kind !== undo) return kind;
      this.registers[this.to] = this.at;
    }
    return 0;
  }

  /** Undoes everything above `base`. */
  unwind(base: number): void {
    while (this.back(base));
  }

  /** Gives up the choices above `base`, but not what is to be undone. */
  commit(base: number): void {
    const { entries } = this;
    let end = base;
    for (let from = base; from < entries.length; from += width) {
      if (entries[from + 3] !== undo) continue;
      for (let i = 0; i < width; i++) entries[end++] = entries[from + i] as number;
    }
    entries.length = end;
  }
}
