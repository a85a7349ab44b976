import { getContext, setContext } from 'svelte';
import type { Table } from 'apache-arrow';
import type { PageApi } from '../warehouse/client.ts';
import { Actions } from './actions.svelte.ts';
import { ArtifactsState } from './artifacts.svelte.ts';
import { Commands } from './commands.ts';
import { Offline } from './offline.svelte.ts';
import { Question } from './question.svelte.ts';
import { Route } from './route.svelte.ts';
import { RunState } from './run.svelte.ts';
import { Theme } from './theme.svelte.ts';
import { WarehouseState } from './warehouse.svelte.ts';

const KEY = Symbol('app');

/** Everything the pages share. One a tab, made by the outermost component. */
export class App {
  readonly warehouse: WarehouseState;
  readonly run: RunState;
  readonly artifacts: ArtifactsState;
  readonly offline: Offline;
  readonly route = new Route();
  readonly actions = new Actions();
  readonly commands = new Commands(this);

  constructor(
    readonly api: PageApi,
    readonly theme: Theme,
  ) {
    this.offline = new Offline(api.ready);
    this.warehouse = new WarehouseState(api);
    this.run = new RunState(api, () => void this.warehouse.refresh().catch(() => undefined));
    this.artifacts = new ArtifactsState(api, this.warehouse);
  }

  /** A SQL question asked again whenever the data changes; null asks nothing. To be called while a component is set up. */
  ask<Answer>(sql: () => string | null, read: (table: Table) => Answer): Question<Answer> {
    return new Question(() => {
      void this.warehouse.dataVersion;
      const text = this.warehouse.status ? sql() : null;
      return text === null ? null : async () => read(await this.api.read(text));
    });
  }
}

export function provideApp(app: App): App {
  return setContext(KEY, app);
}

export function useApp(): App {
  return getContext<App>(KEY);
}
