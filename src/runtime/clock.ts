/** dbt's form of a moment in artifacts: UTC, microseconds, `Z`. */
export function stamp(at: Date): string {
  return at.toISOString().replace('Z', '000Z');
}

/** Starts and ends named spans for run_results' `timing`. */
export class Stopwatch {
  readonly spans: { name: string; started_at: string; completed_at: string }[] = [];
  readonly #startedAt: number;

  constructor(private readonly now: () => Date) {
    this.#startedAt = now().getTime();
  }

  /** Runs `work` as the span `name`; the span ends however the work ends. */
  async span<T>(name: string, work: () => Promise<T>): Promise<T> {
    const startedAt = stamp(this.now());
    try {
      return await work();
    } finally {
      this.spans.push({ name, started_at: startedAt, completed_at: stamp(this.now()) });
    }
  }

  elapsedSeconds(): number {
    return (this.now().getTime() - this.#startedAt) / 1000;
  }
}
