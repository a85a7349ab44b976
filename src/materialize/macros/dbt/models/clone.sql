{% macro can_clone_table() %}
  {{ return(adapter.dispatch('can_clone_table', 'dbt')()) }}
{% endmacro %}

{% macro default__can_clone_table() %}
  {{ return(False) }}
{% endmacro %}

{% macro create_or_replace_clone(this_relation, defer_relation) %}
  {{ return(adapter.dispatch('create_or_replace_clone', 'dbt')(this_relation, defer_relation)) }}
{% endmacro %}

{% macro default__create_or_replace_clone(this_relation, defer_relation) %}
  create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}
{% endmacro %}

{%- materialization clone, default -%}
  {%- do exceptions.raise_compiler_error('`dbt clone` is not supported here: there is no other environment to clone from') -%}
{%- endmaterialization -%}

{%- materialization function, default, supported_languages=['sql', 'python', 'javascript'] -%}
  {%- do exceptions.raise_compiler_error('The resource type `function` is not supported for DuckDB; use a table_function model or a `create macro` hook') -%}
{%- endmaterialization -%}
