import type { ProjectFiles } from '../../runtime/dbtSession.ts';

const texts = import.meta.glob<string>(['/sql/**/*', '!/sql/{target,logs,dbt_packages}/**', '!/sql/**/*.{duckdb,parquet,png}'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The files of `sql/`, by their path inside it. */
export function bundledProject(): ProjectFiles {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [path.replace(/^\/sql\//, ''), text]));
}
