import type { DbtSession, ProjectFiles } from '../../runtime/dbtSession.ts';
import { ProjectSession } from '../../runtime/projectSession.ts';
import { TabhouseError } from '../../base/error.ts';
import type { Notebook } from '../storage/notebook.ts';
import { bundledProject } from './bundledProject.ts';

/** The project whose files ship with the page; its database lies beside those of opened projects under a name no project can have. */
export const BUNDLED = ' bundled';

export type OpenProject = { /** Name of its folder and journal. */ key: string; name: string; files: ProjectFiles; session: DbtSession };

function openSession(files: ProjectFiles): DbtSession {
  // A tab has no environment: `env_var` finds its defaults only.
  const session = new ProjectSession({});
  session.setFiles(files);
  return session;
}

function projectOf(key: string, files: ProjectFiles): OpenProject {
  const session = openSession(files);
  return { key, name: session.projectName ?? key.trim(), files, session };
}

/** The project that is open: the one a user opened last, or the bundled one. */
export async function openProjectOf(notebook: Notebook): Promise<OpenProject> {
  const key = await notebook.get<string>('state', 'project');
  const files = key ? await notebook.get<ProjectFiles>('projects', key) : undefined;
  return key && files ? projectOf(key, files) : projectOf(BUNDLED, bundledProject());
}

export function bundled(): OpenProject {
  return projectOf(BUNDLED, bundledProject());
}

/** Files as a project, not yet opened. @throws TabhouseError code `parse` when they have no readable name. */
export function readNewProject(files: ProjectFiles): OpenProject {
  const session = openSession(files);
  const name = session.projectName;
  if (!name) {
    const [problem, ...others] = session.problems();
    throw new TabhouseError({
      code: 'parse',
      fault: 'project',
      message: problem?.message ?? 'There is no dbt_project.yml with a name in it.',
      file: problem?.file ?? 'dbt_project.yml',
      line: problem?.line,
      column: problem?.column,
      hint: problem?.hint,
      problems: problem ? [problem, ...others] : undefined,
    });
  }
  return { key: name, name, files, session };
}

/** Notes which project is open, its files with it; on disk when it resolves. */
export async function rememberProject(notebook: Notebook, project: OpenProject): Promise<void> {
  if (project.key === BUNDLED) await notebook.put([{ store: 'state', key: 'project', value: undefined }]);
  else {
    await notebook.put([
      { store: 'state', key: 'project', value: project.key },
      { store: 'projects', key: project.key, value: project.files },
    ]);
  }
}
