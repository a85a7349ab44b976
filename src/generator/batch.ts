import type { GeneratorSettings } from './settings.ts';

/** The tables of schema `raw` that the generator writes. */
export const rawTableNames = ['user', 'post', 'event'] as const;
export type RawTableName = (typeof rawTableNames)[number];

/**
 * Rows of one table that one day brings, as an Arrow IPC stream of its own.
 * `insert`: all columns of the table. `update`: the key and the columns that may change, with `updated_at`; null means unchanged.
 * `delete`: the key and `deleted_at`, which becomes `updated_at`, too.
 */
export type DayBatch = {
  table: RawTableName;
  change: 'insert' | 'update' | 'delete';
  rows: number;
  bytes: Uint8Array<ArrayBuffer>;
};

/** A day to make: its number counts from 1, `date` is `YYYY-MM-DD`. */
export type DayRequest = {
  number: number;
  date: string;
  settings: GeneratorSettings;
  /** Users that join on this day beyond what the settings say, because `users` was raised. */
  extraUsers: number;
};

/** What the generator must know of the days before, as Arrow IPC streams. All sorted as `src/runtime/ingest/past.ts` asks for them. */
export type Past = {
  /** user_id, created_at, first_name, last_name, country_code, favorite_color of live users. */
  users: Uint8Array;
  /** post_id, created_at and the author's place among `users` (-1: deleted) of live posts. */
  posts: Uint8Array;
  /** Places among `users` and `posts` of every pair that was liked. */
  likes: Uint8Array;
};

export type DayOptions = { signal?: AbortSignal | undefined };

/** Something that makes days, one after the other: the worker, or the same code on this thread. */
export interface DaySource {
  /** Forgets everything and begins from `past`; null: nothing has happened yet. */
  begin(past: Past | null): Promise<void>;
  /**
   * The batches of a day in the order they must be stored. Rejects with the signal's reason when it aborts. A day that was not taken to its
   * end has to be followed by `begin`.
   */
  day(request: DayRequest, options?: DayOptions): AsyncIterable<DayBatch>;
}
