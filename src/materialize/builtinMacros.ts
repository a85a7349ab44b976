import overview from './docs/overview.md?raw';

/** One file of dbt's built-in packages, as written here: macros, and the docs block of the first page. `path` is below the package's folder. */
export type BuiltinFile = { packageName: 'dbt' | 'dbt_duckdb'; path: string; text: string };

const sources = import.meta.glob<string>('./macros/**/*.sql', { query: '?raw', import: 'default', eager: true });

/** The docs block and the macros under dbt's own names: materializations, tests and the adapter's SQL. In order of path. */
export function builtinMacroFiles(): BuiltinFile[] {
  const docs: BuiltinFile = { packageName: 'dbt', path: 'docs/overview.md', text: overview };
  const macros = Object.keys(sources)
    .sort()
    .map((key) => {
      const [, packageName, path] = /^\.\/macros\/(dbt|dbt_duckdb)\/(.+)$/.exec(key) as unknown as [string, BuiltinFile['packageName'], string];
      return { packageName, path: `macros/${path}`, text: sources[key] as string };
    });
  return [docs, ...macros];
}
