import { tableFromIPC } from 'apache-arrow';
import type { DayBatch, DayRequest, DaySource } from '../../src/generator/batch.ts';
import { LocalDaySource } from '../../src/generator/localSource.ts';
import { addDays } from '../../src/generator/calendar.ts';
import type { GeneratorSettings } from '../../src/generator/settings.ts';

/** Times are seconds since the epoch throughout the replay. */
export type User = {
  user_id: string;
  first_name: string;
  last_name: string;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  country_code: string;
  favorite_color: string;
};
export type Post = { post_id: string; user_id: string; post_text: string; created_at: number; updated_at: number; deleted_at: number | null };
export type Event = { event_id: string; user_id: string; post_id: string; created_at: number; event_type: 'view' | 'like' };

/** What one day brought, as rows. */
export type DayLog = {
  number: number;
  date: string;
  userInserts: User[];
  userUpdates: (Partial<User> & Pick<User, 'user_id' | 'updated_at'>)[];
  userDeletes: { user_id: string; deleted_at: number }[];
  postInserts: Post[];
  postUpdates: { post_id: string; updated_at: number; post_text: string }[];
  postDeletes: { post_id: string; deleted_at: number }[];
  events: Event[];
};

/** Runs the generator for `days` days and writes down everything it hands over. */
export async function logDays(settings: GeneratorSettings, days: number, source: DaySource = new LocalDaySource()): Promise<DayLog[]> {
  await source.begin(null);
  const log: DayLog[] = [];
  for (let number = 1; number <= days; number++)
    log.push(await logDay(source, { number, date: addDays(settings.startDate, number - 1), settings, extraUsers: 0 }));
  return log;
}

async function logDay(source: DaySource, request: DayRequest): Promise<DayLog> {
  const day: DayLog = {
    number: request.number,
    date: request.date,
    userInserts: [],
    userUpdates: [],
    userDeletes: [],
    postInserts: [],
    postUpdates: [],
    postDeletes: [],
    events: [],
  };
  for await (const batch of source.day(request)) {
    const place =
      batch.table === 'event' ? 'events' : (`${batch.table}${{ insert: 'Inserts', update: 'Updates', delete: 'Deletes' }[batch.change]}` as keyof DayLog);
    (day[place] as object[]).push(...readRows(batch));
  }
  return day;
}

function readRows(batch: DayBatch): object[] {
  const table = tableFromIPC(batch.bytes);
  const columns = table.schema.fields.map(({ name }, index) => ({ name, values: table.getChildAt(index)! }));
  return Array.from({ length: table.numRows }, (_, row) =>
    Object.fromEntries(
      columns.map(({ name, values }) => [name, name.endsWith('_at') && values.get(row) !== null ? (values.get(row) as number) / 1000 : values.get(row)]),
    ),
  );
}
