"""Records what real dbt makes of cases.

    python oracle.py --jobs N CASE OUT [CASE OUT]...

reads each CASE folder and writes its OUT file, saying `recorded NAME` then. One process imports dbt once; each of N forks of it takes the
next case, and each command runs in a fork of those, so that nothing stays behind. Runs in the venv that run.mjs makes.
The canonical form is the one of canonical.ts: values as DuckDB casts them to VARCHAR, stamps of the wall clock as the number of the command
that made them (<run 2>), or <now> and <today> where that cannot be told, the database's name as <db>, hashes of a wall-clock stamp as
<hash run 2>; rows sorted by the bytes of their JSON.
"""

import datetime as dt
import hashlib
import json
import os
import pickle
import re
import shlex
import shutil
import sys
import tempfile
from collections import namedtuple
from pathlib import Path

FORM = 2
KEEP_ROWS = 5000
LEFTOVER = re.compile(r"__dbt_(tmp|backup|intermediate)|^dbt_temp")
STAMP = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$")
RELATIONS = """
select database_name, schema_name, table_name, 'table' from duckdb_tables() where not internal and not temporary
union all
select database_name, schema_name, view_name, 'view' from duckdb_views() where not internal and not temporary
order by 1, 2, 3"""
READERS = {"parquet": "read_parquet", "csv": "read_csv", "json": "read_json"}


#: what canonical values depend on: the moment of reading (UTC, naive), the catalog's name, when each command so far began and ended
Scene = namedtuple("Scene", "now database runs")


def utc_now():
    return dt.datetime.now(dt.timezone.utc).replace(tzinfo=None)


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def in_fork(work, *arguments):
    """work(*arguments) in a child process; its value, or its error raised again."""
    with tempfile.NamedTemporaryFile() as answer:
        child = os.fork()
        if child == 0:
            try:
                outcome = (True, work(*arguments))
            except BaseException as error:  # noqa: BLE001  whatever it is, the parent has to hear of it
                outcome = (False, f"{type(error).__name__}: {error}")
            Path(answer.name).write_bytes(pickle.dumps(outcome))
            os._exit(0)
        os.waitpid(child, 0)
        ok, value = pickle.loads(Path(answer.name).read_bytes())
    if not ok:
        raise RuntimeError(value)
    return value


def run_of(at, scene):
    """The number of the command during which a moment with fractional seconds lies, as text; else <now>."""
    number = next((number for number, (begun, ended) in enumerate(scene.runs, 1) if begun <= at <= ended), None)
    return "<now>" if number is None else f"<run {number}>"


def canonical(value, kind, scene):
    now, database = scene.now, scene.database
    if value is None or not kind.startswith(("TIMESTAMP", "DATE", "VARCHAR")):
        return value
    found = STAMP.match(value)
    if found:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        try:
            at = dt.datetime(year, month, day, hour, minute, second)
        except ValueError:
            at = None
        if at is not None and found[4] is None and abs((at.date() - now.date()).days) <= 2:
            return "<today>"
        if at is not None and found[4] is not None and abs((at - now).total_seconds()) <= 48 * 3600:
            return "<now>" if found[7] is None else run_of(at + dt.timedelta(microseconds=int(found[7][:6].ljust(6, "0"))), scene)
    if not kind.startswith("VARCHAR"):
        return value
    if value == database:
        return "<db>"
    return re.sub(r'(^|[^\w])"?' + re.escape(database) + r'"?(?=\.["\w])', r"\1<db>", value)


def canonical_rows(columns, rows, scene, ignored):
    names = [name for name, _ in columns]
    scd = names.index("dbt_scd_id") if "dbt_scd_id" in names else None
    clocks = [names.index(name) for name in ("dbt_updated_at", "dbt_valid_from") if name in names]
    fresh = []
    for row in rows:
        new = ["<ignored>" if name in ignored else canonical(value, kind, scene) for value, (name, kind) in zip(row, columns)]
        clock = next((new[at] for at in clocks if re.match(r"<(now|run \d+)>$", new[at] or "")), None)
        if scd is not None and clock is not None:
            new[scd] = f"<hash {clock[1:-1]}>"
        fresh.append(new)
    return sorted(fresh, key=line)


def line(row):
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def summary(kind, columns, rows):
    md5 = hashlib.md5()
    for row in rows:
        md5.update(line(row) + b"\n")
    return {"kind": kind, "columns": columns, "count": len(rows), "md5": md5.hexdigest(), "rows": rows if len(rows) <= KEEP_ROWS else None}


def read_table(con, kind, source, scene, ignored=frozenset()):
    columns = [list(row) for row in con.execute(f"select column_name, column_type from (describe select * from {source})").fetchall()]
    rows = con.execute(f"select {', '.join(f'cast({quoted(name)} as varchar)' for name, _ in columns)} from {source}").fetchall()
    return summary(kind, columns, canonical_rows(columns, rows, scene, ignored))


def read_database(path, runs, ignore, questions):
    import duckdb

    con = duckdb.connect(str(path))
    con.execute("set TimeZone = 'UTC'")
    scene = Scene(utc_now(), con.execute("select current_database()").fetchone()[0], runs)
    relations = {}
    for catalog, schema, name, kind in con.execute(RELATIONS).fetchall():
        if LEFTOVER.search(name) or LEFTOVER.search(schema):
            continue
        key = f"{schema}.{name}"
        ignored = {entry[len(key) + 1:] for entry in ignore if entry.startswith(key + ".")}
        try:
            relations[key] = read_table(con, kind, ".".join(map(quoted, (catalog, schema, name))), scene, ignored)
        except duckdb.Error as error:
            relations[key] = {"kind": kind, "columns": [], "count": None, "md5": None, "rows": None, "broken": True, "message": str(error)}
    answers = [{"sql": sql, **read_table(con, "query", f"({sql})", scene)} for sql in questions]
    return relations, answers


def prepare(path, step, case_dir):
    import duckdb

    con = duckdb.connect(str(path))
    con.execute("set TimeZone = 'UTC'")
    for table in step.get("import", []):
        parts = [quoted(part) for part in table["relation"].split(".")]
        if len(parts) > 1:
            con.execute(f"create schema if not exists {'.'.join(parts[:-1])}")
        file = str(case_dir / table["file"]).replace("'", "''")
        con.execute(f"create or replace table {'.'.join(parts)} as from {READERS[table.get('format') or file.rsplit('.', 1)[-1]]}('{file}')")
    for sql in step.get("sql", []):
        con.execute(sql)


def invoke(words, project, output):
    log = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(project)
    from dbt.cli.main import dbtRunner

    done = dbtRunner().invoke(words)
    if done.exception:
        print(f"{type(done.exception).__name__}: {done.exception}", flush=True)
    sys.stdout.flush()
    return done.success


def run_dbt(project, command):
    results = project / "target" / "run_results.json"
    before = results.stat().st_mtime_ns if results.exists() else None
    with tempfile.NamedTemporaryFile() as output:
        words = ["--no-use-colors", *shlex.split(command), "--profiles-dir", str(project), "--project-dir", str(project)]
        success = in_fork(invoke, words, str(project), output.name)
        said = Path(output.name).read_text(errors="replace")
    if not results.exists() or results.stat().st_mtime_ns == before:
        return {"command": command, "nodes": {}, "error": None if success else said[-3000:]}
    nodes = {
        result["unique_id"]: {"status": result["status"], "failures": result.get("failures"), "message": (result.get("message") or "")[:400]}
        for result in json.loads(results.read_text())["results"]
    }
    return {"command": command, "nodes": nodes, "error": None}


def database_of(project):
    text = (project / "profiles.yml").read_text()
    return project / re.search(r"path:\s*['\"]?([^'\"\s,}]+)", text).group(1)


def record(case_dir):
    case = json.loads((case_dir / "case.json").read_text())
    work = Path(tempfile.mkdtemp(prefix="oracle-"))
    try:
        project = work / "project"
        shutil.copytree(case_dir / "project", project)
        database = database_of(project)
        steps, spans = [], []
        for step in case["steps"]:
            in_fork(prepare, database, step, case_dir)
            for path, text in (step.get("replaceFiles") or {}).items():
                if text is None:
                    (project / path).unlink()
                else:
                    (project / path).parent.mkdir(parents=True, exist_ok=True)
                    (project / path).write_text(text)
            commands = step.get("dbt") or []
            runs = []
            for command in [commands] if isinstance(commands, str) else commands:
                begun = utc_now()
                runs.append(run_dbt(project, command))
                spans.append((begun, utc_now()))
            relations, answers = in_fork(read_database, database, spans, case.get("ignore", []), step.get("after", []))
            steps.append({"runs": runs, "relations": relations, "after": answers})
    finally:
        shutil.rmtree(work, ignore_errors=True)
    expected = {"form": FORM, "case": case["name"], "recorded": dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds"), "volatile": [], "steps": steps}
    return expected


def record_cases(cases):
    for case_dir, target in cases:
        try:
            part = target.with_suffix(f".{os.getpid()}.part")
            part.write_text(json.dumps(record(case_dir), ensure_ascii=False))
            part.rename(target)
            print(f"recorded {case_dir.name}", flush=True)
        except Exception as error:  # noqa: BLE001  the other cases go on
            print(f"failed {case_dir.name} {type(error).__name__}: {error}".replace("\n", " "), flush=True)


def main():
    os.environ.update(DBT_SEND_ANONYMOUS_USAGE_STATS="0", DO_NOT_TRACK="1", NO_COLOR="1", TZ="UTC")
    import dbt.adapters.duckdb  # noqa: F401  every fork starts with it
    import dbt.cli.main  # noqa: F401

    _, jobs, *words = sys.argv[1:]
    cases = [(Path(case_dir).resolve(), Path(target).resolve()) for case_dir, target in zip(words[::2], words[1::2])]
    marks = Path(tempfile.mkdtemp(prefix="oracle-begun-"))
    children = []
    for _ in range(min(int(jobs), len(cases))):
        child = os.fork()
        if child == 0:
            record_cases(begun_here(cases, marks))
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    shutil.rmtree(marks, ignore_errors=True)


def begun_here(cases, marks):
    """The cases this process is the first to begin: the folder it makes for one is the mark."""
    for at, case in enumerate(cases):
        try:
            (marks / str(at)).mkdir()
        except FileExistsError:
            continue
        yield case


if __name__ == "__main__":
    main()
