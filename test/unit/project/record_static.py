"""Writes staticCases.json: what dbt's static parser (dbt-extractor) reads in templates; null where dbt has to render them.

    python record_static.py      in the venv of the oracle
"""

import json
from pathlib import Path

from dbt_extractor import ExtractionError, py_extract_from_source

TEMPLATES = [
    r"""{{ config(a="x\"y", b='it\'s', c='tab\t', d='x\\y') }} select 1""",
    r"""{{ config(a=['x\'y', ["y\"z"]], b={'k\'': 'v\n', 'l': [True, False]}) }}""",
    r"""{{ config(a='x\\', b='y') }}""",
    r"""{{ config(a='x\\\'y') }}""",
    r"""{{ config(a='x\'' 'y') }}""",
    r"""{{ config(a='x\'', b=true) }}""",
    r"""{{ config(a='x\'', b=True) }}""",
    r"""{{ config(a='x\'', b=none) }}""",
    r"""{{ config(a='x\'', b=1) }}""",
    r"""{{ config(a='x\'', b=[1.5]) }}""",
    r"""{{ config(a='x\'', b={'c': 1}) }}""",
    r"""{{ config(a='x\'', pre_hook='y') }}""",
    r"""{{ config({'a': 'x\''}) }}""",
    r"""{{ config(**{'a': 'x\''}) }}""",
    r"""{{ config(a='x\'' ~ 'y') }}""",
    r"""{{ config(a='x\'', ) }}""",
    r"""{{ config(a='x\'') }}{{ config(b='y\'') }}""",
    r"""{{- config(a='x\'') }}""",
    r"""{{ config(a='x\'') -}}""",
    r"""{{ config(a='x\'') | trim }}""",
    r"""{{ config(a='x\'') }} {% if true %}{% endif %}""",
    r"""{{ config(a='x\'') }} {% raw %}x{% endraw %}""",
    r"""{{ config(a='x\'') }} {# {% if true %} {{- 1 -}} #}""",
    r"""{{ config(a='x\'') }} {#- c -#} select 1""",
    r"""{{ config(a='x\'') }} {{ this }}""",
    r"""{{ config(a='x\'') }} {{ is_incremental() }}""",
    r"""{{ config(a='x\'') }} {{ 1 }} {{ 1.5 }} {{ 'x' }} {{ True }}""",
    r"""{{ config(a='x\'') }} {{ none }}""",
    r"""{{ config(a='x\'') }} {{ [1, {'x': 2}] }}""",
    r"""{{ config(a='x\'') }} {{ ref('a') }} {{ ref('p', 'a') }} {{ ref('a', v=1) }} {{ ref('a', version='2') }}""",
    r"""{{ config(a='x\'') }} {{ ref('a', package='p') }}""",
    r"""{{ config(a='x\'') }} {{ ref('a').identifier }}""",
    r"""{{ config(a='x\'') }} {{ source('r', 't') }} {{ source('r', table_name='t') }} {{ source(source_name='r', table_name='t') }}""",
    r"""{{ config(a='x\'') }} {{ source(table_name='t', source_name='r') }}""",
    r"""{{ config(a='x\'') }} {{ source('t') }}""",
    r"""{{ config(a='x\'') }} select '{' as b, '{x}' as c""",
    "{{ config(a='x\ny\\\nz') }}",
]


def read(template):
    try:
        return {key: value for key, value in py_extract_from_source(template)["configs"]}
    except ExtractionError:
        return None


cases = [{"template": template, "configs": read(template)} for template in TEMPLATES]
Path(__file__).with_name("staticCases.json").write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n")
