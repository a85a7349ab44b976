import { throughJson } from '../../base/json.ts';
import type { Manifest } from '../../project/manifest.ts';
import { MAIN } from '../nodeResult.ts';
import type { RunResults } from '../results.ts';
import { artifactMetadata, type ArtifactMoment } from './metadata.ts';

/** manifest.json as dbt writes it after a run: plain JSON, with the SQL of the nodes that were compiled. */
export function manifestArtifact(manifest: Manifest, results: RunResults | null, moment: ArtifactMoment): object {
  const plain = throughJson(manifest) as Manifest;
  const disabled = Object.values(plain.disabled).flat() as { unsupported?: unknown }[];
  for (const node of [...Object.values(plain.nodes), ...Object.values(plain.unit_tests), ...Object.values(plain.functions), ...disabled])
    delete node.unsupported;
  const hooksRun: Record<string, number> = {};
  for (const result of results?.results ?? []) {
    const node = plain.nodes[result.unique_id] ?? plain.functions[result.unique_id];
    if (node?.resource_type === 'test') node.relation_name ??= result.relation_name;
    if (node?.resource_type === 'operation' && result.thread_id === MAIN) {
      // dbt numbers the hooks it runs from 1, and those it only read from 0
      const type = node.tags.includes('on-run-start') ? 'start' : 'end';
      node.index = hooksRun[type] = (hooksRun[type] ?? 0) + 1;
    }
    if (node && result.compiled_code !== null) Object.assign(node, { compiled: true, compiled_code: result.compiled_code, extra_ctes_injected: true });
  }
  const { env, ...metadata } = artifactMetadata('manifest/v12', moment);
  return { ...plain, metadata: { ...plain.metadata, ...metadata, env } };
}
