let pen: CanvasRenderingContext2D | null = null;

/** The width in px of a text in a chart's size and weight, in the page's font. */
export function textWidth(text: string): number {
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return text.length * 7;
  pen.font = `500 12px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}
