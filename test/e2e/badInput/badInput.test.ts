import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, startApp, type App, type Outcome } from '../../support/app.ts';
import { BAD_INPUTS, type BadInput } from './cases.ts';

let app: App;
let before: string;

beforeAll(async () => {
  app = await startApp();
  await app.page.evaluate(() => window.tabhouse.ingest({ days: 2, seed: 4 }));
  before = await fingerprint(app.page);
});
afterAll(() => app.close());

const encoded = (content: string | Uint8Array) => (typeof content === 'string' ? { text: content } : { base64: Buffer.from(content).toString('base64') });

type Encoded = { text: string } | { base64: string };
/** A bad input as it crosses into the page: bytes as base64. */
type Sent =
  | { kind: 'project'; files: Record<string, Encoded>; command: string }
  | { kind: 'import'; relation: string; content: Encoded; format: string | null }
  | { kind: 'database'; content: Encoded }
  | { kind: 'query'; sql: string }
  | { kind: 'call'; method: string; args: unknown[] };

function sent(input: BadInput): Sent {
  switch (input.kind) {
    case 'project':
      return {
        kind: 'project',
        command: input.command ?? 'build',
        files: Object.fromEntries(Object.entries(input.files).map(([path, content]) => [path, encoded(content)])),
      };
    case 'import':
      return { kind: 'import', relation: input.relation, content: encoded(input.content), format: input.format ?? null };
    case 'database':
      return { kind: 'database', content: encoded(input.content) };
    case 'query':
      return { kind: 'query', sql: input.sql };
    case 'call':
      return { kind: 'call', method: input.method, args: input.args };
  }
}

/** Does the bad thing in the page; resolves to every message it drew, with its place. */
async function attempt(input: BadInput): Promise<NonNullable<Outcome['error']>[]> {
  return app.page.evaluate(async (todo: Sent) => {
    const decode = (content: { text: string } | { base64: string }) =>
      'text' in content ? content.text : Uint8Array.from(atob(content.base64), (c) => c.charCodeAt(0));
    const revive = (value: unknown): unknown =>
      value !== null && typeof value === 'object' && '$number' in value
        ? Number(value.$number)
        : Array.isArray(value)
          ? value.map(revive)
          : value !== null && typeof value === 'object'
            ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]))
            : value;
    const plain = (thrown: unknown) => {
      const { message, code, file, line, sql } = thrown as { message: string; code?: string; file?: string; line?: number; sql?: string };
      return { message: String(message), ...(code ? { code } : {}), ...(file ? { file } : {}), ...(line ? { line } : {}), ...(sql ? { sql } : {}) };
    };
    const drawn: { message: string; code?: string; file?: string; line?: number; sql?: string }[] = [];
    const api = window.tabhouse as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const call = async (method: string, ...args: unknown[]) => {
      try {
        return await api[method]?.(...args);
      } catch (thrown) {
        drawn.push(plain(thrown));
        return undefined;
      }
    };
    if (todo.kind === 'project') {
      await call('openProject', Object.fromEntries(Object.entries(todo.files).map(([path, content]) => [path, decode(content)])));
      if (drawn.length === 0) {
        const done = (await call('dbt', todo.command)) as { results?: { status: string; message: string | null }[] } | undefined;
        for (const result of done?.results ?? [])
          if (['error', 'fail', 'runtime error'].includes(result.status)) drawn.push({ message: String(result.message) });
      }
    } else if (todo.kind === 'import') {
      await call('importTable', todo.relation, new Blob([decode(todo.content) as BlobPart]), todo.format ? { format: todo.format } : undefined);
    } else if (todo.kind === 'database') {
      await call('importDatabase', new Blob([decode(todo.content) as BlobPart]));
    } else if (todo.kind === 'query') {
      await call('query', todo.sql);
    } else {
      await call(todo.method, ...todo.args.map(revive));
    }
    return drawn;
  }, sent(input));
}

async function check(input: BadInput): Promise<void> {
  const drawn = await attempt(input);
  expect(drawn.length, 'nothing was said').toBeGreaterThan(0);
  for (const error of drawn) {
    expect(error.message.trim().length, 'the message is empty').toBeGreaterThan(8);
    expect(error.message).not.toMatch(/\[object Object\]|undefined is not|is not a function|Cannot read propert|Maximum call stack|RangeError|TypeError:/);
  }
  const told = drawn.map((error) => `${error.file ?? ''}:${error.line ?? ''} ${error.message}`).join('\n');
  if ('says' in input && input.says) expect(told).toMatch(input.says);
  if ('file' in input && input.file) expect(told).toContain(input.file);
}

describe('bad input', () => {
  it('is tried in at least 200 ways', () => {
    expect(BAD_INPUTS.length).toBeGreaterThanOrEqual(200);
    expect(new Set(BAD_INPUTS.map(({ name }) => name)).size).toBe(BAD_INPUTS.length);
  });

  const named = (inputs: BadInput[]) => inputs.map((input) => [input.name, input] as const);

  it.each(named(BAD_INPUTS.filter(({ kind }) => kind === 'project')))('%s ends in a clear message', { timeout: 10_000 }, (_name, input) => check(input));

  it('of a project is left by closing it', async () => {
    await app.page.evaluate(() => window.tabhouse.closeProject());
    expect((await app.page.evaluate(() => window.tabhouse.status())).project).toBe('tabhouse');
  });

  it.each(named(BAD_INPUTS.filter(({ kind }) => kind !== 'project')))('%s ends in a clear message', { timeout: 10_000 }, (_name, input) => check(input));

  it('leaves the warehouse as it was', async () => {
    expect(await fingerprint(app.page)).toBe(before);
  });

  it('leaves the page alive and silent', () => {
    expect(app.errors).toEqual([]);
    expect(app.foreign).toEqual([]);
  });
});
