import type { Plan, ProgressDetail, TabhouseApi, Work } from '../warehouse/api.ts';

type NodeEvent = Extract<ProgressDetail, { kind: 'node' }>;
type DayEvent = Extract<ProgressDetail, { kind: 'day' }>;

/** Long work as it is seen live. `ended` is null while it goes on. */
export type LiveRun = {
  runId: string;
  work: Work;
  title: string;
  plan: Plan | null;
  startedAtMs: number;
  day: DayEvent | null;
  /** The latest event of each node, in the order the nodes started. */
  nodes: ReadonlyMap<string, NodeEvent>;
  ended: { state: 'finished' | 'failed' | 'cancelled'; message: string | null; durationMs: number } | null;
};

/** What is drawn changes no more often than eyes follow, in ms. */
const PACE_MS = 100;

/** Follows progress events. They come faster than can be read: what is drawn changes every `PACE_MS`. */
export class RunState {
  #shown = $state.raw<LiveRun | null>(null);
  #next: LiveRun | null = null;
  #nodes = new Map<string, NodeEvent>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    api: TabhouseApi,
    private readonly onend: () => void,
  ) {
    api.on('progress', (detail) => this.#take(detail));
  }

  /** The work under way, or the one that ended last in this tab. */
  get latest(): LiveRun | null {
    return this.#shown;
  }

  get live(): LiveRun | null {
    return this.#shown?.ended ? null : this.#shown;
  }

  #take(detail: ProgressDetail): void {
    if (detail.kind === 'boot') return;
    if (detail.kind === 'work' && detail.state === 'started') {
      this.#nodes = new Map();
      const { runId, work, title, plan = null } = detail;
      this.#next = { runId, work, title, plan, startedAtMs: Date.now(), day: null, nodes: this.#nodes, ended: null };
    } else if (this.#next?.runId === detail.runId) {
      this.#next = this.#with(this.#next, detail);
    }
    const over = detail.kind === 'work' && detail.state !== 'started';
    if (over || (detail.kind === 'work' && !this.#shown)) this.#draw();
    else this.#timer ??= setTimeout(() => this.#draw(), PACE_MS);
    if (over) this.onend();
  }

  #with(run: LiveRun, detail: Exclude<ProgressDetail, { kind: 'boot' }>): LiveRun {
    if (detail.kind === 'day') return { ...run, day: detail };
    if (detail.kind === 'node') {
      this.#nodes.set(detail.uniqueId, detail);
      return run;
    }
    if (detail.state === 'started') return run;
    return { ...run, ended: { state: detail.state, message: detail.message ?? null, durationMs: detail.durationMs } };
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shown = this.#next && { ...this.#next, nodes: new Map(this.#nodes) };
  }
}
