/** dbt's form of a moment in artifacts: UTC, microseconds, `Z`. */
export function stamp(at: Date): string {
  return at.toISOString().replace('Z', '000Z');
}

/** Starts and ends named spans for run_results' `timing`. */
export class Stopwatch {
  readonly spans: { name: string; started_at: string; completed_at: string }[] = [];
  readonly #startedAt: number;
  #open: { name: string; started_at: string } | null = null;

  constructor(private readonly now: () => Date) {
    this.#startedAt = now().getTime();
  }

  /** Begins a span; the one under way ends. */
  begin(name: string): void {
    this.end();
    this.#open = { name, started_at: stamp(this.now()) };
  }

  /** Ends the span under way. */
  end(): void {
    if (this.#open) this.spans.push({ ...this.#open, completed_at: stamp(this.now()) });
    this.#open = null;
  }

  /** Runs `work` as the span `name`; the span ends however the work ends. */
  async span<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.begin(name);
    try {
      return await work();
    } finally {
      this.end();
    }
  }

  elapsedSeconds(): number {
    return (this.now().getTime() - this.#startedAt) / 1000;
  }
}
