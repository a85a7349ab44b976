{#
  DuckDB neither renames nor drops a table that a foreign key points to, and cannot drop the key. So the tables that point to one that is built anew go first:
  those that this run builds from nothing after it. Their rows wait in a backup, which takes their place until they are built.
#}
{% macro drop_foreign_key_dependents(relation) -%}
  {%- set found = foreign_key_dependents(relation) -%}
  {%- if found | length == 0 -%}
    {{ return([]) }}
  {%- endif -%}

  {%- set tables = [] -%}
  {%- set targets = {} -%}
  {%- for row in found -%}
    {%- if row[0] not in tables -%}
      {%- do tables.append(row[0]) -%}
      {%- do targets.update({row[0]: []}) -%}
    {%- endif -%}
    {%- do targets[row[0]].append(row[1] | lower) -%}
  {%- endfor -%}

  {%- set builders = foreign_key_builders(relation, tables) -%}
  {%- set ids = {relation.identifier | lower: model.unique_id} -%}
  {%- for table, node in builders.items() -%}{%- do ids.update({table | lower: node.unique_id}) -%}{%- endfor -%}
  {%- set problems = [] -%}
  {%- for table in tables -%}
    {%- set upstream = [] -%}
    {%- for target in targets[table] if target in ids -%}{%- do upstream.append(ids[target]) -%}{%- endfor -%}
    {%- set problem = foreign_key_problem(builders.get(table), upstream) -%}
    {%- if problem -%}{%- do problems.append(table ~ ' (' ~ problem ~ ')') -%}{%- endif -%}
  {%- endfor -%}
  {%- if problems -%}
    {%- do exceptions.raise_compiler_error(
      'Cannot replace ' ~ relation ~ ' because DuckDB does not allow replacing a table that a foreign key '
      ~ 'references, and dbt-duckdb can only drop referencing tables that this run will rebuild. '
      ~ 'Problem tables: ' ~ problems | join('; ')
    ) -%}
  {%- endif -%}

  {%- set dropped = [] -%}
  {%- for table in tables -%}
    {%- set dependent = api.Relation.create(database=relation.database, schema=relation.schema, identifier=table, type='table') -%}
    {%- set backup = dependent.incorporate(path={'identifier': table ~ '__dbt_fk_backup'}, type='table') -%}
    {%- do adapter.drop_relation(backup) -%}
    {%- call statement('backup_foreign_key_dependent_' ~ loop.index) -%}
      create table {{ backup }} as from {{ dependent }}
    {%- endcall -%}
    {%- do log('Dropping ' ~ dependent ~ ' because it references ' ~ relation ~ ' through a foreign key; it is rebuilt later in this run', info=True) -%}
    {%- do adapter.drop_relation(dependent) -%}
    {%- do dropped.append({'relation': dependent, 'backup': backup}) -%}
  {%- endfor -%}
  {{ return(dropped) }}
{%- endmacro %}

{# Tables whose foreign keys lead to the relation, directly or not, each with a table it points to; the farthest first, as they have to be dropped. #}
{% macro foreign_key_dependents(relation) -%}
  {%- call statement('get_foreign_key_dependents', fetch_result=True) -%}
    with recursive keys as (
      select table_name as source, referenced_table as target
      from duckdb_constraints()
      where constraint_type = 'FOREIGN KEY'
        and lower(database_name) = lower('{{ adapter.escape_sql_string(relation.database) }}')
        and lower(schema_name) = lower('{{ adapter.escape_sql_string(relation.schema) }}')
        and lower(table_name) <> lower(referenced_table)
    ),
    reached(source, steps) as (
      select source, 1 from keys where lower(target) = lower('{{ adapter.escape_sql_string(relation.identifier) }}')
      union
      select keys.source, reached.steps + 1 from keys join reached on lower(keys.target) = lower(reached.source)
    )
    select farthest.source, keys.target
    from (select source, max(steps) as steps from reached group by all) as farthest
    join keys using (source)
    order by farthest.steps desc, farthest.source, keys.target
  {%- endcall -%}
  {{ return(load_result('get_foreign_key_dependents').table) }}
{%- endmacro %}

{# The models that build these tables of the relation's schema, by the name of the table. #}
{% macro foreign_key_builders(relation, tables) -%}
  {%- set builders = {} -%}
  {%- for node in graph.nodes.values() if node.resource_type == 'model'
      and (node.database or '') | lower == (relation.database or '') | lower
      and node.schema | lower == relation.schema | lower -%}
    {%- for table in tables if (node.alias or node.name) | lower == table | lower -%}
      {%- do builders.update({table: node}) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return(builders) }}
{%- endmacro %}

{# Why a table that points to one that is built anew cannot be dropped for it; nothing where this run builds it again. #}
{% macro foreign_key_problem(node, upstream) -%}
  {%- if node is none -%}
    {{ return('not built by a dbt model in this project') }}
  {%- elif node.unique_id not in selected_resources -%}
    {{ return('model ' ~ node.name ~ ' is not selected in this run') }}
  {%- elif upstream | select('in', node.depends_on.nodes) | list | length == 0 -%}
    {{ return('model ' ~ node.name ~ ' does not ref() the table its foreign key points at, so dbt may not rebuild it afterwards; use `to: ref(...)` in the constraint') }}
  {%- endif -%}
  {%- set full_refresh = flags.FULL_REFRESH if node.config.full_refresh is none else node.config.full_refresh -%}
  {%- set materialized = node.config.materialized -%}
  {%- if materialized != 'table' and not (materialized == 'incremental' and full_refresh) -%}
    {{ return('model ' ~ node.name ~ ' is materialized as ' ~ materialized ~ ' and would lose its data; run with --full-refresh') }}
  {%- endif -%}
  {{ return(none) }}
{%- endmacro %}

{% macro restore_foreign_key_dependents(dropped) -%}
  {%- for item in dropped | reverse -%}
    {%- do log('Restoring data for ' ~ item['relation'] ~ '; its constraints are rebuilt later in this run', info=True) -%}
    {%- do adapter.rename_relation(item['backup'], item['relation']) -%}
  {%- endfor -%}
{%- endmacro %}

{# Drops a relation that is built anew under its own name, within the transaction of its node. #}
{% macro drop_relation_for_rebuild(relation) -%}
  {%- do adapter.ensure_transaction() -%}
  {%- set dropped = drop_foreign_key_dependents(relation) if relation.is_table and may_be_foreign_key_target(relation) else [] -%}
  {%- do adapter.drop_relation(relation) -%}
  {{ return(dropped) }}
{%- endmacro %}
