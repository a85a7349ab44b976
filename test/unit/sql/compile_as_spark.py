"""Builds sql/ on empty raw tables in DuckDB, compiles a copy of it in Spark's words, in full and as an increment, and parses every
model, singular test and analysis with sqlglot as Spark SQL. Prints JSON: {"files": {path: error or null}, "undescribed": [relation or relation.column]}."""

import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
import sqlglot
from dbt.cli.main import dbtRunner
from sqlglot.errors import ErrorLevel

HERE = Path(__file__).resolve().parent
SQL = HERE.parents[2] / "sql"
RAW = """
create schema raw;
create table raw.user(user_id varchar, first_name varchar, last_name varchar, created_at timestamp, updated_at timestamp, deleted_at timestamp, country_code varchar, favorite_color varchar);
create table raw.post(post_id varchar, user_id varchar, post_text varchar, created_at timestamp, updated_at timestamp, deleted_at timestamp);
create table raw.event(event_id varchar, user_id varchar, post_id varchar, created_at timestamp, event_type varchar);
create table raw.ingestion_audit(ingest_date date, table_name varchar, rows_inserted integer, rows_updated integer, rows_deleted integer, real_timestamp timestamp);
"""


def dbt(project, folder, *words):
    arguments = ["--quiet", *words, "--project-dir", str(project), "--profiles-dir", str(folder), "--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    outcome = dbtRunner().invoke(arguments)
    if not outcome.success:
        failed = [f"{r.node.unique_id}: {r.message}" for r in getattr(outcome.result, "results", []) if str(r.status) in ("error", "fail")]
        sys.exit(f"dbt {' '.join(words)} failed: {outcome.exception or ''}\n" + "\n".join(failed))


def spark_copy(folder):
    """sql/ with Spark's macros in the place of DuckDB's, names unquoted as dbt-spark writes them."""
    copy = folder / "sql"
    shutil.copytree(SQL, copy, ignore=shutil.ignore_patterns("target", "logs"))
    shutil.copy(HERE / "as_spark.sql", copy / "macros" / "as_spark.sql")
    clock = copy / "macros" / "clock.sql"
    clock.write_text(re.sub(r"\{% macro single_value.*?endmacro %\}", "", clock.read_text(), flags=re.S))
    project = copy / "dbt_project.yml"
    project.write_text(project.read_text() + "\nquoting: {database: false, schema: false, identifier: false}\n")
    return copy


def undescribed(folder, database):
    """Relations and columns of the built project that the manifest has no words for, and columns it describes that do not exist."""
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    with duckdb.connect(str(database)) as connection:
        rows = connection.execute("select schema_name || '.' || table_name, column_name from duckdb_columns() where database_name = 'warehouse' and not internal").fetchall()
    found = []
    for node in [*manifest["nodes"].values(), *manifest["sources"].values()]:
        if node["resource_type"] not in ("model", "seed", "snapshot", "source"):
            continue
        relation = f"{node['schema']}.{node.get('identifier') or node['alias']}"
        built = {column for name, column in rows if name == relation}
        described = {name for name, column in node["columns"].items() if column["description"]}
        found += [relation] * (not node["description"]) + [f"{relation}.{name}" for name in sorted(built ^ described)]
    return found


def main():
    os.environ.update(DBT_SEND_ANONYMOUS_USAGE_STATS="0", TZ="UTC")
    files = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "warehouse.duckdb"
        with duckdb.connect(str(database)) as connection:
            connection.execute(RAW)
        (folder / "profiles.yml").write_text(f"tabhouse: {{target: dev, outputs: {{dev: {{type: duckdb, path: '{database}', schema: main, threads: 1}}}}}}")
        copy = spark_copy(folder)
        dbt(SQL, folder, "build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
        missing = undescribed(folder, database)
        for kind, flags in (("full", ["--full-refresh"]), ("increment", [])):
            shutil.rmtree(folder / "target" / "compiled", ignore_errors=True)
            dbt(copy, folder, "compile", "--select", "*", "--exclude", "test_type:generic", *flags)
            for path in sorted((folder / "target" / "compiled").rglob("*.sql")):
                place = f"{kind}: {path.relative_to(folder / 'target' / 'compiled' / 'tabhouse')}"
                try:
                    sqlglot.parse(path.read_text(), read="spark", error_level=ErrorLevel.RAISE)
                    files[place] = None
                except sqlglot.errors.SqlglotError as error:
                    files[place] = str(error)[:600]
    print(json.dumps({"files": files, "undescribed": missing}))


if __name__ == "__main__":
    main()
