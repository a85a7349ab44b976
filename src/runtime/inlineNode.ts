import type { Manifest, ManifestNode } from '../project/manifest.ts';
import type { ProjectInfo } from '../project/readProject.ts';

/** The name of that node. */
export const INLINE_NAME = 'inline_query';

/** The manifest with a node for `--inline` SQL. */
export function withInlineNode(manifest: Manifest, project: ProjectInfo, sql: string): Manifest {
  const unique_id = `sql_operation.${project.name}.${INLINE_NAME}`;
  const node: ManifestNode = {
    database: project.target.database,
    schema: project.target.schema,
    name: INLINE_NAME,
    resource_type: 'sql_operation',
    package_name: project.name,
    path: `sql/${INLINE_NAME}`,
    original_file_path: 'from remote system.sql',
    unique_id,
    fqn: [project.name, 'sql', INLINE_NAME],
    alias: INLINE_NAME,
    checksum: { name: 'none', checksum: '' },
    config: { enabled: true, materialized: 'view', tags: [], meta: {}, 'pre-hook': [], 'post-hook': [] },
    tags: [],
    description: '',
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: 0,
    relation_name: null,
    raw_code: sql,
    doc_blocks: [],
    depends_on: { macros: [], nodes: [] },
    language: 'sql',
    refs: [],
    sources: [],
    metrics: [],
    compiled: false,
  };
  return { ...manifest, nodes: { ...manifest.nodes, [unique_id]: node } };
}
