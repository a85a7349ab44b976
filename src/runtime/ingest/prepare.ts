import type { Connection } from '../../engine/connection.ts';
import { addDays, daysBetween } from '../../generator/calendar.ts';
import type { DayRequest } from '../../generator/batch.ts';
import { readIngestRequest } from '../../generator/request.ts';
import type { GeneratorSettings } from '../../generator/settings.ts';
import { lastDay } from './past.ts';
import { loadSettings } from './settingsStore.ts';

/** A call of `ingest`, checked and worked out: nothing has been done yet. */
export type PreparedIngest = {
  fullRefresh: boolean;
  /** In order; the first one's settings are to be stored with it. */
  days: DayRequest[];
  settings: GeneratorSettings;
};

/** Checks the options of `ingest` against the warehouse. Errors: TabhouseError of fault `usage` (see `readIngestRequest`). */
export async function prepareIngest(connection: Connection, options: Record<string, unknown>): Promise<PreparedIngest> {
  const last = await lastDay(connection);
  const request = readIngestRequest(options, last === null ? null : await loadSettings(connection));
  const { settings, fullRefresh } = request;
  const done = last === null || fullRefresh ? 0 : daysBetween(settings.startDate, last) + 1;
  const days = Array.from({ length: request.days }, (_, index) => ({
    number: done + index + 1,
    date: addDays(settings.startDate, done + index),
    settings,
    extraUsers: index === 0 ? request.extraUsers : 0,
  }));
  return { fullRefresh, days, settings };
}
