/** A cell's text, and how wide it is where it stands for the width of its column. */
export type Line = readonly { text: string; width: number }[];

const WIDEST = 130;

/** Lines with their columns one below the other, unless that would be too wide; a text far longer than others of its column may stand out. */
export function layOut(lines: readonly Line[]): string {
  const quotedLines = lines.map((line) => line.map(quotedCell));
  const widths = (lines[0] ?? []).map((_, column) => columnWidth(quotedLines.map((line) => line[column]?.width ?? 0)));
  const isNarrow = widths.reduce((total, width) => total + width, widths.length - 1) <= WIDEST;
  return quotedLines.map((line) => lineText(line, isNarrow ? widths : null)).join('\n');
}

function lineText(line: Line, widths: readonly number[] | null): string {
  let text = '';
  let at = 0;
  let target = 0;
  for (const [column, cell] of line.entries()) {
    if (widths !== null && target > at) {
      text += ' '.repeat(target - at);
      at = target;
    }
    text += (column > 0 ? ',' : '') + cell.text;
    at += cell.width;
    target += widths?.[column] ?? 0;
  }
  return text;
}

/** The widest text that is no outlier (two standard deviations above the mean), and never less than the name's. */
function columnWidth(widths: readonly number[]): number {
  const mean = widths.reduce((sum, width) => sum + width, 0) / widths.length;
  const variance = widths.reduce((sum, width) => sum + width * width, 0) / widths.length - mean * mean;
  const most = Math.trunc(mean + Math.sqrt(Math.max(0, variance)) * 2 + 0.5);
  return Math.max(widths[0] ?? 0, ...widths.filter((width) => width <= most));
}

function quotedCell({ text, width }: Line[number]): Line[number] {
  const isQuoted = /^ | $|[",\r\n\t]/.test(text);
  return isQuoted ? { text: `"${text.replaceAll('"', '""')}"`, width: width === text.length ? text.replaceAll('"', '""').length + 2 : width } : { text, width };
}
