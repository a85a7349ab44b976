import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { CanonicalTable } from './canonical.ts';
import type { NodeOutcome } from './compare.ts';

export type ImportedTable = { relation: string; file: string; format?: string };

/** One step of a case: raw tables, changed files, statements, dbt commands, questions, in this order. */
export type Step = {
  import?: ImportedTable[];
  replaceFiles?: Record<string, string | null>;
  sql?: string[];
  dbt?: string | string[];
  after?: string[];
};

export type Case = { name: string; timeout_s?: number; ignore?: string[]; sameDay?: boolean; env?: string; steps: Step[] };

export type ExpectedStep = {
  runs: { command: string; nodes: Record<string, NodeOutcome>; error: string | null }[];
  relations: Record<string, CanonicalTable>;
  after: (CanonicalTable & { sql: string })[];
};

export type Expected = { form: number; recorded: string; volatile: string[]; steps: ExpectedStep[] };

export function readCase(folder: string): Case {
  return JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case;
}

/** What real dbt did with the case, or null while it has not been recorded. */
export function readExpected(folder: string): Expected | null {
  const file = join(folder, 'expected.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Expected) : null;
}

const SKIPPED_FOLDERS = new Set(['.git', '__pycache__']);
/** What dbt writes into a project. */
const WRITTEN_FOLDERS = new Set(['target', 'logs']);

/** The files of a project folder as `openProject` takes them: text where it is UTF-8, else bytes. */
export function projectFiles(folder: string): Record<string, string | Uint8Array> {
  const files: Record<string, string | Uint8Array> = {};
  const walk = (at: string): void => {
    for (const name of readdirSync(at)) {
      const path = join(at, name);
      if (statSync(path).isDirectory()) {
        if (!SKIPPED_FOLDERS.has(name) && !(at === folder && WRITTEN_FOLDERS.has(name))) walk(path);
      } else if (!/\.duckdb(\.wal)?$/.test(name)) {
        const bytes = readFileSync(path);
        const text = bytes.toString('utf8');
        files[relative(folder, path).split(sep).join('/')] = Buffer.from(text).equals(bytes) ? text : new Uint8Array(bytes);
      }
    }
  };
  walk(folder);
  return files;
}

export const commandsOf = (step: Step): string[] => (step.dbt === undefined ? [] : typeof step.dbt === 'string' ? [step.dbt] : step.dbt);
