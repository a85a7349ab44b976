/** Strings of Python, as far as calls have to be told from them; comments; and calls of `dbt`. */
const tokens = /('''|""")(?:\\[^]|(?!\1)[^])*\1|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|#[^\n]*|(?<![\w.])dbt\s*\.\s*(ref|source|config)\s*\(|[()[\]{}]/g;

/** A call that a Python model makes of `dbt`, as a template would write it: `ref('a')`. `at` is its offset in the text. */
export type PythonCall = { text: string; at: number };

/** The calls of `dbt.ref`, `dbt.source` and `dbt.config` in the text of a Python model, in order. */
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
  return calls.sort((a, b) => a.at - b.at);
}

function withoutComments(code: string): string {
  return code.replace(tokens, (token) => (token.startsWith('#') ? '' : token));
}
