import { exportBundle as bundleOf, type BundleContent } from '../../export/bundle.ts';
import { importTable as importInto } from '../../export/importTable.ts';
import { loadParquet } from '../../export/parquetLibrary.ts';
import { exportParquet as parquetOf } from '../../export/parquetOut.ts';
import { readRelationName } from '../../export/relationName.ts';
import type { ImportFormat } from '../api.ts';
import { recordRun } from './history.ts';
import type { Warehouse } from './warehouse.ts';

/** `importTable(relation, file)`: the rows of the file take the place of the relation's; on disk when it resolves, nothing changed when it rejects. */
export async function importTable(warehouse: Warehouse, relation: string, file: Blob, format?: ImportFormat): Promise<{ rows: number }> {
  const { schema, name } = readRelationName(relation);
  const title = `The import of ${schema}.${name}`;
  return warehouse.work('import', title, (job, runId) => {
    let committed = false;
    const body = async () => {
      const startedAt = new Date();
      const imported = await importInto(warehouse.connection, relation, file, { format, parquet: () => loadParquet(warehouse.surroundings.parquetWasmUrl) });
      committed = true;
      job.controller.signal.throwIfAborted();
      job.settling = true;
      const command = `import ${schema}.${name}`;
      await recordRun(warehouse.connection, {
        runId,
        work: 'import',
        command,
        startedAt,
        finishedAt: new Date(),
        state: 'finished',
        message: `${imported.rows} rows`,
        days: null,
      });
      return imported;
    };
    return warehouse.unit(job, title, body, () => !committed);
  });
}

/** `exportParquet(relation)`: a relation as a Parquet file. */
export async function exportParquet(warehouse: Warehouse, relation: string): Promise<Blob> {
  const { schema, name } = readRelationName(relation);
  return warehouse.work('export', `The export of ${schema}.${name}`, async () =>
    parquetOf(warehouse.connection, relation, await loadParquet(warehouse.surroundings.parquetWasmUrl)),
  );
}

/** `exportBundle()`: the project, a profile for it, the database, the raw tables as Parquet and a README, as a zip. */
export async function exportBundle(warehouse: Warehouse): Promise<Blob> {
  return warehouse.work('export', 'The export of the bundle', async () => {
    const { files, name, session } = warehouse.project;
    void warehouse.connection;
    await warehouse.host.checkpoint();
    const content: BundleContent = {
      files,
      projectName: name,
      profile: session.target.profileName,
      target: session.target.name,
      schema: session.target.schema,
      databaseName: session.databaseName,
      database: await warehouse.host.file(),
    };
    return bundleOf(warehouse.connection, content, () => loadParquet(warehouse.surroundings.parquetWasmUrl));
  });
}
