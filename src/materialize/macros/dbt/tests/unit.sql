{# Rows the model gives for the inputs, and the expected rows, in one result. #}
{%- materialization unit, default -%}
  {%- set expected_rows = config.get('expected_rows') -%}
  {%- set expected_sql = config.get('expected_sql') -%}
  {%- set sql_header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none -%}
  {%- set expected_names = expected_rows[0].keys() if expected_rows | length > 0 else get_columns_in_query(sql) -%}

  {%- set temp_relation = make_temp_relation(this.incorporate(type='table')) -%}
  {%- do run_query(get_create_table_as_sql(True, temp_relation, get_empty_subquery_sql(sql))) -%}
  {%- set types = {} -%}
  {%- set quoted = {} -%}
  {%- for column in adapter.get_columns_in_relation(temp_relation) -%}
    {%- do types.update({column.name | lower: column.data_type}) -%}
    {%- do quoted.update({column.name | lower: column.quoted}) -%}
  {%- endfor -%}
  {%- set expected_columns = [] -%}
  {%- for name in expected_names -%}{%- do expected_columns.append(quoted[name | lower]) -%}{%- endfor -%}

  {%- if not expected_sql -%}
    {%- set expected_sql = get_expected_sql(expected_rows, types, quoted) -%}
  {%- endif -%}
  {%- set unit_test_sql = get_unit_test_sql(sql, expected_sql, expected_columns) -%}
  {%- call statement('main', fetch_result=True) -%}
    {{ sql_header if sql_header }}
    {{ unit_test_sql }}
  {%- endcall -%}
  {%- do adapter.drop_relation(temp_relation) -%}

  {{ return({'relations': []}) }}
{%- endmaterialization -%}

{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {{ adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names) }}
{%- endmacro %}

{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {%- set names = expected_column_names | join(', ') -%}
  {%- set side = adapter.quote('actual_or_expected') -%}
  with dbt_internal_unit_test_actual as (
    select {{ names }}, {{ dbt.string_literal('actual') }} as {{ side }}
    from (
      {{ main_sql }}
    ) _dbt_internal_unit_test_actual
  ),
  dbt_internal_unit_test_expected as (
    select {{ names }}, {{ dbt.string_literal('expected') }} as {{ side }}
    from (
      {{ expected_fixture_sql }}
    ) _dbt_internal_unit_test_expected
  )
  select * from dbt_internal_unit_test_actual
  union all
  select * from dbt_internal_unit_test_expected
{%- endmacro %}

{# An input's rows as a query with the columns and types of the relation it stands for. #}
{% macro get_fixture_sql(rows, column_name_to_data_types) -%}
  {%- set types = column_name_to_data_types -%}
  {%- if not types -%}
    {%- set types = {} -%}
    {%- set quoted = {} -%}
    {%- for column in adapter.get_columns_in_relation(defer_relation if defer_relation and not load_relation(this) else this) -%}
      {%- do types.update({column.name | lower: column.data_type}) -%}
      {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if not types -%}
    {%- do exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist") -%}
  {%- endif -%}
  {%- do validate_fixture_rows(rows, row_number) -%}
  {%- set nulls = {} -%}
  {%- for name, type in types.items() -%}{%- do nulls.update({name: safe_cast('null', type) | trim}) -%}{%- endfor -%}
  {{- '\n-- Fixture for ' ~ model.name ~ '\n' -}}
  {%- for row in rows or [{}] -%}
    {%- set cells = nulls.copy() -%}
    {%- do cells.update(format_row(row, types)) -%}
    {{- 'select' -}}
    {%- for name, cell in cells.items() -%}{{ ' ' ~ cell ~ ' as ' ~ quoted[name] }}{{ ',' if not loop.last }}{%- endfor -%}
    {{- '\nunion all\n' if not loop.last -}}
  {%- endfor -%}
  {{- '\n    limit 0' if not rows -}}
{%- endmacro %}

{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) -%}
  {%- if not rows -%}
    select * from dbt_internal_unit_test_actual limit 0
  {%- endif -%}
  {%- for row in rows -%}
    select {% for name, cell in format_row(row, column_name_to_data_types).items() -%} {{ cell }} as {{ column_name_to_quoted[name] }}{{ ', ' if not loop.last }} {%- endfor %}
    {%- if not loop.last %}
union all
{% endif -%}
  {%- endfor -%}
{%- endmacro %}

{# A row as SQL cells, each cast to its column's type; names in lower case. #}
{%- macro format_row(row, column_name_to_data_types) -%}
  {%- set cells = {} -%}
  {%- for key, value in row.items() -%}
    {%- set name = key | lower -%}
    {%- if name not in column_name_to_data_types -%}
      {%- set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
      {%- do exceptions.raise_compiler_error("Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ ".\nAccepted columns for " ~ fixture ~ ' are: ' ~ (column_name_to_data_types.keys() | list)) -%}
    {%- endif -%}
    {%- set type = column_name_to_data_types[name] -%}
    {%- set literal = value -%}
    {%- if value is string -%}
      {%- set type = type.split('(')[0] if 'varying' in type else type -%}
      {%- set literal = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
    {%- elif value is none -%}
      {%- set literal = 'null' -%}
    {%- endif -%}
    {%- do cells.update({name: safe_cast(literal, type)}) -%}
  {%- endfor -%}
  {{ return(cells) }}
{%- endmacro -%}

{%- macro validate_fixture_rows(rows, row_number) -%}
  {{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}
{%- endmacro -%}

{%- macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro -%}
