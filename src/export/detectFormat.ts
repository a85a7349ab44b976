import { TabhouseError } from '../base/error.ts';

export const tableFormats = ['csv', 'parquet', 'json'] as const;
export type TableFormat = (typeof tableFormats)[number];

const endings: Record<string, TableFormat> = { csv: 'csv', tsv: 'csv', txt: 'csv', parquet: 'parquet', json: 'json', ndjson: 'json', jsonl: 'json' };
const HEAD_BYTES = 4096;

/** The format asked for, else what the name ends in, else what the file begins with. Errors: code `usage` for a format that is none of the three. */
export async function detectFormat(file: Blob, fileName: string, asked: unknown): Promise<TableFormat> {
  if (asked !== undefined) {
    const format = tableFormats.find((known) => known === asked);
    if (format) return format;
    throw new TabhouseError({ code: 'usage', fault: 'usage', message: `format must be csv, parquet or json, not ${JSON.stringify(asked) ?? typeof asked}` });
  }
  const ending = endings[/\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''];
  if (ending) return ending;
  const head = await file.slice(0, HEAD_BYTES).text();
  if (head.startsWith('PAR1')) return 'parquet';
  return /^\s*[[{]/.test(head) ? 'json' : 'csv';
}
