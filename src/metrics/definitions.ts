/** What a number means, from the `meta` of its column in the project's YAML. */
export type Definition = { label: string | undefined; text: string | undefined; unit: string | undefined };

type ColumnLike = { description?: string; meta?: Record<string, unknown>; config?: { meta?: Record<string, unknown> } };

/** Reads `meta.{label, definition, unit, numerator, denominator}` of a manifest's column; falls back to its description. */
export function definitionOf(column: ColumnLike | undefined): Definition {
  const meta = { ...column?.meta, ...column?.config?.meta };
  const text = textOf(meta['definition']) ?? (column?.description || undefined);
  const unit = textOf(meta['unit']);
  const numerator = textOf(meta['numerator']);
  const denominator = textOf(meta['denominator']);
  const fraction = numerator && denominator ? `= ${numerator} / ${denominator}` : undefined;
  return { label: textOf(meta['label']), unit, text: [text, fraction, unit ? `Unit: ${unit}` : undefined].filter(Boolean).join('\n') || undefined };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() ? value.trim() : undefined;
}
