import { DBT_VERSION } from '../../project/version.ts';
import { stamp } from '../clock.ts';

/** When and by which invocation an artifact is written. */
export type ArtifactMoment = { now: Date; invocationId: string; startedAt: Date };

/** The `metadata` every artifact of dbt begins with. `schema` is its name and version, `catalog/v1`. */
export function artifactMetadata(schema: string, { now, invocationId, startedAt }: ArtifactMoment) {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: DBT_VERSION,
    generated_at: stamp(now),
    invocation_id: invocationId,
    invocation_started_at: stamp(startedAt),
    env: {} as Record<string, string>,
  };
}
