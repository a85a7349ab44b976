{# The tab writes to DuckDB databases only, so there is no other kind of catalog to ask about. #}
{% macro duckdb__create_schema(relation) -%}
  {%- call statement('create_schema') -%} create schema if not exists {{ relation.without_identifier() }} {%- endcall -%}
{%- endmacro %}

{% macro duckdb__drop_schema(relation) -%}
  {%- call statement('drop_schema') -%} drop schema if exists {{ relation.without_identifier() }} cascade {%- endcall -%}
{%- endmacro %}

{# Without the schema of the tab's own, in which it keeps the history of runs. #}
{% macro duckdb__list_schemas(database) -%}
  {{ return(run_query(
    "select schema_name from system.information_schema.schemata where schema_name <> 'tabhouse'"
    ~ (" and lower(catalog_name) = '" ~ (database | lower) ~ "'" if database is not none else '')
  )) }}
{%- endmacro %}

{% macro duckdb__check_schema_exists(information_schema, schema) -%}
  {%- set sql -%}
    select count(*)
    from system.information_schema.schemata
    where lower(schema_name) = '{{ schema | lower }}' and lower(catalog_name) = '{{ information_schema.database | lower }}'
  {%- endset -%}
  {{ return(run_query(sql)) }}
{%- endmacro %}

{% macro duckdb__list_relations_without_caching(schema_relation) %}
  {%- call statement('list_relations_without_caching', fetch_result=True) -%}
    select
      '{{ schema_relation.database }}' as database,
      table_name as name,
      table_schema as schema,
      case table_type when 'VIEW' then 'view' else 'table' end as type
    from system.information_schema.tables
    where lower(table_schema) = '{{ schema_relation.schema | lower }}' and lower(table_catalog) = '{{ schema_relation.database | lower }}'
  {%- endcall -%}
  {{ return(load_result('list_relations_without_caching').table) }}
{% endmacro %}
