import { timezoneMacro } from './zoneMacros.ts';

/**
 * DuckDB keeps these functions in its ICU extension, which Tabhouse does not fetch. As temp macros they work in every statement of the
 * connection, in UTC, and are not part of the database file. AT TIME ZONE knows UTC; `NamedZones` brings in the other zones.
 */
const TODAY = '(epoch_ms(epoch_ms(get_current_timestamp()))::date)';
const LOCAL_TIMESTAMP = '(epoch_ms(epoch_ms(get_current_timestamp())))';

export const DATE_MACROS: readonly string[] = [
  `CREATE OR REPLACE TEMP MACRO current_date() AS ${TODAY}`,
  `CREATE OR REPLACE TEMP MACRO today() AS ${TODAY}`,
  `CREATE OR REPLACE TEMP MACRO current_localtimestamp() AS ${LOCAL_TIMESTAMP}`,
  `CREATE OR REPLACE TEMP MACRO current_localtime() AS ${LOCAL_TIMESTAMP}::time`,
  'CREATE OR REPLACE TEMP MACRO make_timestamptz(micros) AS make_timestamp(micros)::timestamptz, (y, mo, d, h, mi, s) AS make_timestamp(y, mo, d, h, mi, s)::timestamptz',
  timezoneMacro([]),
];
