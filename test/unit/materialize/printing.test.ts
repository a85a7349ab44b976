import { expect, test } from 'vitest';
import { driveSync } from '../../../src/jinja/steps.ts';
import { callValue } from '../../../src/jinja/render.ts';
import type { Value } from '../../../src/jinja/values.ts';
import { dateOf, datetimeOf } from '../../../src/materialize/agate/dates.ts';
import { PyDecimal } from '../../../src/materialize/agate/decimal.ts';
import { AgateTable } from '../../../src/materialize/agate/table.ts';

const printed: string[] = [];
const day = dateOf(Date.UTC(2024, 0, 2));
const rows: Value[][] = [
  [
    1234567,
    PyDecimal.parse('1234.56789'),
    'a long text, with "quotes" and more',
    null,
    day,
    true,
    PyDecimal.parse('1.5'),
    datetimeOf(Date.UTC(2024, 0, 2, 3, 4, 5), null),
  ],
  [-1, PyDecimal.parse('0.1'), 'x', 'y', null, null, PyDecimal.parse('2.0'), null],
];
const table = new AgateTable([...'abcdefgh'], ['Integer', 'Number', 'Text', 'Text', 'Date', 'Boolean', 'Number', 'DateTime'], rows, (text) =>
  printed.push(text),
);

function say(method: string, named: Record<string, Value> = {}): string {
  printed.length = 0;
  driveSync(callValue(table.getAttribute(method) ?? null, [], new Map(Object.entries(named))));
  return printed.join('\n');
}

test("a table prints as agate prints it: all but text to the right, numbers grouped and cut, other columns' values as they are", () => {
  expect(say('print_table', { max_columns: null })).toBe(
    `
|       a |          b | c                    | d |          e |    f |   g |                   h |
| ------- | ---------- | -------------------- | - | ---------- | ---- | --- | ------------------- |
| 1234567 | 1,234.568… | a long text, with... |   | 2024-01-02 | True | 1.5 | 2024-01-02 03:04:05 |
|      -1 |     0.100… | x                    | y |            |      | 2.0 |                     |`.trim(),
  );
  expect(say('print_table', { max_columns: 3, max_rows: 1 })).toBe(
    `
|       a |          b | c                    | ... |
| ------- | ---------- | -------------------- | --- |
| 1234567 | 1,234.568… | a long text, with... | ... |
|     ... |        ... | ...                  | ... |`.trim(),
  );
});
test('it prints as CSV', () => {
  expect(say('print_csv')).toBe(
    'a,b,c,d,e,f,g,h\n1234567,1234.56789,"a long text, with ""quotes"" and more",,2024-01-02,True,1.5,2024-01-02T03:04:05\n-1,0.1,x,y,,,2.0,',
  );
});
test('it prints as JSON, in each of its forms', () => {
  const first = String.raw`{"a": 1234567, "b": 1234.56789, "c": "a long text, with \"quotes\" and more", "d": null, "e": "2024-01-02", "f": true, "g": 1.5, "h": "2024-01-02T03:04:05"}`;
  const second = '{"a": -1, "b": 0.1, "c": "x", "d": "y", "e": null, "f": null, "g": 2.0, "h": null}';
  expect(say('print_json')).toBe(`[${first}, ${second}]`);
  expect(say('print_json', { newline: true })).toBe(`${first}\n${second}`);
  expect(JSON.parse(say('print_json', { key: 'a', indent: 2 }))).toEqual({ 1234567: JSON.parse(first), '-1': JSON.parse(second) });
});
