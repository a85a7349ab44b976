/** A file that statements may read by its path inside the project, as dbt's do when it runs in the project's folder. */
export type ReadableFile = { path: string; bytes: Uint8Array };

/** The comment on temporary relations that stand for files of the project: views read them, so they stay as long as the connection. */
export const FILE_COMMENT = 'a file of the project';

/** Under which names DuckDB has to know a file: it compares them as they are written. */
export function namesOf(path: string): string[] {
  return [path, `./${path}`];
}

/** What DuckDB's walls must let through for these paths: the folders, whole, since patterns name them, and the files beside them. */
export function wallsFor(paths: readonly string[]): { directories: string[]; files: string[] } {
  const directories = new Set<string>();
  const files: string[] = [];
  for (const path of paths) {
    const folder = /^[^/]+\//.exec(path)?.[0];
    if (folder === undefined) files.push(...namesOf(path));
    else for (const name of namesOf(folder)) directories.add(name);
  }
  return { directories: [...directories], files };
}
