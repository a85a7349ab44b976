import { parse } from 'yaml';
import type { DbtSession, ProjectFiles } from '../../runtime/dbtSession.ts';
export function createDbtSession(): DbtSession {
  let name: string | null = null;
  const none = () => { throw new Error('not yet'); };
  return {
    get projectName() { return name; },
    databaseName: 'warehouse',
    setFiles(files: ProjectFiles) { name = (parse(String(files['dbt_project.yml'] ?? '')) as { name?: string } | null)?.name ?? null; },
    problems: () => [],
    plan: none, run: none,
    runSourceSnapshots: async () => ({ metadata: {} as never, results: [], elapsed_time: 0, args: {} }),
    failingRows: none, artifacts: none, restoreResults: () => undefined,
  };
}
