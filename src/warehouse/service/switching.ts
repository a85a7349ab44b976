import type { ProjectFiles } from '../../runtime/dbtSession.ts';
import { sameData } from './dataFiles.ts';
import { BUNDLED, bundled, readNewProject, rememberProject, type OpenProject } from './project.ts';
import type { Warehouse } from './warehouse.ts';

/** `openProject(files)`: the project becomes the open one, with the database that belongs to its name. Survives reload when it resolves. */
export async function openProject(warehouse: Warehouse, files: ProjectFiles): Promise<void> {
  const project = readNewProject(files);
  await warehouse.work('open', `Opening project ${project.name}`, () => change(warehouse, project));
}

/** `closeProject()`: back to the bundled project and its own database. */
export async function closeProject(warehouse: Warehouse): Promise<void> {
  await warehouse.work('open', 'Closing the project', async () => {
    if (warehouse.project.key !== BUNDLED) await change(warehouse, bundled());
  });
}

async function change(warehouse: Warehouse, project: OpenProject): Promise<void> {
  const before = warehouse.project;
  if (before.key === project.key && before.session.databaseName === project.session.databaseName && !warehouse.damage) {
    await rememberProject(warehouse.notebook, project);
    warehouse.editFiles(project);
    if (sameData(before.files, project.files)) return;
    await warehouse.host.close();
    await warehouse.openFile();
    return;
  }
  await warehouse.host.close();
  try {
    await warehouse.use(project);
    await rememberProject(warehouse.notebook, project);
  } catch (thrown) {
    await warehouse.use(before);
    throw thrown;
  }
}
