"""Records the time zones of DuckDB's ICU extension, which Tabhouse does not fetch.

    python timeZones.py zones OUT      writes src/engine/timeZones.txt (some minutes)
    python timeZones.py moments OUT    writes test/unit/engine/golden/timeZoneMoments.json

A line of the first is one zone: its names, `|`, its offset in 1800, `|`, its transitions as `seconds since the one before,new offset`, all in
base 36, offsets in seconds east of UTC, the first transition counted from 1800-01-01; `|yearly` at the end says that the years up to the last
one repeat for ever. Runs in the venv that run.mjs makes, with the DuckDB release the page runs.
"""

import json
import random
import sys

import duckdb

DAY = 86400
FIRST = -5364662400  # 1800-01-01
YEARLY = 3029529600  # 2066-01-01: 28 years of the rules of now, in which every kind of year occurs
LAST = 3786912000  # 2090-01-01: behind the last transition that is no rule's

db = duckdb.connect(config={"threads": 1})
db.execute("set timezone = 'UTC'")


def names():
    return [name for (name,) in db.execute("select name from pg_timezone_names() order by 1").fetchall()]


def offsets(zone, moments):
    sql = "select epoch_us(timezone(?, make_timestamptz(s * 1000000))) // 1000000 - s from (select unnest(?::bigint[]) s)"
    return [offset for (offset,) in db.execute(sql, [zone, moments]).fetchall()]


def changes(zone, step):
    """Rows (moment, offset, offset a step before) where the two differ; the first row begins the record."""
    return db.execute(
        f"""with grid as (select s, epoch_us(timezone(?, make_timestamptz(s * 1000000))) // 1000000 - s as o from range({FIRST}, {LAST}, {step}) r(s))
        select s, o, lag(o) over (order by s) as before from grid qualify before is null or o <> before order by s""",
        [zone],
    ).fetchall()


def transitions(zone):
    """The offset in 1800, and (moment, new offset) to the second. Offsets that last less than a day are not seen."""
    first, *found = changes(zone, DAY)
    spans = [(s - DAY, s, offset) for s, offset, _ in found]
    while spans and spans[0][1] - spans[0][0] > 1:
        middles = [(low + high) // 2 for low, high, _ in spans]
        spans = [(low, mid, o) if seen == o else (mid, high, o) for (low, high, o), mid, seen in zip(spans, middles, offsets(zone, middles))]
    return first[1], [(high, offset) for _, high, offset in spans]


def base36(number):
    digits = ""
    rest = abs(number)
    while rest or not digits:
        rest, digit = divmod(rest, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return "-" + digits if number < 0 else digits


def line(aliases, first, moments):
    yearly = bool(moments) and moments[-1][0] > LAST - 366 * DAY
    kept = [(moment, offset) for moment, offset in moments if not yearly or moment < YEARLY]
    steps = [base36(moment - before) + "," + base36(offset) for (before, _), (moment, offset) in zip([(FIRST, 0), *kept], kept)]
    return "|".join([" ".join(aliases), base36(first), " ".join(steps)] + ["yearly"] * yearly)


def record_zones(out):
    alike = {}
    for name in names():
        alike.setdefault(str(changes(name, 30 * DAY)), []).append(name)
    with open(out, "w", encoding="ascii") as file:
        for aliases in alike.values():
            file.write(line(aliases, *transitions(aliases[0])) + "\n")


def value(sql):
    return db.execute(f"select ({sql})::varchar").fetchone()[0]


def record_moments(out):
    """For every fourth name: [moment, moment there in UTC, UTC moment on its clocks], around its changes, the clocks' gaps and overlaps, and far away."""
    dice = random.Random(1970)
    far = ["-infinity", "infinity", "0044-03-15 (BC) 10:00:00", "1582-10-10 12:34:56.789", "2066-07-01 00:00:00", "2100-02-28 23:59:59", "9999-12-31 12:00:00", "200000-07-15 10:00:00"]
    recorded = {}
    for name in sorted({*names()[3::4], "America/Los_Angeles", "Europe/Berlin", "PST8PDT", "Etc/GMT+5"}):
        found = changes(name, 30 * DAY)[1:]
        moments = [dice.choice(far), str(value(f"make_timestamp({dice.randrange(FIRST, 2 * LAST)} * 1000000::bigint + {dice.randrange(1000000)})"))]
        for s, offset, before in dice.sample(found, min(2, len(found))):
            moments.append(value(f"make_timestamp({s - dice.randrange(31) * DAY} * 1000000::bigint)"))
            low, high = s - 30 * DAY, s
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offsets(name, [middle])[0] == before else (low, middle)
            for at in (high - 1, high, high + before - 1, high + before, high + offset - 1, high + offset, high + (before + offset) // 2):
                moments.append(value(f"make_timestamp({at} * 1000000::bigint)"))
        rows = []
        for moment in moments:
            rows.append([moment, value(f"timestamp '{moment}' at time zone '{name}'"), value(f"(timestamp '{moment}')::timestamptz at time zone '{name}'")])
        recorded[name] = rows
    with open(out, "w", encoding="ascii") as file:
        file.write("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(rows)}" for name, rows in recorded.items()) + "\n}\n")


if __name__ == "__main__":
    what, out = sys.argv[1:]
    {"zones": record_zones, "moments": record_moments}[what](out)
