/** One line, area or run of bars. `values` has one entry a day of the chart; null is a gap, not a zero. */
export type Series = { label: string; hue: string; values: (number | null)[] };

export type ChartKind = 'line' | 'area' | 'bar';

export const MARGIN = { top: 12, right: 92, bottom: 26, left: 44 };
export const MARGIN_NARROW = { top: 12, right: 64, bottom: 26, left: 40 };
const LABEL_GAP = 15;

/** The highest value to be drawn, at least 1 so that an empty chart still has an axis. */
export function peak(series: Series[]): number {
  let highest = 0;
  for (const { values } of series) for (const value of values) if (value !== null && value > highest) highest = value;
  return highest === 0 ? 1 : highest;
}

/** Where direct labels stand, in px from the top: beside each line's last value, pushed apart where they would overlap. */
export function labelPositions(series: Series[], toPixel: (value: number) => number, bottom: number): { label: string; hue: string; y: number }[] {
  const placed = series
    .map(({ label, hue, values }) => ({ label, hue, last: values.findLast((value) => value !== null) ?? null }))
    .filter((entry) => entry.last !== null)
    .map(({ label, hue, last }) => ({ label, hue, y: toPixel(last as number) }))
    .sort((a, b) => a.y - b.y);
  for (let at = 1; at < placed.length; at += 1) placed[at]!.y = Math.max(placed[at]!.y, placed[at - 1]!.y + LABEL_GAP);
  const overflow = (placed.at(-1)?.y ?? 0) - bottom;
  if (overflow > 0) for (const entry of placed) entry.y -= overflow;
  return placed;
}
