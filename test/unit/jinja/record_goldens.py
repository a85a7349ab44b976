"""Renders expressions and templates with Python's Jinja2, as dbt sets it up, and writes what comes out.

    record_goldens.py                      expressions.txt and templates.json -> golden/recorded.json
    record_goldens.py --stdin              a JSON list of templates on stdin -> a JSON list of results on stdout

A result is {"text": ...} or {"error": message}.
"""
import json
import sys
from pathlib import Path

import jinja2
import jinja2.sandbox

HERE = Path(__file__).parent


def environment():
    env = jinja2.sandbox.SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    env.filters.update({name: (lambda x: x) for name in ("as_text", "as_bool", "as_native", "as_number")})
    env.filters["is_list"] = lambda x: isinstance(x, list)
    return env


ENV = environment()


def render(template):
    try:
        return {"text": ENV.from_string(template).render()}
    except Exception as error:  # whatever Python raises is the expected outcome
        return {"error": str(error)}


def expressions(text):
    """One expression a line; a line that ends with a backslash goes on in the next."""
    return [line for line in text.replace("\\\n", "\\\x00").split("\n") if line]


def main():
    if "--stdin" in sys.argv:
        json.dump([render(template) for template in json.load(sys.stdin)], sys.stdout)
        return
    lines = [line.replace("\x00", "\n") for line in expressions((HERE / "expressions.txt").read_text(encoding="utf-8"))]
    templates = ["{{ " + line + " }}" for line in lines] + json.loads((HERE / "templates.json").read_text(encoding="utf-8"))
    recorded = [{"template": template, **render(template)} for template in templates]
    (HERE / "golden" / "recorded.json").write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    print(len(recorded), "recorded")


main()
