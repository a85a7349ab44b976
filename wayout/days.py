"""Builds the project day by day in dbt-duckdb or dbt-spark and writes every relation to Parquet after each day.

    python days.py duckdb --raw RAW --state STATE --out OUT --days 1 2 3

RAW/day_01/{user,post,event,ingestion_audit}.parquet hold the raw tables as they stood at the end of day 1, and so on. STATE keeps the
warehouse from one command to the next. OUT/day_01 gets a Parquet file or folder a relation and `columns.json`: each relation's columns and
types, in DuckDB's words. Ends with status 1 when a node fails.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOT_OURS = {"information_schema", "pg_catalog", "default", "main"}
SPARK_TYPES = {
    "string": "VARCHAR",
    "timestamp_ntz": "TIMESTAMP",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
}


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=["duckdb", "spark"])
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--days", type=int, nargs="+", required=True)
    parser.add_argument("--project", type=Path, default=HERE.parent / "sql")
    parser.add_argument("--tests", choices=["every", "last", "none"], default="every", help="the days on which data and unit tests run")
    parser.add_argument("--full-refresh", action="store_true")
    parser.add_argument("--select", nargs="+", help="only these nodes; by default all of them, tests of the full history included")
    return parser.parse_args()


def prepare(arguments):
    state = arguments.state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    os.environ.update(TZ="UTC", DBT_SEND_ANONYMOUS_USAGE_STATS="0", TABHOUSE_STATE=str(state))
    os.environ.setdefault("TABHOUSE_LOG4J", str(HERE / "log4j2.properties"))
    if arguments.target == "spark":
        os.environ["PYSPARK_PYTHON"] = sys.executable
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    time.tzset()


def build(arguments, day, with_tests):
    """Runs `dbt build` on the raw tables of a day. Returns the results by status."""
    from dbt.cli.main import dbtRunner

    raw = (arguments.raw / f"day_{day:02d}").resolve()
    if not (raw / "ingestion_audit.parquet").exists():
        sys.exit(f"{raw} holds no raw tables")
    command = ["--quiet", "--no-use-colors", "build", "--project-dir", str(arguments.project), "--profiles-dir", str(HERE / arguments.target)]
    command += ["--target-path", str(arguments.state.resolve() / "target"), "--log-path", str(arguments.state.resolve() / "logs")]
    command += ["--vars", json.dumps({"raw_root": str(raw)})]
    command += ["--select", *(arguments.select or ["*"])]
    if not with_tests:
        command += ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    if arguments.full_refresh:
        command += ["--full-refresh"]
    outcome = dbtRunner().invoke(command)
    if outcome.exception:
        sys.exit(f"dbt failed on day {day}: {outcome.exception}")
    statuses = {}
    for result in outcome.result.results:
        status = result.status.value if hasattr(result.status, "value") else str(result.status)
        statuses[status] = statuses.get(status, 0) + 1
        if status not in ("success", "pass", "no-op"):
            print(f"  {status}: {result.node.unique_id}: {' '.join(str(result.message).split())[:600]}", flush=True)
    if not outcome.success or "warn" in statuses:
        sys.exit(f"day {day}: {statuses}")
    return statuses


def export_duckdb(arguments, folder):
    import duckdb

    columns = {}
    with duckdb.connect(str(arguments.state / "warehouse.duckdb")) as connection:
        relations = connection.execute("select table_schema, table_name from information_schema.tables where table_catalog = 'warehouse' order by all").fetchall()
        for schema, name in relations:
            if schema in NOT_OURS:
                continue
            quoted = f'"{schema}"."{name}"'
            columns[f"{schema}.{name}"] = [row[:2] for row in connection.execute(f"describe {quoted}").fetchall()]
            connection.execute(f"copy (select * from {quoted}) to '{folder / f'{schema}.{name}.parquet'}' (format parquet)")
    return columns


def export_spark(arguments, folder):
    from pyspark.sql import SparkSession

    spark = SparkSession.getActiveSession() or SparkSession.builder.getOrCreate()
    columns = {}
    for (schema,) in spark.sql("show schemas").collect():
        if schema in NOT_OURS:
            continue
        for row in spark.sql(f"show tables in {schema}").collect():
            if row.isTemporary:
                continue
            table = spark.table(f"{schema}.{row.tableName}")
            columns[f"{schema}.{row.tableName}"] = [[name, SPARK_TYPES.get(kind, kind)] for name, kind in table.dtypes]
            table.coalesce(1).write.mode("overwrite").parquet(str(folder / f"{schema}.{row.tableName}.parquet"))
    return columns


def main():
    arguments = read_arguments()
    prepare(arguments)
    export = {"duckdb": export_duckdb, "spark": export_spark}[arguments.target]
    for day in arguments.days:
        begun = time.monotonic()
        with_tests = arguments.tests == "every" or (arguments.tests == "last" and day == arguments.days[-1])
        statuses = build(arguments, day, with_tests)
        built = time.monotonic()
        folder = (arguments.out / f"day_{day:02d}").resolve()
        folder.mkdir(parents=True, exist_ok=True)
        columns = export(arguments, folder)
        (folder / "columns.json").write_text(json.dumps(columns, indent=1, sort_keys=True))
        done = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
        print(f"{arguments.target} day {day}: {done}; build {built - begun:.0f} s, export of {len(columns)} relations {time.monotonic() - built:.0f} s", flush=True)


if __name__ == "__main__":
    main()
