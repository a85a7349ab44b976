const exactFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });
const compactFormat = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
const percentFormat = new Intl.NumberFormat('en-US', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const fixedFormat = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** What is shown where a number is not known or not defined. */
export const NOTHING = '–';

/** Every digit up to the third decimal: `12,345.679`. */
export function exact(value: number | bigint | null | undefined): string {
  return value === null || value === undefined ? NOTHING : exactFormat.format(value);
}

/** Short enough for a tile or an axis; whole below ten thousand: `9,874`, `12.3K`, `4.57M`. */
export function compact(value: number | bigint | null | undefined): string {
  if (value === null || value === undefined) return NOTHING;
  const size = Math.abs(Number(value));
  if (size >= 10_000) return compactFormat.format(value);
  return size >= 100 || Number.isInteger(Number(value)) ? exactFormat.format(Math.round(Number(value))) : fixedFormat.format(value);
}

/** A share of 0..1 as a percentage: `12.3%`. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined || !Number.isFinite(share) ? NOTHING : percentFormat.format(share);
}

/** The same for an axis: `12%`. */
export function wholePercent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

/** Numerator over denominator, or null where there is nothing to divide by. */
export function ratio(numerator: number | null, denominator: number | null): number | null {
  return numerator === null || !denominator ? null : numerator / denominator;
}

/** A relative change with its sign, `+4.2%`; null where the earlier value is nothing to compare with. */
export function change(now: number | null, before: number | null): number | null {
  return now === null || !before ? null : (now - before) / before;
}

export function signedPercent(share: number): string {
  return (share > 0 ? '+' : share < 0 ? '−' : '±') + percentFormat.format(Math.abs(share));
}

const BYTE_UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** Bytes in powers of 1,000: `3.4 MB`. */
export function bytes(count: number | null | undefined): string {
  if (count === null || count === undefined) return NOTHING;
  let power = 0;
  let size = count;
  while (size >= 999.5 && power < BYTE_UNITS.length - 1) {
    size /= 1000;
    power += 1;
  }
  return power === 0 ? `${exact(size)}\u00a0bytes` : `${size < 10 ? size.toFixed(1) : Math.round(size)}\u00a0${BYTE_UNITS[power]}`;
}

/** A stretch of time as people say it: `340 ms`, `2.4 s`, `3 min 12 s`, `1 h 4 min`. */
export function duration(durationMs: number | null | undefined): string {
  if (durationMs === null || durationMs === undefined || !Number.isFinite(durationMs)) return NOTHING;
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

/** `1 row`, `2 rows`; the noun's plural is given where an s does not make it. */
export function count(value: number, noun: string, plural = noun + 's'): string {
  return `${exact(value)} ${value === 1 ? noun : plural}`;
}
