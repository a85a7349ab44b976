/** One line, area or run of bars. `values` has one entry a day of the chart; null is a gap, not a zero. */
export type Series = { label: string; hue: string; values: (number | null)[] };

export type ChartKind = 'line' | 'area' | 'bar';

export type Margin = { top: number; right: number; bottom: number; left: number };
const LABEL_GAP = 15;
/** Between the last day and its label, and around an axis's text, in px. */
export const LABEL_SPACE = 6;
const HALF_DATE = 20;

/** The highest value to be drawn, at least 1 so that an empty chart still has an axis. */
export function peak(series: Series[]): number {
  let highest = 0;
  for (const { values } of series) for (const value of values) if (value !== null && value > highest) highest = value;
  return highest === 0 ? 1 : highest;
}

/** What stands at the end of each line: its name, or of a lone one, which the title names, its last value. A series of nothing has no end. */
export function endLabels(series: Series[], format: (value: number) => string): { label: string; hue: string; last: number }[] {
  return series.flatMap(({ label, hue, values }) => {
    const last = values.findLast((value) => value !== null) ?? null;
    return last === null ? [] : [{ label: series.length === 1 ? format(last) : label, hue, last }];
  });
}

/** As much room around the plot as its labels take. `measure` gives the width of a text of theirs in px. */
export function marginOf(series: Series[], format: (value: number) => string, measure: (text: string) => number): Margin {
  const widest = (texts: string[]) => Math.ceil(Math.max(0, ...texts.map(measure)));
  const highest = peak(series);
  const ticks = [highest, highest / 2, 10 ** Math.ceil(Math.log10(highest))].map(format);
  const ends = widest(endLabels(series, format).map(({ label }) => label));
  return { top: 12, right: Math.max(HALF_DATE, ends + 2 * LABEL_SPACE), bottom: 26, left: widest(ticks) + 2 * LABEL_SPACE };
}

/** Where direct labels stand, in px from the top: beside each line's last value, pushed apart where they would overlap. */
export function labelPositions(
  ends: { label: string; hue: string; last: number }[],
  toPixel: (value: number) => number,
  bottom: number,
): { label: string; hue: string; y: number }[] {
  const placed = ends.map(({ label, hue, last }) => ({ label, hue, y: toPixel(last) })).sort((a, b) => a.y - b.y);
  for (let at = 1; at < placed.length; at += 1) placed[at]!.y = Math.max(placed[at]!.y, placed[at - 1]!.y + LABEL_GAP);
  const overflow = (placed.at(-1)?.y ?? 0) - bottom;
  if (overflow > 0) for (const entry of placed) entry.y -= overflow;
  return placed;
}
