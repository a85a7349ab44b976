/** Rows of a CSV text as Python's `csv.DictReader` gives them: all values texts, missing ones null. */
export function readCsv(text: string): { [column: string]: string | null }[] {
  const records = [...csvRecords(text)];
  const header = records.shift() ?? [];
  return records.filter((record) => record.length > 0).map((record) => Object.fromEntries(header.map((name, index) => [name, record[index] ?? null])));
}

/** Records of a CSV text: quotes doubled inside quotes, an empty line is an empty record. */
export function* csvRecords(text: string): Generator<string[]> {
  let record: string[] = [];
  let value = '';
  let isQuoted = false;
  let hasContent = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (isQuoted) {
      if (character !== '"') value += character;
      else if (text[i + 1] === '"') value += text[++i];
      else isQuoted = false;
    } else if (character === '"' && value === '') {
      isQuoted = true;
      hasContent = true;
    } else if (character === ',') {
      record.push(value);
      value = '';
      hasContent = true;
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[i + 1] === '\n') i++;
      yield hasContent || value !== '' ? [...record, value] : [];
      record = [];
      value = '';
      hasContent = false;
    } else value += character;
  }
  if (hasContent || value !== '') yield [...record, value];
}
