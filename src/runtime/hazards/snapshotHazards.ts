import type { Connection } from '../../engine/connection.ts';
import type { ManifestNode } from '../../project/manifest.ts';
import type { RunWarning } from '../results.ts';
import { hazardChecks, hazardCtes, type HazardCheck } from './checks.ts';
import { exampleRows } from './exampleRows.ts';
import { snapshotShape } from './snapshotShape.ts';

/**
 * What is dangerous about a snapshot that has just run, beyond what dbt looks at. Reads only. One statement where all is well, one more for
 * each thing found.
 *
 * @param clock SQL literal of the time the snapshot stamps with, or null where it stamps with none.
 */
export async function findSnapshotHazards(node: ManifestNode, compiledCode: string, clock: string | null, connection: Connection): Promise<RunWarning[]> {
  const shape = snapshotShape(node, compiledCode);
  if (!shape) return [];
  const checks = hazardChecks(shape, clock);
  const ctes = hazardCtes(shape);
  const counted = await connection.query(`${ctes}\nselect ${checks.map((check, at) => `(${check.count}) as c${at}`).join(',\n')}`);
  const counts = counted.get(0)?.toJSON() as Record<string, unknown>;
  const found: RunWarning[] = [];
  for (const [at, check] of checks.entries()) {
    const cases = Number(counts[`c${at}`] ?? 0);
    if (cases > 0)
      found.push({ code: check.code, message: `${node.name}: ${check.describe(cases)}`, node: node.unique_id, rows: await examples(check, ctes, connection) });
  }
  return found;
}

function examples(check: HazardCheck, ctes: string, connection: Connection): Promise<RunWarning['rows']> {
  return exampleRows(connection, check.examplesUseCtes ? `${ctes}\n${check.examples}` : check.examples);
}
