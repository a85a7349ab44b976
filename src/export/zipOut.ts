import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** The same instant in every archive, in DOS time, which knows no zone: equal content makes equal bytes. */
const ENTRY_TIME = new Date(1980, 0, 1);
/** Bytes collected before they are handed to the browser as part of the Blob, which it keeps on disk when it gets long. */
const PART_BYTES = 8_000_000;

/** A zip archive written entry by entry; no more than one entry's piece is in memory at once. */
export class ZipWriter {
  readonly #zip: Zip;
  readonly #parts: Blob[] = [];
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;
  #failure: Error | null = null;

  constructor() {
    this.#zip = new Zip((error, data) => {
      if (error) this.#failure = error;
      else this.#take(data as Uint8Array<ArrayBuffer>);
    });
  }

  /** Adds a text or small file, compressed. */
  addText(path: string, content: string | Uint8Array): void {
    const entry = new ZipDeflate(path, { level: 6 });
    entry.mtime = ENTRY_TIME;
    this.#zip.add(entry);
    entry.push(typeof content === 'string' ? new TextEncoder().encode(content) : content.slice(), true);
  }

  /** Adds a file of any length as it is, read piece by piece. */
  async addBlob(path: string, content: Blob): Promise<void> {
    const entry = new ZipPassThrough(path);
    entry.mtime = ENTRY_TIME;
    this.#zip.add(entry);
    const reader = content.stream().getReader();
    for (let { value, done } = await reader.read(); !done && value; { value, done } = await reader.read()) entry.push(value);
    entry.push(new Uint8Array(0), true);
  }

  finish(): Blob {
    this.#zip.end();
    if (this.#failure) throw this.#failure;
    return new Blob([...this.#parts, ...this.#waiting], { type: 'application/zip' });
  }

  #take(data: Uint8Array<ArrayBuffer>): void {
    this.#waiting.push(data);
    this.#bytes += data.byteLength;
    if (this.#bytes < PART_BYTES) return;
    this.#parts.push(new Blob(this.#waiting));
    this.#waiting = [];
    this.#bytes = 0;
  }
}
