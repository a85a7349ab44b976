{% macro duckdb__get_binding_char() %}
  {{ return(adapter.get_binding_char()) }}
{% endmacro %}

{% macro duckdb__get_batch_size() %}
  {{ return(10000) }}
{% endmacro %}

{# `fast` (the default) has DuckDB read the file itself; otherwise rows are bound as values, in batches. #}
{% macro duckdb__load_csv_rows(model, agate_table) %}
  {%- if config.get('fast', true) -%}
    {%- set sql = 'COPY ' ~ this.render() ~ " FROM '" ~ adapter.get_seed_file_path(model) ~ "' (FORMAT CSV, HEADER TRUE, DELIMITER '" ~ config.get('delimiter', ',') ~ "')" -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
  {%- endif -%}
  {{ return(default__load_csv_rows(model, adapter.convert_datetimes_to_strs(agate_table))) }}
{% endmacro %}
