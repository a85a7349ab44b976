import { hostFunction } from '../../../jinja/hostFunction.ts';
import { PyError, PyObject, type Value } from '../../../jinja/values.ts';
import { PyTimedelta } from './timedelta.ts';

/** What holds in a zone at one time: seconds east of UTC, and the zone's short name then. */
export type ZoneOffset = { seconds: number; name: string };

/** A `tzinfo`: tells the offset at an instant, and at a local time. Times are microseconds since 1970. */
export abstract class PyZone extends PyObject {
  abstract readonly zone: string;
  abstract atInstant(utcMicros: number): ZoneOffset;
  /** The offset of a wall clock's time; `dst` chooses where the clock shows a time twice. */
  atLocal(localMicros: number, dst = false): ZoneOffset {
    const around = [this.atInstant(localMicros - 86_400_000_000), this.atInstant(localMicros + 86_400_000_000)];
    const fits = around.filter(({ seconds }) => this.atInstant(localMicros - seconds * 1e6).seconds === seconds);
    const sorted = (fits.length ? fits : around).sort((a, b) => a.seconds - b.seconds);
    return (dst ? sorted.at(-1) : sorted[0]) as ZoneOffset;
  }
  /** The zone of a datetime made with `tzinfo=`: of pytz's zones that is their first offset, not the one of its time. */
  attached(): PyZone {
    return this;
  }
  override str(): string {
    return this.zone;
  }
}

class UtcZone extends PyZone {
  readonly pyType = 'UTC';
  readonly zone = 'UTC';
  override atInstant(): ZoneOffset {
    return { seconds: 0, name: 'UTC' };
  }
  override getAttribute(name: string): Value | undefined {
    return zoneAttribute(this, name);
  }
  override repr(): string {
    return '<UTC>';
  }
}

/** `pytz.utc`. */
export const pytzUtc: PyZone = new UtcZone();

/** `pytz.FixedOffset(minutes)`, and what an ISO text with an offset has. */
export class FixedZone extends PyZone {
  readonly pyType = 'timezone';
  readonly zone: string;
  constructor(private readonly seconds: number) {
    super();
    const minutes = Math.abs(Math.trunc(seconds / 60));
    const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    this.zone = seconds === 0 ? 'UTC' : `UTC${seconds < 0 ? '-' : '+'}${clock}`;
  }
  override atInstant(): ZoneOffset {
    return { seconds: this.seconds, name: this.zone };
  }
  override getAttribute(name: string): Value | undefined {
    return zoneAttribute(this, name);
  }
  override equals(other: Value): boolean {
    return other instanceof FixedZone && other.seconds === this.seconds;
  }
  override repr(): string {
    return this.seconds === 0 ? 'datetime.timezone.utc' : `datetime.timezone(${new PyTimedelta(this.seconds * 1e6).repr()})`;
  }
}

class NamedZone extends PyZone {
  readonly pyType = 'DstTzInfo';
  private readonly format: Intl.DateTimeFormat;
  private readonly names: Intl.DateTimeFormat;
  constructor(readonly zone: string) {
    super();
    const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', era: 'short', ...fields });
    this.names = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
  }
  override atInstant(utcMicros: number): ZoneOffset {
    const date = new Date(Math.floor(utcMicros / 1000));
    const parts = Object.fromEntries(this.format.formatToParts(date).map(({ type, value }) => [type, value]));
    const local = Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day), Number(parts.hour), Number(parts.minute), Number(parts.second));
    const seconds = Math.round((local - Math.floor(date.getTime() / 1000) * 1000) / 1000);
    return { seconds, name: this.nameAt(date, seconds) };
  }
  override attached(): PyZone {
    return STATIC_ZONE.test(this.zone) ? this : new FirstOffset(this);
  }
  private nameAt(date: Date, seconds: number): string {
    const short = this.names.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    if (!/^(?:GMT|UTC)[+-]/.test(short)) return short;
    const minutes = Math.abs(Math.trunc(seconds / 60));
    const rest = minutes % 60 ? String(minutes % 60).padStart(2, '0') : '';
    return europeanNames[`${this.zone.split('/')[0]}:${seconds}`] ?? `${seconds < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}${rest}`;
  }
  override getAttribute(name: string): Value | undefined {
    return zoneAttribute(this, name);
  }
  override repr(): string {
    return `<DstTzInfo '${this.zone}'>`;
  }
}

/** Zones that never had another offset; all others begin with their local mean time. */
const STATIC_ZONE = /^(?:Etc\/.*|GMT.*|EST|MST|HST|UCT|Zulu|Universal|Greenwich)$/;
const LONG_AGO_MICROS = -7_000_000_000_000_000;

/** pytz's zone before its first change: local mean time in whole minutes, whatever the date. */
class FirstOffset extends PyZone {
  readonly pyType = 'DstTzInfo';
  readonly zone: string;
  private readonly seconds: number;
  constructor(private readonly whole: PyZone) {
    super();
    this.zone = whole.zone;
    this.seconds = Math.floor((whole.atInstant(LONG_AGO_MICROS).seconds + 30) / 60) * 60;
  }
  override atInstant(): ZoneOffset {
    return { seconds: this.seconds, name: 'LMT' };
  }
  override getAttribute(name: string): Value | undefined {
    return this.whole.getAttribute(name);
  }
  override repr(): string {
    return `<DstTzInfo '${this.zone}' LMT${this.seconds < 0 ? '' : '+'}${new PyTimedelta(this.seconds * 1e6).str()} STD>`;
  }
}

/** Names that `Intl` gives as offsets only, for the zones of Europe. */
const europeanNames: Readonly<Record<string, string>> = { 'Europe:0': 'WET', 'Europe:3600': 'CET', 'Europe:7200': 'CEST', 'Europe:10800': 'MSK' };

type Localize = (zone: PyZone, args: { dt: Value; dst: boolean }) => Value;
let localize: Localize | null = null;

/** Set by the datetimes, which know how to attach a zone; keeps the two files free of a cycle. */
export function onLocalize(how: Localize): void {
  localize = how;
}

function zoneAttribute(zone: PyZone, name: string): Value | undefined {
  if (name === 'zone') return zone.zone;
  if (name === 'localize') {
    return hostFunction(name, ['dt', 'is_dst?'], (args) => localize?.(zone, { dt: args.value('dt'), dst: args.value('is_dst', false) === true }) ?? null);
  }
  if (name !== 'normalize') return undefined;
  return hostFunction(name, ['dt', 'is_dst?'], (args) => {
    const dt = args.value('dt');
    const convert = dt instanceof PyObject ? dt.operate('astimezone', zone, false) : undefined;
    if (convert === undefined) throw new PyError('ValueError', 'Naive time - no tzinfo set');
    return convert;
  });
}

const known = new Map<string, PyZone>();

/** `pytz.timezone(name)`. */
export function timeZone(name: string): PyZone {
  if (name.toUpperCase() === 'UTC') return pytzUtc;
  let zone = known.get(name);
  if (!zone) {
    try {
      zone = new NamedZone(name);
    } catch {
      throw new PyError('UnknownTimeZoneError', `'${name}'`);
    }
    known.set(name, zone);
  }
  return zone;
}
