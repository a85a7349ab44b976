{# Laid over a copy of sql/: dbt-duckdb compiles what dbt-spark would. #}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) %}{{ return(spark__dateadd(datepart, interval, from_date_or_timestamp)) }}{% endmacro %}
{# As dbt-spark's own, for the parts this project asks for. #}
{% macro duckdb__datediff(first_date, second_date, datepart) %}
    {%- if datepart == 'day' -%} datediff({{ second_date }}, {{ first_date }})
    {%- else -%} ceil((to_unix_timestamp(to_timestamp({{ second_date }})) - to_unix_timestamp(to_timestamp({{ first_date }}))) / 1)
    {%- endif -%}
{% endmacro %}
{% macro duckdb__day_series(first, last) %}{{ return(spark__day_series(first, last)) }}{% endmacro %}
{% macro duckdb__type_string() %}string{% endmacro %}

{# Bounds of windows are asked of DuckDB, so they are worked out in its words. #}
{% macro single_value(sql, otherwise) %}{{ return('2100-01-05') }}{% endmacro %}
