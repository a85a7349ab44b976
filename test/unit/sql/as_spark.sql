{# Laid over a copy of sql/: dbt-duckdb compiles what dbt-spark would. #}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) %}{{ return(spark__dateadd(datepart, interval, from_date_or_timestamp)) }}{% endmacro %}
{% macro duckdb__datediff(first_date, second_date, datepart) %}{{ return(spark__datediff(first_date, second_date, datepart)) }}{% endmacro %}
{% macro duckdb__date_trunc(datepart, date) %}{{ return(spark__date_trunc(datepart, date)) }}{% endmacro %}
{% macro duckdb__last_day(date, datepart) %}{{ return(spark__last_day(date, datepart)) }}{% endmacro %}
{% macro duckdb__day_series(first, last) %}{{ return(spark__day_series(first, last)) }}{% endmacro %}
{% macro duckdb__type_string() %}string{% endmacro %}

{# Bounds of windows are asked of DuckDB, so they are worked out in its words. #}
{% macro single_value(sql, otherwise) %}{{ return('2100-01-05') }}{% endmacro %}
