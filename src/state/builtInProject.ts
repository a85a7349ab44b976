import projectYaml from '../../sql/dbt_project.yml?raw';

/** The name of the project that ships with the page. */
export const BUILT_IN_PROJECT = /^name:\s*['"]?([\w-]+)/m.exec(projectYaml)?.[1] ?? '';
