import type { RunResults, TabhouseApi } from '../warehouse/api.ts';
import { Question } from './question.svelte.ts';
import type { WarehouseState } from './warehouse.svelte.ts';

export type ManifestColumn = {
  name: string;
  description: string;
  data_type: string | null;
  meta?: Record<string, unknown>;
  config?: { meta?: Record<string, unknown> };
};

/** The part of a manifest's node, source or exposure that the pages read. */
export type ManifestNode = {
  unique_id: string;
  name: string;
  alias?: string;
  identifier?: string;
  resource_type: string;
  package_name: string;
  original_file_path: string;
  schema?: string;
  relation_name?: string | null;
  description: string;
  columns: Record<string, ManifestColumn>;
  tags?: string[];
  meta?: Record<string, unknown>;
  fqn: string[];
  source_name?: string;
  raw_code?: string;
  compiled_code?: string | null;
  attached_node?: string | null;
  config?: { materialized?: string; severity?: string; enabled?: boolean; meta?: Record<string, unknown> };
  depends_on?: { nodes?: string[]; macros?: string[] };
};

export type Manifest = {
  metadata: { project_name: string; dbt_version: string };
  nodes: Record<string, ManifestNode>;
  sources: Record<string, ManifestNode>;
  exposures: Record<string, ManifestNode>;
  unit_tests?: Record<string, ManifestNode>;
  parent_map: Record<string, string[]>;
  child_map: Record<string, string[]>;
};

type Artifacts = { manifest: Manifest | null; runResults: RunResults | null };

/** The open project's manifest and the results of its last run. */
export class ArtifactsState {
  readonly #question: Question<Artifacts>;

  constructor(api: TabhouseApi, warehouse: WarehouseState) {
    this.#question = new Question(() => {
      void warehouse.projectVersion;
      return warehouse.status
        ? async () => {
            const { manifest, runResults } = await api.artifacts();
            return { manifest: 'nodes' in manifest ? (manifest as Manifest) : null, runResults: 'results' in runResults ? (runResults as RunResults) : null };
          }
        : null;
    });
  }

  get manifest(): Manifest | null {
    return this.#question.answer?.manifest ?? null;
  }

  get runResults(): RunResults | null {
    return this.#question.answer?.runResults ?? null;
  }

  get question(): Question<Artifacts> {
    return this.#question;
  }

  /** A node, source or exposure by its unique_id. */
  node(uniqueId: string): ManifestNode | null {
    const { nodes, sources, exposures, unit_tests } = this.manifest ?? {};
    return [nodes, sources, exposures, unit_tests].map((group) => own(group, uniqueId)).find((node) => node !== undefined) ?? null;
  }

  /** A column of a model as its YAML has it, found by the model's name. */
  column(model: string, column: string): ManifestColumn | undefined {
    const nodes = this.manifest?.nodes ?? {};
    const found = Object.values(nodes).find((node) => node.name === model && node.resource_type === 'model');
    return own(found?.columns, column);
  }
}

/** What a record holds under a name: ids and columns come from links and projects, and may be called `__proto__`. */
function own<T>(record: Record<string, T> | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
