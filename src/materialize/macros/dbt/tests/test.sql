{%- materialization test, default -%}
  {%- set relations = [] -%}
  {%- set sql_header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none -%}
  {%- set main_sql = get_limit_subquery_sql(sql, config.get('limit')) -%}

  {%- if should_store_failures() -%}
    {%- set stored_as = config.get('store_failures_as') -%}
    {%- set stored_as = 'table' if stored_as == none else stored_as -%}
    {%- if stored_as not in ['table', 'view'] -%}
      {%- do exceptions.raise_compiler_error("'" ~ stored_as ~ "' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']") -%}
    {%- endif -%}
    {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
    {%- set target_relation = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type=stored_as) -%}
    {%- if old_relation -%}{%- do adapter.drop_relation(old_relation) -%}{%- endif -%}
    {%- call statement(auto_begin=True) -%}
      {{ sql_header if sql_header }}
      {{ get_create_sql(target_relation, main_sql) }}
    {%- endcall -%}
    {%- do relations.append(target_relation) -%}
    {%- set main_sql = 'select * from ' ~ target_relation -%}
    {%- do adapter.commit() -%}
  {%- endif -%}

  {%- call statement('main', fetch_result=True) -%}
    {{ sql_header if sql_header }}
    {{ get_test_sql(main_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
  {%- endcall -%}

  {{ return({'relations': relations}) }}
{%- endmaterialization -%}

{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
  {{ adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit) }}
{%- endmacro %}

{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    select
      {{ fail_calc }} as failures,
      {{ fail_calc }} {{ warn_if }} as should_warn,
      {{ fail_calc }} {{ error_if }} as should_error
    from (
      {{ main_sql }}
      {{ 'limit ' ~ limit if limit != none }}
    ) dbt_internal_test
{%- endmacro %}

{# A test's `model` argument: the relation, or the rows its `where` leaves. #}
{% macro get_where_subquery(relation) -%}
  {%- do return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) -%}
{%- endmacro %}

{% macro default__get_where_subquery(relation) -%}
  {%- set condition = config.get('where', '') -%}
  {%- if not condition -%}
    {%- do return(relation) -%}
  {%- endif -%}
  {%- do return('(select * from ' ~ relation ~ ' where ' ~ condition ~ ') dbt_subquery') -%}
{%- endmacro %}
