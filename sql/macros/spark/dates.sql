{# dbt-spark's date macros give null or another unit's boundary when timestamps have no zone; these say what DuckDB says. #}

{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) -%}
    {%- set part = datepart | lower -%}
    {%- set unit = {'week': 'day', 'quarter': 'month'}.get(part, part) -%}
    {%- set times = {'week': 7, 'quarter': 3}.get(part, 1) -%}
    (cast({{ from_date_or_timestamp }} as timestamp) + (cast({{ interval }} as int) * {{ times }}) * interval '1' {{ unit }})
{%- endmacro %}

{% macro spark__datediff(first_date, second_date, datepart) -%}
    cast(timestampdiff(
        {{ datepart }},
        date_trunc('{{ datepart }}', cast({{ first_date }} as timestamp)),
        date_trunc('{{ datepart }}', cast({{ second_date }} as timestamp))
    ) as bigint)
{%- endmacro %}

{% macro spark__last_day(date, datepart) -%}
    {%- if datepart == 'month' -%}
        last_day({{ date }})
    {%- else -%}
        {{ days_after(dbt.dateadd(datepart, 1, dbt.date_trunc(datepart, date)), -1) }}
    {%- endif -%}
{%- endmacro %}
