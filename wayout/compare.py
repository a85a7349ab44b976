"""Compares what two targets built: relations, columns, types and rows, day by day.

    python compare.py --manifest STATE/target/manifest.json LEFT RIGHT [--days 1 2 3]

LEFT and RIGHT are OUT folders of days.py, or of the tab. Rows are compared as multisets; doubles may differ by a relative 1e-12. Names every
difference by relation, key and column, and ends with status 1 if there is any. The manifest says which columns are a relation's key.
"""

import argparse
import json
import sys
from pathlib import Path

import duckdb

RELATIVE = 1e-12
SHOWN = 5


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("left", type=Path)
    parser.add_argument("right", type=Path)
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--days", type=int, nargs="+", help="by default all that either side has")
    parser.add_argument("--only", nargs="+", help="these relations only")
    return parser.parse_args()


def keys_of_relations(manifest):
    """Key columns by `schema.name`: of a `unique` test, else of a `unique_combination` test."""
    keys = {}
    for test in manifest["nodes"].values():
        metadata = test.get("test_metadata")
        node = manifest["nodes"].get(test.get("attached_node")) or {}
        if not metadata or not node:
            continue
        relation = f"{node['schema']}.{node['alias']}"
        if metadata["name"] == "unique":
            keys[relation] = [metadata["kwargs"]["column_name"]]
        elif metadata["name"] == "unique_combination":
            keys.setdefault(relation, metadata["kwargs"]["columns"])
    return keys


def files_of(folder, relation):
    path = folder / f"{relation}.parquet"
    return f"read_parquet('{path}/*.parquet')" if path.is_dir() else f"read_parquet('{path}')"


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def same(left, right):
    """Whether two values agree; doubles as far as RELATIVE."""
    if isinstance(left, float) and isinstance(right, float):
        return left == right or abs(left - right) <= RELATIVE * max(abs(left), abs(right))
    return left == right


def sort_key(columns):
    """Orders rows by all columns but doubles, which two engines may print differently."""
    places = [place for place, (_, kind) in enumerate(columns) if kind != "DOUBLE"]
    return lambda row: [(row[place] is None, str(row[place])) for place in places]


def describe_row(columns, key, row):
    named = dict(zip([name for name, _ in columns], row))
    return ", ".join(f"{name}={named[name]!r}" for name in (key or named))


def row_differences(connection, relation, columns, key):
    """Differing rows, in words; empty where the multisets are equal."""
    names = ", ".join(quoted(name) for name, _ in columns)
    left = connection.execute(f"select {names} from l except all select {names} from r").fetchall()
    right = connection.execute(f"select {names} from r except all select {names} from l").fetchall()
    if not left and not right:
        return []
    order = sort_key(columns)
    left.sort(key=order)
    right.sort(key=order)
    if len(left) == len(right) and all(same(a, b) for one, other in zip(left, right) for a, b in zip(one, other)):
        return []
    places = [place for place, (name, _) in enumerate(columns) if name in key]
    others = {}
    for row in right:
        others.setdefault(tuple(row[place] for place in places) if places else row, []).append(row)
    found = []
    for row in left:
        partner = (others.get(tuple(row[place] for place in places) if places else row) or [None]).pop(0)
        if partner is None:
            found.append(f"{relation}: {describe_row(columns, key, row)}: only on the left")
            continue
        for (name, _), one, other in zip(columns, row, partner):
            if not same(one, other):
                found.append(f"{relation}: {describe_row(columns, key, row)}: {name}: {one!r} ≠ {other!r}")
    for rows in others.values():
        found += [f"{relation}: {describe_row(columns, key, row)}: only on the right" for row in rows]
    return found


def compare_day(left, right, keys, only):
    """Numbers of relations and rows, and the differences in words."""
    columns = [json.loads((folder / "columns.json").read_text()) for folder in (left, right)]
    if only:
        columns = [{name: side[name] for name in only if name in side} for side in columns]
    found = [f"{name}: only on the left" for name in sorted(set(columns[0]) - set(columns[1]))]
    found += [f"{name}: only on the right" for name in sorted(set(columns[1]) - set(columns[0]))]
    shared = sorted(set(columns[0]) & set(columns[1]))
    rows = 0
    for relation in shared:
        ours, theirs = ([tuple(column) for column in side[relation]] for side in columns)
        if ours != theirs:
            differing = [f"{one} ≠ {other}" for one, other in zip(ours, theirs) if one != other] or [f"{len(ours)} ≠ {len(theirs)} columns"]
            found.append(f"{relation}: columns: {'; '.join(differing[:SHOWN])}")
            continue
        with duckdb.connect() as connection:
            for side, folder in (("l", left), ("r", right)):
                connection.execute(f"create view {side} as select * from {files_of(folder, relation)}")
            rows += connection.execute("select count(*) from l").fetchone()[0]
            kinds = [[row[1] for row in connection.execute(f"describe {side}").fetchall()] for side in ("l", "r")]
            if kinds[0] != kinds[1]:
                found.append(f"{relation}: types in Parquet: {kinds[0]} ≠ {kinds[1]}")
                continue
            found += row_differences(connection, relation, ours, keys.get(relation, []))
    return len(shared), rows, found


def main():
    arguments = read_arguments()
    keys = keys_of_relations(json.loads(arguments.manifest.read_text()))
    names = {folder.name for side in (arguments.left, arguments.right) for folder in side.glob("day_*")}
    days = [f"day_{day:02d}" for day in arguments.days] if arguments.days else sorted(names)
    relations = rows = 0
    found = [] if days else ["no day to compare"]
    for day in days:
        if not all((side / day / "columns.json").exists() for side in (arguments.left, arguments.right)):
            found.append(f"{day}: missing on one side")
            continue
        of_day = compare_day(arguments.left / day, arguments.right / day, keys, arguments.only)
        relations += of_day[0]
        rows += of_day[1]
        found += [f"{day}: {difference}" for difference in of_day[2]]
    for difference in found[:40]:
        print(difference)
    if len(found) > 40:
        print(f"… and {len(found) - 40} more")
    print(f"{arguments.left.name} and {arguments.right.name}: {len(days)} days, {relations} relations, {rows} rows, {len(found)} differences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
