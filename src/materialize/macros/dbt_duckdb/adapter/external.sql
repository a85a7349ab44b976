{# Files outside the database: there are none in the tab. The names exist so that projects that ask get a clear answer. #}
{% macro location_exists(location) -%}
  {%- do return(adapter.location_exists(location)) -%}
{%- endmacro %}

{% macro write_to_file(relation, location, options) -%}
  {%- call statement('write_to_file') -%} copy {{ relation }} to '{{ location }}' ({{ options }}) {%- endcall -%}
{%- endmacro %}

{% macro store_relation(plugin, relation, location, format, config) -%}
  {%- do exceptions.raise_compiler_error('Plugins of dbt-duckdb cannot run here: ' ~ plugin) -%}
{%- endmacro %}

{% macro render_write_options(config) -%}
  {%- set options = config.get('options', {}) -%}
  {%- if options is not mapping -%}
    {%- do exceptions.raise_compiler_error('The options argument must be a dictionary') -%}
  {%- endif -%}
  {%- for key in options -%}{%- do options.update({key: render(options[key])}) -%}{%- endfor -%}
  {%- for key in ['format', 'delimiter'] if config.get(key) -%}{%- do options.update({key: render(config.get(key))}) -%}{%- endfor -%}
  {%- do return(options) -%}
{%- endmacro %}

{%- macro external_location(relation, config) -%}
  {%- set whole = config.get('options', {}).get('partition_by') is none -%}
  {{- adapter.external_root() ~ '/' ~ relation.identifier ~ ('.' ~ config.get('format', 'parquet') if whole else '') -}}
{%- endmacro -%}

{%- macro register_upstream_external_models() -%}
{%- endmacro -%}

{% materialization external, adapter='duckdb' %}
  {%- do exceptions.raise_compiler_error('The materialization `external` writes files, which cannot run here: use `table`') -%}
{% endmaterialization %}
