import { stringify } from 'yaml';

type Profile = { profile: string; target: string; schema: string };

/** profiles.yml for dbt-duckdb on the bundle's own database file. */
export function bundleProfile({ profile, target, schema }: Profile, databaseFile: string): string {
  return stringify({ [profile]: { target, outputs: { [target]: { type: 'duckdb', path: databaseFile, schema, threads: 1 } } } });
}

export function bundleReadme(projectName: string, databaseFile: string, rawTables: string[], hasDatabase: boolean): string {
  const database = hasDatabase
    ? `- \`${databaseFile}\`: the database. Any DuckDB of version 1.5 or later opens it: \`duckdb ${databaseFile}\`.\n`
    : `There is no database file in here: the warehouse was in memory only. Load the raw tables into \`${databaseFile}\` first, as shown below.\n`;
  const raw = rawTables.length > 0 ? `- \`raw/\`: the raw tables as Parquet, for any other engine: ${rawTables.join(', ')}.\n` : '';
  const load = hasDatabase ? '' : rawTables.map((name) => `    create table raw."${name}" as from 'raw/${name}.parquet';\n`).join('');
  return `# ${projectName}

Taken from Tabhouse, a data warehouse in a browser tab. To go on from here with dbt:

    pip install dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.6
    dbt build --profiles-dir .

What is in here:

- the dbt project, as it was open in the tab;
- \`profiles.yml\`: tells dbt where the database is;
${database}${raw}${load && `\n    create schema raw;\n${load}`}`;
}
