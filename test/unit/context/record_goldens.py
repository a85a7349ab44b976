"""Renders expressions.txt with the functions of dbt's own base context and writes golden/recorded.json. Needs dbt-core; run with TZ=UTC."""
import datetime
import itertools
import json
from pathlib import Path

import jinja2.sandbox
import pytz
from dbt.context.base import BaseContext, get_context_modules

HERE = Path(__file__).parent
names = "tojson fromjson toyaml fromyaml local_md5 diff_of_two_dicts set_strict zip_strict".split()
context = {name: getattr(BaseContext, name) for name in names}
context.update(set=BaseContext._set, zip=BaseContext._zip)
modules = get_context_modules()
modules["itertools"] = {name: getattr(itertools, name) for name in modules["itertools"]}  # without dbt's deprecation warnings
context["modules"] = modules
context["run_started_at"] = datetime.datetime(2024, 2, 29, 10, 11, 12, 345000, tzinfo=pytz.utc)
env = jinja2.sandbox.SandboxedEnvironment(extensions=["jinja2.ext.do"])


def render(template):
    try:
        return {"template": template, "text": env.from_string(template).render(**context)}
    except Exception as error:  # whatever Python raises is the expected outcome
        return {"template": template, "error": str(error)}


lines = (HERE / "expressions.txt").read_text(encoding="utf-8").splitlines()
recorded = [render("{{ " + line + " }}") for line in lines if line]
(HERE / "golden" / "recorded.json").write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
print(len(recorded), "recorded")
