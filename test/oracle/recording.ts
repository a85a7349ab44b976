import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { ORACLE_PINS, ROOT } from '../../src/cli/setup.mjs';
import type { Expected } from './cases.ts';

const SCRIPT = join(ROOT, 'test', 'oracle', 'oracle.py');
const CACHE = join(ROOT, '.cache', 'oracle');
const JOBS = Math.min(2, availableParallelism());

type Waiting = { folder: string; file: string; done: Promise<void>; settle: (problem: Error | null) => void };

/**
 * What real dbt makes of cases, recorded in the background. A recording is kept under `.cache/`, named after everything it depends on, so that
 * a case is recorded again only when it, the recorder or a pin changed.
 */
export class Recording {
  readonly #cases = new Map<string, Waiting>();

  /**
   * @param folders each with a `case.json`; the last part of a path is the case's name
   * @param kept false: the recordings are written into the folders and not found again
   */
  constructor(folders: string[], { kept = true } = {}) {
    mkdirSync(CACHE, { recursive: true });
    for (const folder of folders) {
      let settle: Waiting['settle'] = () => {};
      const done = new Promise<void>((resolve, reject) => (settle = (problem) => (problem ? reject(problem) : resolve())));
      done.catch(() => undefined);
      this.#cases.set(basename(folder), {
        folder,
        file: kept ? join(CACHE, `${basename(folder)}-${contentKey(folder)}.json`) : join(folder, 'expected.json'),
        done,
        settle,
      });
    }
    const missing = [...this.#cases.values()].filter((each) => (existsSync(each.file) ? (each.settle(null), false) : true));
    if (missing.length) this.#record(missing);
  }

  /** What real dbt did with a case, once it is recorded. */
  async expected(name: string): Promise<Expected> {
    const { file, done } = this.#cases.get(name)!;
    await done;
    return JSON.parse(readFileSync(file, 'utf8')) as Expected;
  }

  #record(missing: Waiting[]): void {
    const pairs = missing.flatMap(({ folder, file }) => [folder, file]);
    const env = { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: '0', TZ: 'UTC' };
    const child = spawn(process.env['TABHOUSE_PYTHON'] ?? 'python3', [SCRIPT, '--jobs', String(JOBS), ...pairs], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.on('error', (error) => missing.forEach(({ settle }) => settle(error)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, how, name, why] = /^(recorded|failed) (\S+) ?(.*)/.exec(line) ?? [];
      if (name) this.#cases.get(name)?.settle(how === 'recorded' ? null : new Error(`real dbt could not record it: ${why}`));
      else console.log(line);
    });
    child.on('close', () => missing.forEach(({ settle }) => settle(new Error('real dbt could not record it'))));
  }
}

function contentKey(folder: string): string {
  const hash = createHash('sha256').update(ORACLE_PINS.join('\n')).update(readFileSync(SCRIPT));
  const walk = (at: string): void => {
    for (const name of readdirSync(at).sort()) {
      const path = join(at, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (name !== 'expected.json') hash.update(`\0${relative(folder, path)}\0`).update(readFileSync(path));
    }
  };
  walk(folder);
  return hash.digest('hex').slice(0, 16);
}
