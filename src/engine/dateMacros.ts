/**
 * DuckDB keeps these functions in its ICU extension, which Tabhouse does not fetch. As temp macros they work in every statement of the
 * connection, in UTC, and are not part of the database file.
 */
const TODAY = '(epoch_ms(epoch_ms(get_current_timestamp()))::date)';
const LOCAL_TIMESTAMP = '(epoch_ms(epoch_ms(get_current_timestamp())))';

/** The names of UTC in ICU, in upper case. */
const UTC_NAMES = [
  'UTC',
  'GMT',
  'UCT',
  'ZULU',
  'UNIVERSAL',
  'GREENWICH',
  'GMT0',
  'ETC/UTC',
  'ETC/GMT',
  'ETC/UCT',
  'ETC/ZULU',
  'ETC/UNIVERSAL',
  'ETC/GREENWICH',
];
const IS_UTC = `upper(zone) IN (${UTC_NAMES.map((name) => `'${name}'`).join(', ')})`;
const NO_ZONE = `error('The time zone “' || zone || '” needs the DuckDB extension “icu”, which Tabhouse does not fetch: nothing leaves this tab. UTC works.')`;
/** What DuckDB makes of AT TIME ZONE. */
const inUtc = (type: string): string => `CASE WHEN ${IS_UTC} THEN moment::${type} ELSE ${NO_ZONE} END`;

export const DATE_MACROS: readonly string[] = [
  `CREATE OR REPLACE TEMP MACRO current_date() AS ${TODAY}`,
  `CREATE OR REPLACE TEMP MACRO today() AS ${TODAY}`,
  `CREATE OR REPLACE TEMP MACRO current_localtimestamp() AS ${LOCAL_TIMESTAMP}`,
  `CREATE OR REPLACE TEMP MACRO current_localtime() AS ${LOCAL_TIMESTAMP}::time`,
  `CREATE OR REPLACE TEMP MACRO timezone(zone, moment TIMESTAMP) AS (${inUtc('timestamptz')}), (zone, moment TIMESTAMPTZ) AS (${inUtc('timestamp')})`,
];
