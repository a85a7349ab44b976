import type { Manifest, ManifestNode, ManifestUnitTest } from '../project/manifest.ts';
import type { NodeResult } from './results.ts';
import type { TestFinding } from './testOutcome.ts';

export type RunnableNode = ManifestNode | ManifestUnitTest;

/** What doing one node gave, before it is put into a result. */
export type Executed = {
  message: string | null;
  adapterResponse: NodeResult['adapter_response'];
  compiledCode: string | null;
  /** Set by data tests. */
  test?: TestFinding;
  /** Set by unit tests: the difference in words, or null where there is none. */
  unitDifference?: string | null;
};

/** What a finished run tells its end hooks, beside the results themselves. */
export type EndOfRun = { results: { result: NodeResult; node: RunnableNode | null }[]; schemas: string[]; databaseSchemas: [string | null, string][] };

/** How the runtime reaches the database. A failed call has rolled back whatever it began. Errors are TabhouseErrors. */
export interface Executor {
  readonly manifest: Manifest;
  /** Makes the schemas of `nodes` and reads which relations exist. */
  prepare(nodes: ManifestNode[], createSchemas: boolean): Promise<void>;
  /** A node's SQL with ephemeral models injected; also where the node itself then fails. */
  compile(node: RunnableNode): Promise<string | null>;
  /** Does a compiled node. */
  execute(node: RunnableNode): Promise<Executed>;
  /** Compiles and runs one on-run-start or on-run-end hook. Compiling may reject; the statement's own failure is `error`. */
  hook(node: ManifestNode, end: EndOfRun | null): Promise<{ compiledCode: string; error: string | null }>;
}
