import { TabhouseError } from '../../base/error.ts';

/** CSV as Python's `csv.reader` reads it: quotes doubled inside quotes, any newline ends a row, a blank line is a row of nothing. */
export function parseCsv(text: string, delimiter: string): string[][] {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  let isEmptyRow = true;
  const endField = (): void => {
    row.push(field);
    field = '';
    state = 'start';
  };
  const endRow = (): void => {
    if (!isEmptyRow) endField();
    rows.push(row);
    row = [];
    isEmptyRow = true;
    state = 'start';
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (state === 'quoted') {
      if (c !== '"') field += c;
      else if (source[i + 1] === '"') {
        field += '"';
        i++;
      } else state = 'closed';
      continue;
    }
    if (c === '\r' || c === '\n') {
      if (c === '\r' && source[i + 1] === '\n') i++;
      endRow();
      continue;
    }
    isEmptyRow = false;
    if (c === delimiter) endField();
    else if (c === '"' && state === 'start') state = 'quoted';
    else {
      field += c;
      state = 'plain';
    }
  }
  if (!isEmptyRow) endRow();
  return rows;
}

/**
 * The header and the rows of a seed or fixture.
 * @throws TabhouseError where a row has more values than the header has names, and for a delimiter Python's reader refuses.
 */
export function parseCsvTable(text: string, delimiter: string, file: string): { names: string[]; rows: (string | null)[][] } {
  if ([...delimiter].length !== 1) throw new TabhouseError({ code: 'template', fault: 'project', file, message: '"delimiter" must be a 1-character string' });
  const [header, ...rows] = parseCsv(text, delimiter);
  if (header === undefined)
    throw new TabhouseError({ code: 'seed', fault: 'project', file, line: 1, message: 'the file is empty: a seed begins with a line of column names' });
  const names = distinctNames(header.length > 0 ? header : Array.from(rows[0] ?? [], () => null));
  rows.forEach((row, index) => {
    if (row.length <= names.length) return;
    throw new TabhouseError({
      code: 'template',
      fault: 'project',
      file,
      line: index + 2,
      message: `Row ${index} has ${row.length} values, but Table only has ${names.length} columns.`,
    });
  });
  return { names, rows: rows.map((row) => names.map((_, i) => row[i] ?? null)) };
}

/** Unnamed columns get letters, a name met before gets a number. */
export function distinctNames(names: readonly (string | null)[]): string[] {
  const taken = new Set<string>();
  return names.map((given, index) => {
    const base = given === null || given === '' ? letterName(index) : given;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    return name;
  });
}

function letterName(index: number): string {
  const letter = String.fromCharCode('a'.charCodeAt(0) + (index % 26));
  return letter.repeat(Math.floor(index / 26) + 1);
}
