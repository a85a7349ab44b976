import type { IngestOptions, Work } from '../api.ts';
import type { Notebook } from './notebook.ts';

/**
 * The call that does what is left of the work, the unit under way included. An ingest says which day of how many that unit is; the days before
 * it are on disk, and their settings with them.
 */
export type Rest = { call: 'ingest' | 'ingestAndBuild'; options: IngestOptions; day: number; of: number } | { call: 'dbt'; command: string };
/** What is being done, noted before it begins and erased when it is on disk. `rest` is null where a press cannot go on with it. */
export type Intent = { unitId: string; work: Work; title: string; startedAt: string; rest: Rest | null };
export type Interruption = Pick<Intent, 'work' | 'title' | 'startedAt' | 'rest'>;

/** The journal of one deployment, by project. Whatever is found in it at the start was interrupted. */
export class Journal {
  readonly #notebook: Notebook;

  constructor(notebook: Notebook) {
    this.#notebook = notebook;
  }

  async begin(project: string, intent: Intent): Promise<void> {
    await this.#notebook.put([{ store: 'intents', key: project, value: intent }]);
  }

  /** The unit is on disk, and `next`, if anything, is about to begin. Interrupted work of its kind counts as done again. */
  async done(project: string, work: Work, next: Intent | null = null): Promise<void> {
    const interrupted = await this.interruption(project);
    const redone = interrupted?.work === work || work === 'reset' || work === 'restore';
    await this.#notebook.put([
      { store: 'intents', key: project, value: next ?? undefined },
      ...(redone ? [{ store: 'interrupted' as const, key: project, value: undefined }] : []),
    ]);
  }

  /** The unit failed and was told of: nothing was interrupted. */
  async dropped(project: string): Promise<void> {
    await this.#notebook.put([{ store: 'intents', key: project, value: undefined }]);
  }

  /** What the last owner left undone becomes an interruption, unless its unit is in the file after all. */
  async recover(project: string, lastUnitInFile: string | null): Promise<void> {
    const intent = await this.#notebook.get<Intent>('intents', project);
    if (!intent) return;
    const { work, title, startedAt, unitId, rest = null } = intent;
    const entries: Parameters<Notebook['put']>[0][number][] = [{ store: 'intents', key: project, value: undefined }];
    if (unitId !== lastUnitInFile) entries.push({ store: 'interrupted', key: project, value: { work, title, startedAt, rest } satisfies Interruption });
    await this.#notebook.put(entries);
  }

  async interruption(project: string): Promise<Interruption | null> {
    return (await this.#notebook.get<Interruption>('interrupted', project)) ?? null;
  }
}

/** An interruption in words, with what to do. */
export function interruptionInWords({ title, startedAt, work, rest }: Interruption): string {
  const left =
    work === 'export' || work === 'backup'
      ? 'The warehouse is as it was.'
      : rest && rest.call !== 'dbt' && rest.of > 1
        ? `Day ${rest.day} of ${rest.of} was under way: ${daysThere(rest.day - 1)}`
        : 'The warehouse is as it was before it, whole.';
  return `${title}, begun ${startedAt.slice(0, 16).replace('T', ' ')} UTC, was interrupted. ${left} Start it again to go on.`;
}

function daysThere(days: number): string {
  if (days === 0) return 'none of them is there yet, and the warehouse is as it was before, whole.';
  return days === 1 ? 'day 1 is there, whole.' : `days 1 to ${days} are there, whole.`;
}
