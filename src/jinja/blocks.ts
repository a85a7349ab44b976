import type { Problem } from '../base/error.ts';
import type { MacroDefinition } from './ast.ts';

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

/** The top-level blocks of the wanted kinds, as dbt finds them; throws a located `TabhouseError` for unclosed or nested ones. */
export declare function extractBlocks(source: string, file: string, kinds: readonly string[]): ExtractedBlock[];

/** The definitions of a macro file (`macro`, `materialization`, `test`, `data_test`), each parsed by itself, and what is wrong in the others. */
export declare function readDefinitions(
  source: string,
  file: string,
): { definitions: { definition: MacroDefinition; block: ExtractedBlock }[]; problems: Problem[] };
