import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const local = fileURLToPath(new URL('../../../.oracle/dbt/bin/python', import.meta.url));

/** The Python that has Jinja2: `TABHOUSE_PYTHON`, or that of the dbt oracle which the test set-up installs. */
export function pythonPath(): string {
  const path = process.env.TABHOUSE_PYTHON ?? local;
  if (!existsSync(path)) throw new Error(`no Python with Jinja2 at ${path}: run "npm test", which installs it, or set TABHOUSE_PYTHON`);
  return path;
}

export type Outcome = { text: string } | { error: string };

/** What Python's Jinja2 makes of the templates. */
export function renderInPython(templates: readonly string[]): Outcome[] {
  const script = fileURLToPath(new URL('record_goldens.py', import.meta.url));
  const answer = execFileSync(pythonPath(), ['-W', 'ignore', script, '--stdin'], { input: JSON.stringify(templates), maxBuffer: 64_000_000, encoding: 'utf8' });
  return JSON.parse(answer) as Outcome[];
}
