"""Searches texts for the expressions of regexCases.json with Python's re and writes what is found to golden/regex.json.

regexCases.json has [pattern, flag letters, texts]; a result is {"error": message}, or for each text the matches that finditer gives, and
that of match and of fullmatch: each a list of the groups' spans (null: took no part) and the group closed last.
"""
import json
import re
import warnings
from pathlib import Path

HERE = Path(__file__).parent


def spans(match):
    if match is None:
        return None
    groups = [list(match.span(group)) for group in range(match.re.groups + 1)]
    return {"spans": [None if span == [-1, -1] else span for span in groups], "last": match.lastindex}


def record(pattern, flags, texts):
    case = {"pattern": pattern, "flags": flags}
    try:
        compiled = re.compile(pattern, sum(getattr(re, letter.upper()) for letter in flags))
    except (re.error, OverflowError) as error:
        return {**case, "error": str(error)}
    found = [
        {"text": text, "all": [spans(match) for match in compiled.finditer(text)], "match": spans(compiled.match(text)), "fullmatch": spans(compiled.fullmatch(text))}
        for text in texts
    ]
    return {**case, "groups": compiled.groups, "names": compiled.groupindex, "found": found}


warnings.simplefilter("ignore")
cases = json.loads((HERE / "regexCases.json").read_text(encoding="utf-8"))
recorded = [record(*case) for case in cases]
lines = ",\n".join(json.dumps({**case, "names": dict(case["names"])} if "names" in case else case) for case in recorded)
(HERE / "golden" / "regex.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
print(len(recorded), "recorded")
