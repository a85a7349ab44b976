{# dbt-spark's dateadd gives null when timestamps have no zone; this says what DuckDB says. Its last_day stands on it. #}

{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) -%}
    {%- set part = datepart | lower -%}
    {%- set unit = {'week': 'day', 'quarter': 'month'}.get(part, part) -%}
    {%- set times = {'week': 7, 'quarter': 3}.get(part, 1) -%}
    (cast({{ from_date_or_timestamp }} as timestamp) + (cast({{ interval }} as int) * {{ times }}) * interval '1' {{ unit }})
{%- endmacro %}
