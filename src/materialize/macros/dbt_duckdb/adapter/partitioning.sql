{# Partitioning and sorting are DuckLake's; here they are read, checked and set aside with a warning. #}
{% macro duckdb__get_partitioned_by(relation, temporary) -%}
  {%- set raw = config.get('partitioned_by', none) -%}
  {%- set raw = config.get('partition_by', none) if raw is none or raw == '' else raw -%}
  {{ return(duckdb__without_ducklake(relation, temporary, raw, 'partitioned_by/partition_by')) }}
{%- endmacro %}

{% macro duckdb__get_sorted_by(relation, temporary) -%}
  {%- set raw = config.get('sorted_by', none) -%}
  {%- set raw = config.get('sort_by', none) if raw is none else raw -%}
  {{ return(duckdb__without_ducklake(relation, temporary, raw, 'sorted_by/sort_by')) }}
{%- endmacro %}

{% macro duckdb__without_ducklake(relation, temporary, raw, field_name) -%}
  {%- if temporary or raw is none or raw == '' -%}
    {{ return(none) }}
  {%- endif -%}
  {%- if raw is mapping -%}
    {%- do adapter.warn_once(field_name ~ ' as a dictionary is for other databases; ignoring for ' ~ relation) -%}
    {{ return(none) }}
  {%- endif -%}
  {%- if normalize_string_or_list(raw, field_name) | length == 0 -%}
    {%- do exceptions.raise_compiler_error(field_name ~ ' must contain at least one column') -%}
  {%- endif -%}
  {%- do adapter.warn_once(field_name ~ ' is only supported for DuckLake relations; ignoring for ' ~ relation) -%}
  {{ return(none) }}
{%- endmacro %}

{% macro duckdb__alter_table_set_partitioned_by(relation, partitioned_by) -%}
  alter table {{ relation }} set partitioned by ({{ partitioned_by }});
{%- endmacro %}

{% macro duckdb__alter_table_set_sorted_by(relation, sorted_by) -%}
  alter table {{ relation }} set sorted by ({{ sorted_by }});
{%- endmacro %}
