import { checkedDays, checkedTime, PyDate, PyDateTime } from '../context/datetime/dateTime.ts';
import { FixedZone } from '../context/datetime/timeZones.ts';

export type YamlTime = PyDate | PyDateTime;

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const MOMENT = /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?$/;
const DAY_MICROS = 86_400_000_000;

/** The date or the time an unquoted YAML text stands for; undefined where it stands for none. @throws PyError for what is in no calendar. */
export function yamlTimestamp(text: string): YamlTime | undefined {
  const day = DAY.exec(text);
  if (day !== null) return new PyDate(checkedDays(Number(day[1]), Number(day[2]), Number(day[3])));
  const match = MOMENT.exec(text);
  if (match === null) return undefined;
  const [year, month, date, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const micro = Number((match[7] ?? '').slice(0, 6).padEnd(6, '0'));
  const local = checkedDays(year, month, date) * DAY_MICROS + checkedTime(hour, minute, second, micro);
  return new PyDateTime(local, zoneOf(match[8], match[9], Number(match[10] ?? 0), Number(match[11] ?? 0)));
}

function zoneOf(zone: string | undefined, sign: string | undefined, hours: number, minutes: number): FixedZone | null {
  if (zone === undefined) return null;
  return new FixedZone((sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60);
}
