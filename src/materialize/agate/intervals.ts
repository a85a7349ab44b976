import type { Vector } from 'apache-arrow';
import { PyTimedelta } from '../../project/context/datetime/timedelta.ts';

const dayMicros = 86_400_000_000;
const daysOfMonth = 30;

/**
 * DuckDB's intervals as dbt has them: Python's timedelta, in which a month has 30 days, as text. Arrow's JavaScript does not read months,
 * days and nanoseconds, which are four 32-bit words each: months, days, and the two halves of the nanoseconds.
 */
export function intervalTexts(vector: Vector): (string | null)[] {
  const texts: (string | null)[] = [];
  for (const { values, length, offset } of vector.data) {
    const words = values as Int32Array;
    for (let row = 0; row < length; row++) {
      const at = (offset + row) * 4;
      texts.push(vector.isValid(texts.length) ? intervalText(words.subarray(at, at + 4)) : null);
    }
  }
  return texts;
}

function intervalText(words: Int32Array): string {
  const [months = 0, days = 0, low = 0, high = 0] = words;
  const nanos = (BigInt(high) << 32n) | BigInt(low >>> 0);
  return new PyTimedelta((daysOfMonth * months + days) * dayMicros + Number(nanos / 1000n)).str();
}
