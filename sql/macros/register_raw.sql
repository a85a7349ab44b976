{#
    Shows the raw tables' Parquet files as views of schema raw. Where raw_root is empty, as in the tab, the tables are there already.
#}
{% macro register_raw() %}
    {%- if execute and var('raw_root') -%}
        {%- do run_query('create schema if not exists raw') -%}
        {%- for table in ['user', 'post', 'event', 'ingestion_audit'] -%}
            {%- do run_query('create or replace view ' ~ source('raw', table) ~ ' as select * from ' ~ parquet_file(var('raw_root') ~ '/' ~ table ~ '.parquet')) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{% macro parquet_file(path) -%}
    {{ adapter.dispatch('parquet_file', 'tabhouse')(path) }}
{%- endmacro %}

{% macro default__parquet_file(path) -%}
    read_parquet('{{ path }}')
{%- endmacro %}

{% macro spark__parquet_file(path) -%}
    parquet.`{{ path }}`
{%- endmacro %}
