{#
    The clock is the simulated day: the last one in raw.ingestion_audit. No model reads the wall clock.
#}

{# The answer of a query of one value, as text; `otherwise` when it is null. #}
{% macro single_value(sql, otherwise) %}
    {%- if not execute -%}{{ return(otherwise) }}{%- endif -%}
    {%- set value = run_query(sql).columns[0].values()[0] -%}
    {{ return(otherwise if value is none else value | string) }}
{% endmacro %}

{# The last simulated day as a literal, moved by some days. #}
{% macro last_day(days=0) %}
    {%- set moved = days_after('max(ingest_date)', days) -%}
    {%- set day = single_value('select cast(' ~ moved ~ ' as ' ~ dbt.type_string() ~ ') as last_day from ' ~ source('raw', 'ingestion_audit'), '1970-01-01') -%}
    {{ return("cast('" ~ day ~ "' as date)") }}
{% endmacro %}

{# The last microsecond of the last simulated day as a literal: later than all of that day, earlier than all of the next. #}
{% macro end_of_last_day() %}
    {%- set sql = 'select cast(max(ingest_date) as ' ~ dbt.type_string() ~ ') as last_day from ' ~ source('raw', 'ingestion_audit') -%}
    {{ return("cast('" ~ single_value(sql, '1970-01-01') ~ " 23:59:59.999999' as timestamp)") }}
{% endmacro %}

{# What snapshots stamp on rows that have gone, and on versions of the check strategy. #}
{% macro duckdb__snapshot_get_time() %}{{ return(end_of_last_day()) }}{% endmacro %}
{% macro spark__snapshot_get_time() %}{{ return(end_of_last_day()) }}{% endmacro %}
