import type { Work } from '../api.ts';
import type { Notebook } from './notebook.ts';

/** What is being done, noted before it begins and erased when it is on disk. */
export type Intent = { unitId: string; work: Work; title: string; startedAt: string };
export type Interruption = Pick<Intent, 'work' | 'title' | 'startedAt'>;

/** The journal of one deployment, by project. Whatever is found in it at the start was interrupted. */
export class Journal {
  readonly #notebook: Notebook;

  constructor(notebook: Notebook) {
    this.#notebook = notebook;
  }

  async begin(project: string, intent: Intent): Promise<void> {
    await this.#notebook.put([{ store: 'intents', key: project, value: intent }]);
  }

  /** The unit is on disk. Interrupted work of its kind counts as done again. */
  async done(project: string, work: Work): Promise<void> {
    const interrupted = await this.interruption(project);
    const redone = interrupted?.work === work || work === 'reset' || work === 'restore';
    await this.#notebook.put([
      { store: 'intents', key: project, value: undefined },
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
    const { work, title, startedAt, unitId } = intent;
    const entries: Parameters<Notebook['put']>[0][number][] = [{ store: 'intents', key: project, value: undefined }];
    if (unitId !== lastUnitInFile) entries.push({ store: 'interrupted', key: project, value: { work, title, startedAt } satisfies Interruption });
    await this.#notebook.put(entries);
  }

  async interruption(project: string): Promise<Interruption | null> {
    return (await this.#notebook.get<Interruption>('interrupted', project)) ?? null;
  }
}

/** An interruption in words, with what to do. */
export function interruptionInWords({ title, startedAt, work }: Interruption): string {
  const left = work === 'export' || work === 'backup' ? 'The warehouse is as it was.' : 'The warehouse is as it was before it, whole.';
  return `${title}, begun ${startedAt.slice(0, 16).replace('T', ' ')} UTC, was interrupted. ${left} Start it again to go on.`;
}
