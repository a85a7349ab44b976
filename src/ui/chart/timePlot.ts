import * as Plot from '@observablehq/plot';
import { compact } from '../number.ts';
import { marginOf, peak, type ChartKind, type Series } from './series.ts';
import { textWidth } from './textWidth.ts';

const DAY_MS = 86_400_000;

export type TimePlot = {
  svg: SVGElement;
  /** Horizontal place in px of the day at an index. */
  xOf: (index: number) => number;
  yOf: (value: number) => number;
  /** The day nearest to a horizontal place in px. */
  indexAt: (x: number) => number;
  innerBottom: number;
  innerRight: number;
};

type Options = {
  days: Date[];
  series: Series[];
  kind: ChartKind;
  width: number;
  height: number;
  format?: ((value: number) => string) | undefined;
};

/** Draws days against values with the margins, axes and zero line every chart of the app shares. */
export function drawTimePlot({ days, series, kind, width, height, format = compact }: Options): TimePlot {
  const margin = marginOf(series, format, textWidth);
  const first = days[0]?.getTime() ?? 0;
  const last = days.at(-1)?.getTime() ?? first;
  const halfBar = kind === 'bar' ? DAY_MS / 2 : 0;
  const mostTicks = Math.max(2, Math.floor(width / 96));
  const points = series.map(({ values }) => days.map((day, at) => ({ day, value: values[at] ?? null })));
  const figure = Plot.plot({
    width,
    height,
    marginTop: margin.top,
    marginRight: margin.right,
    marginBottom: margin.bottom,
    marginLeft: margin.left,
    style: { background: 'transparent', color: 'inherit', fontFamily: 'inherit', fontSize: '12px', overflow: 'visible' },
    x: { type: 'utc', domain: [first - halfBar, Math.max(last, first + DAY_MS) + halfBar], label: null },
    y: { domain: [0, peak(series)], nice: true, label: null },
    marks: [
      Plot.gridY({ ticks: 4, stroke: 'var(--rule)', strokeOpacity: 1 }),
      Plot.axisY({ ticks: 4, tickSize: 0, tickFormat: (value: number) => format(value), fill: 'var(--ink-2)' }),
      Plot.axisX({
        // Asked for a number, the axis of few days would be given half days.
        ticks: days.length <= mostTicks ? [...days] : mostTicks,
        tickSize: 4,
        stroke: 'var(--edge)',
        fill: 'var(--ink-2)',
        tickFormat: sayTick,
      } as Plot.AxisXOptions),
      ...series.flatMap((one, at) => marksOf(kind, one, points[at]!)),
      Plot.ruleY([0], { stroke: 'var(--edge)' }),
    ],
  });
  for (const group of figure.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label');
  figure.setAttribute('aria-hidden', 'true');
  const x = (figure as unknown as Plot.Plot).scale('x')!;
  const y = (figure as unknown as Plot.Plot).scale('y')!;
  const xOf = (index: number) => x.apply(days[index]) as number;
  return {
    svg: figure as unknown as SVGElement,
    xOf,
    yOf: (value) => y.apply(value) as number,
    indexAt: (px) => Math.max(0, Math.min(days.length - 1, Math.round(((x.invert!(px) as Date).getTime() - first) / DAY_MS))),
    innerBottom: height - margin.bottom,
    innerRight: width - margin.right,
  };
}

function marksOf(kind: ChartKind, { hue }: Series, points: { day: Date; value: number | null }[]): Plot.Markish[] {
  const place = { x: 'day', y: 'value' } as const;
  if (kind === 'bar') {
    const edge = (share: number) => (point: { day: Date }) => point.day.getTime() + DAY_MS * share;
    return [Plot.rectY(points, { x1: edge(-0.4), x2: edge(0.4), y: 'value', fill: hue })];
  }
  const line = Plot.lineY(points, { ...place, stroke: hue, strokeWidth: 1.75 });
  const lone = Plot.dot(points.length === 1 ? points : [], { ...place, fill: hue, r: 3 });
  return kind === 'area' ? [Plot.areaY(points, { ...place, fill: hue, fillOpacity: 0.14 }), line, lone] : [line, lone];
}

const dayTick = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
const monthTick = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: 'numeric' });

function sayTick(day: Date, _at: number, ticks: readonly Date[] | unknown): string {
  const all = Array.isArray(ticks) ? (ticks as Date[]) : [];
  const monthly = all.length > 1 && all.every((tick) => tick.getUTCDate() === 1);
  return (monthly ? monthTick : dayTick).format(day);
}
