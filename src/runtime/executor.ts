import type { Manifest, ManifestExposure, ManifestNode, ManifestSemanticNode, ManifestUnitTest } from '../project/manifest.ts';
import type { NodeResult, RunStatus } from './results.ts';

export type RunnableNode = ManifestNode | ManifestUnitTest;

/** What a plan may hold: exposures and saved queries are in it, but nothing is done for them. */
export type PlannableNode = RunnableNode | ManifestExposure | ManifestSemanticNode;

/** What doing one node gave. */
export type Executed = {
  status: RunStatus;
  message: string | null;
  failures: number | null;
  adapterResponse: NodeResult['adapter_response'];
  compiledCode: string | null;
  relationName: string | null;
};

/** What a finished run tells its end hooks. */
export type EndOfRun = { results: { result: NodeResult; node: PlannableNode | null }[]; schemas: string[]; databaseSchemas: [string, string][] };

/** How the runtime reaches the database. A failed call has rolled back whatever it began. Errors are TabhouseErrors. */
export interface Executor {
  readonly manifest: Manifest;
  /** Reads which relations exist and makes the schemas of `nodes`. */
  prepare(nodes: ManifestNode[]): Promise<void>;
  /** A node's SQL with ephemeral models injected. */
  compile(node: RunnableNode): Promise<string | null>;
  /** Compiles a node and does with it what its command does: materialize, check, show. `onCompiled` is called between the two. */
  execute(node: RunnableNode, onCompiled: () => void): Promise<Executed>;
  /** The SQL of a node whose execution failed after it was compiled. */
  compiledCodeOf(node: RunnableNode): string | null;
  /** Where a node stands or would stand in the database; null for one that is not stored. */
  relationNameOf(node: RunnableNode): string | null;
  /** Runs one on-run-start or on-run-end hook. */
  hook(node: ManifestNode, end: EndOfRun | null, onCompiled: () => void): Promise<void>;
  /** After the last hook of a type: rolls back what they left open and drops their temporary relations. */
  endHooks(): Promise<void>;
}
