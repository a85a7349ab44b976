type Numbers = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;
type NumbersClass<T extends Numbers> = new (length: number) => T;

/** A typed array that grows as it is written. `values` is longer than `length`; it is another array after each growth. */
export class Growing<T extends Numbers> {
  values: T;
  length = 0;

  constructor(
    private readonly Values: NumbersClass<T>,
    capacity = 1024,
  ) {
    this.values = new Values(capacity);
  }

  /** Makes room for `more` further numbers. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.values.length) return;
    const grown = new this.Values(Math.max(needed, this.values.length * 2));
    grown.set(this.values.subarray(0, this.length));
    this.values = grown;
  }

  push(value: number): void {
    this.reserve(1);
    this.values[this.length++] = value;
  }
}
