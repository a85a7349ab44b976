"""Reads every text of yamlCases.json with PyYAML's safe loader in C, as dbt does, and writes what it gives beside it: its repr, or null where it is refused."""

import json
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "yamlCases.json"


def read(text: str) -> str | None:
    try:
        return repr(yaml.load(text, Loader=yaml.CSafeLoader))
    except Exception:
        return None


cases = [{"text": case["text"], "repr": read(case["text"])} for case in json.loads(FILE.read_text(encoding="utf-8"))]
FILE.write_text("[\n" + ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n", encoding="utf-8")
