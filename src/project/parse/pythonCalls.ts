/** Strings of Python, as far as calls have to be told from them; comments; and calls of `dbt`. */
const tokens =
  /('''|""")(?:\\[^]|(?!\1)[^])*\1|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|#[^\n]*|(?<![\w.])dbt\s*\.\s*(config\s*\.\s*(?:meta_)?get|ref|source|config)\s*\(|[()[\]{}]/g;

const READS = /^config\s*\.\s*(?:meta_)?get\s*\(/;

/** A call that a Python model makes of `dbt`, as a template would write it: `ref('a')`. `at` is its offset in the text. */
export type PythonCall = { text: string; at: number };

/** The calls of `dbt.ref`, `dbt.source`, `dbt.config` and, last, of what reads the configuration in the text of a Python model, in order. */
export function pythonCalls(source: string): PythonCall[] {
  const calls: PythonCall[] = [];
  const open: { name: string | null; at: number; from: number }[] = [];
  for (const match of source.matchAll(tokens)) {
    const [token] = match;
    const end = match.index + token.length;
    if (match[2] !== undefined) open.push({ name: match[2], at: match.index, from: end });
    else if (/^[([{]$/.test(token)) open.push({ name: null, at: match.index, from: end });
    else if (/^[)\]}]$/.test(token)) {
      const begun = open.pop();
      if (begun?.name) calls.push({ text: `${begun.name}(${withoutComments(source.slice(begun.from, match.index))})`, at: begun.at });
    }
  }
  return withKeysUsed(calls.sort((a, b) => a.at - b.at));
}

/** dbt keeps the keys that a model asks its configuration for, and their defaults, in that configuration. */
function withKeysUsed(calls: PythonCall[]): PythonCall[] {
  const reading = calls.filter(({ text }) => READS.test(text));
  if (reading.length === 0) return calls;
  const lists = ['config', 'meta'].flatMap((kind) => {
    const own = reading.filter(({ text }) => /meta_get\s*\(/.test(text) === (kind === 'meta'));
    const parts = own.map(({ text }) => `([${text.replace(READS, '').slice(0, -1)}] + [none])`);
    return [`${kind}_keys_used=[${parts.map((part) => `${part}[0]`).join(', ')}]`, `${kind}_keys_defaults=[${parts.map((part) => `${part}[1]`).join(', ')}]`];
  });
  const at = (reading.at(-1) as PythonCall).at;
  return [...calls.filter((call) => !reading.includes(call)), { text: `config(${lists.join(', ')})`, at }];
}

function withoutComments(code: string): string {
  return code.replace(tokens, (token) => (token.startsWith('#') ? '' : token));
}
