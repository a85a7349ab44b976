/** Texts by number, each once: users keep numbers, so comparing and copying attributes costs nothing. */
export class Dictionary {
  readonly #texts: string[] = [];
  readonly #bytes: Uint8Array[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #encoder = new TextEncoder();

  /** The number of `text`, a new one when it is new. */
  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.push(text) - 1;
    this.#bytes.push(this.#encoder.encode(text));
    this.#numbers.set(text, number);
    return number;
  }

  /** UTF-8 of the text with that number. */
  bytes(number: number): Uint8Array {
    return this.#bytes[number]!;
  }
}
