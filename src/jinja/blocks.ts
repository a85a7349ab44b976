import { TabhouseError, type Problem } from '../base/error.ts';
import type { MacroDefinition } from './ast.ts';
import { skipSpace, trimEnd } from './characters.ts';
import { locate } from './locate.ts';
import { parseTemplate } from './parse.ts';

/** One top-level block of a file, found without parsing what is inside. */
export type ExtractedBlock = {
  /** `macro`, `materialization`, `test`, `data_test`, `snapshot`, `docs`. */
  kind: string;
  name: string;
  /** The whole block as written, tags included: dbt's `full_block` (`macro_sql`). */
  text: string;
  /** What is between the tags: dbt's `contents`. */
  contents: string;
  /** Offset, line and column of `text` in the file. */
  at: number;
  line: number;
  column: number;
  /** Line and column of `contents`. */
  contentsLine: number;
  contentsColumn: number;
};

type Tag = { kind: string; name: string; start: number; end: number };

const tagStart = /\{%-?\s*([A-Za-z_][A-Za-z_0-9]*)(?:\s+([A-Za-z_][A-Za-z_0-9]*))?/y;
const endRaw = /\{%-?\s*endraw\s*(-?)%\}/g;
const quoted = /'[^'\\]*(?:\\[^][^'\\]*)*'|"[^"\\]*(?:\\[^][^"\\]*)*"/y;
const controlFlow: Readonly<Record<string, string>> = { if: 'endif', for: 'endfor' };

/** The top-level blocks of the wanted kinds, as dbt finds them; throws a located `TabhouseError` for unclosed or nested ones. */
export function extractBlocks(source: string, file: string, kinds: readonly string[]): ExtractedBlock[] {
  return new BlockFinder(source, file, kinds).blocks();
}

class BlockFinder {
  private pos = 0;
  private counted = { at: 0, line: 1, lineStart: 0 };

  constructor(
    private readonly source: string,
    private readonly file: string,
    private readonly kinds: readonly string[],
  ) {}

  blocks(): ExtractedBlock[] {
    const found: ExtractedBlock[] = [];
    const flow: Tag[] = [];
    let open: Tag | null = null;
    for (let tag = this.nextTag(); tag; tag = this.nextTag()) {
      this.follow(tag, flow);
      if (this.kinds.includes(tag.kind)) {
        if (flow.length) this.fail(`'${tag.kind}' begins inside '${flow.at(-1)?.kind}': definitions must be at the top level`, tag.start);
        if (open) this.fail(`'${open.kind}' is not closed: expected 'end${open.kind}' before this '${tag.kind}' begins`, tag.start);
        open = tag;
      } else if (open && tag.kind === `end${open.kind}`) {
        found.push(this.block(open, tag));
        open = null;
      }
    }
    if (open) this.fail(`'${open.kind}' is never closed: no 'end${open.kind}' follows`, open.start);
    return found;
  }

  private follow(tag: Tag, flow: Tag[]): void {
    if (tag.kind in controlFlow) flow.push(tag);
    else if (tag.kind === 'endif' || tag.kind === 'endfor') {
      const begun = flow.pop();
      if (!begun) this.fail(`'${tag.kind}' without a beginning`, tag.start);
      const expected = controlFlow[begun.kind];
      if (expected !== tag.kind) this.fail(`got '${tag.kind}' but expected '${expected}'`, tag.start);
    }
  }

  private block(open: Tag, close: Tag): ExtractedBlock {
    const { source } = this;
    const first = this.place(open.start);
    const inner = this.place(open.end);
    return {
      kind: open.kind,
      name: open.name,
      text: source.slice(open.start, close.end),
      contents: source.slice(open.end, close.start),
      at: open.start,
      ...first,
      contentsLine: inner.line,
      contentsColumn: inner.column,
    };
  }

  private nextTag(): Tag | null {
    const { source } = this;
    for (let open = source.indexOf('{', this.pos); open >= 0; open = source.indexOf('{', Math.max(open + 1, this.pos))) {
      if (open < this.pos) continue;
      const next = source[open + 1];
      if (next === '#') this.pos = this.find('#}', open + 2, open) + 2;
      else if (next === '{') this.pos = this.closing('}}', open + 2, open) + 2;
      else if (next === '%') {
        tagStart.lastIndex = open;
        const match = tagStart.exec(source);
        if (!match) continue;
        const start = source[open + 2] === '-' ? trimEnd(source, this.pos, open) : open;
        const kind = match[1] as string;
        this.pos = kind === 'raw' ? this.endOfRaw(open) : this.endOfTag(tagStart.lastIndex, open);
        return { kind, name: match[2] ?? '', start, end: this.pos };
      }
    }
    return null;
  }

  private endOfTag(from: number, open: number): number {
    const close = this.closing('%}', from, open);
    return this.source[close - 1] === '-' ? skipSpace(this.source, close + 2) : close + 2;
  }

  private endOfRaw(open: number): number {
    endRaw.lastIndex = open;
    const match = endRaw.exec(this.source);
    if (!match) this.fail("'raw' is never closed: no 'endraw' follows", open);
    return match[1] === '-' ? skipSpace(this.source, endRaw.lastIndex) : endRaw.lastIndex;
  }

  /** Offset of `end`, looked for outside of quoted strings. */
  private closing(end: string, from: number, open: number): number {
    const { source } = this;
    for (let i = from; i < source.length; i++) {
      const char = source[i];
      if (char === end[0] && source[i + 1] === end[1]) return i;
      if (char !== "'" && char !== '"') continue;
      quoted.lastIndex = i;
      if (!quoted.test(source)) this.fail('this string is never closed', i);
      i = quoted.lastIndex - 1;
    }
    return this.fail(`expected '${end}' before the end of the file`, open);
  }

  private find(end: string, from: number, open: number): number {
    const at = this.source.indexOf(end, from);
    return at < 0 ? this.fail(`expected '${end}' before the end of the file`, open) : at;
  }

  /** Counts on from the last place asked for. */
  private place(at: number): { line: number; column: number } {
    const { source, counted } = this;
    if (at < counted.at) this.counted = { at: 0, line: 1, lineStart: 0 };
    let { line, lineStart } = this.counted;
    for (let next = source.indexOf('\n', lineStart); next >= 0 && next < at; next = source.indexOf('\n', lineStart)) {
      line++;
      lineStart = next + 1;
    }
    this.counted = { at, line, lineStart };
    return { line, column: at - lineStart + 1 };
  }

  private fail(message: string, at: number): never {
    throw new TabhouseError({ code: 'template-syntax', fault: 'project', message, file: this.file, ...this.place(at) });
  }
}

const macroKinds = ['macro', 'materialization', 'test', 'data_test'];

/**
 * The definitions of a macro file (`macro`, `materialization`, `test`), each parsed by itself as dbt does, and what is wrong in
 * the others. Text between the blocks is not looked at.
 */
export function readDefinitions(source: string, file: string): { definitions: { definition: MacroDefinition; block: ExtractedBlock }[]; problems: Problem[] } {
  const definitions: { definition: MacroDefinition; block: ExtractedBlock }[] = [];
  const problems: Problem[] = [];
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      if (!(error instanceof TabhouseError)) throw error;
      const { message, line, column, hint } = error;
      problems.push({ message, file, line, column, hint });
    }
  };
  attempt(() => {
    for (const block of extractBlocks(source, file, macroKinds)) {
      attempt(() => definitions.push({ definition: parseDefinition(block, file), block }));
    }
  });
  return { definitions, problems };
}

/** The one definition in a block of a macro file. */
export function parseDefinition(block: Pick<ExtractedBlock, 'text' | 'line' | 'column'>, file: string): MacroDefinition {
  const template = parseTemplate(block.text, file, { line: block.line, column: block.column });
  const [definition] = template.definitions;
  if (definition && template.definitions.length === 1) return definition;
  const message = `expected one macro in this block, found ${template.definitions.length}`;
  throw new TabhouseError({ code: 'template-syntax', fault: 'project', message, file, ...locate(template, 0) });
}
