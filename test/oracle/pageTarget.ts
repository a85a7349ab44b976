import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ImportFormat, TabhouseApi } from '../../src/warehouse/api.ts';
import type { ImportedTable } from './cases.ts';
import type { RanNode, Target } from './target.ts';

type Sent = { text: string } | { base64: string };
type WithApi = { tabhouse: TabhouseApi };
type Answer<T> = { value: T } | { error: { message: string; code?: string; file?: string; line?: number } };

/** The built page, driven through its scripting API. */
export class PageTarget implements Target {
  database = '';

  constructor(private readonly page: Page) {}

  async open(files: Record<string, string | Uint8Array>): Promise<void> {
    await this.replaceFiles(files);
    unwrap(await this.page.evaluate(async () => (await (globalThis as unknown as WithApi).tabhouse.reset(), { value: null })));
    this.database = (await this.rows('select current_database() as d'))[0]![0]!;
  }

  async replaceFiles(files: Record<string, string | Uint8Array>): Promise<void> {
    const sent: Record<string, Sent> = Object.fromEntries(
      Object.entries(files).map(([path, content]) => [
        path,
        typeof content === 'string' ? { text: content } : { base64: Buffer.from(content).toString('base64') },
      ]),
    );
    await this.page.evaluate(async (given) => {
      const decoded = Object.entries(given).map(
        ([path, content]) => [path, 'text' in content ? content.text : Uint8Array.from(atob(content.base64), (char) => char.charCodeAt(0))] as const,
      );
      await (globalThis as unknown as WithApi).tabhouse.openProject(Object.fromEntries(decoded));
    }, sent);
  }

  async importTable(table: ImportedTable, folder: string): Promise<void> {
    const format = (table.format ?? table.file.split('.').pop()) as ImportFormat;
    const base64 = readFileSync(join(folder, table.file)).toString('base64');
    await this.page.evaluate(
      async (given) => {
        const bytes = Uint8Array.from(atob(given.base64), (char) => char.charCodeAt(0));
        await (globalThis as unknown as WithApi).tabhouse.importTable(given.relation, new Blob([bytes]), { format: given.format });
      },
      { relation: table.relation, base64, format },
    );
  }

  async rows(sql: string): Promise<(string | null)[][]> {
    const answer: Answer<(string | null)[][]> = await this.page.evaluate(async (text) => {
      try {
        const table = await (globalThis as unknown as WithApi).tabhouse.query(text);
        return {
          value: table
            .toArray()
            .map((row) =>
              Object.values(row.toJSON() as Record<string, unknown>).map((value) => (value === null || value === undefined ? null : String(value))),
            ),
        };
      } catch (thrown) {
        return { error: { message: String((thrown as Error).message) } };
      }
    }, sql);
    return unwrap(answer);
  }

  async run(command: string): Promise<RanNode[]> {
    const answer: Answer<RanNode[]> = await this.page.evaluate(async (text) => {
      try {
        const { results } = await (globalThis as unknown as WithApi).tabhouse.dbt(text);
        return {
          value: results.map(({ unique_id, status, failures, message }) => ({
            unique_id,
            status,
            failures: failures === null ? null : Number(failures),
            message,
          })),
        };
      } catch (thrown) {
        const { message, code, file, line } = thrown as { message: string; code?: string; file?: string; line?: number };
        return {
          error: { message, ...(code === undefined ? {} : { code }), ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) },
        };
      }
    }, command);
    return unwrap(answer);
  }
}

function unwrap<T>(answer: Answer<T>): T {
  if ('value' in answer) return answer.value;
  throw Object.assign(new Error(answer.error.message), answer.error);
}
