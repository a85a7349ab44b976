{# What a later run of a snapshot would insert and close, as one query with `dbt_change_type`. #}
{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{%- endmacro %}

{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set valid_to_current = config.get('dbt_valid_to_current') -%}
  {%- set new_record = strategy.hard_deletes == 'new_record' -%}
  {%- set deletes_count = new_record or strategy.hard_deletes == 'invalidate' -%}
  {%- set keys = unique_key_fields(strategy.unique_key) -%}
  {%- set same_key = unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') -%}
  {%- set not_already_deleted -%}
    not (
      snapshotted_data.{{ columns.dbt_is_deleted }} = 'True'
      and snapshotted_data.{{ columns.dbt_valid_to }} {{ '= ' ~ valid_to_current if valid_to_current else 'is null' }}
    )
  {%- endset -%}
  with snapshot_query as (
    {{ source_sql }}
  ),

  snapshotted_data as (
    select *, {{ keys }}
    from {{ target_relation }}
    where
      {% if valid_to_current -%}
        {%- set stored_valid_to = columns.dbt_valid_to | trim -%}
        ( {{ equals(stored_valid_to, valid_to_current | trim) }} or {{ stored_valid_to }} is null )
      {%- else -%}
        {{ columns.dbt_valid_to }} is null
      {%- endif %}
  ),

  insertions_source_data as (
    select *, {{ keys }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ get_dbt_valid_to_current(strategy, columns) }},
      {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
    from snapshot_query
  ),

  updates_source_data as (
    select *, {{ keys }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_to }}
    from snapshot_query
  ),

  {% if deletes_count -%}
  deletes_source_data as (
    select *, {{ keys }}
    from snapshot_query
  ),
  {%- endif %}

  insertions as (
    select 'insert' as dbt_change_type, source_data.* {{ ", 'False' as " ~ columns.dbt_is_deleted if new_record }}
    from insertions_source_data as source_data
    left outer join snapshotted_data on {{ same_key }}
    where {{ unique_key_is_null(strategy.unique_key, 'snapshotted_data') }}
      or ({{ unique_key_is_not_null(strategy.unique_key, 'snapshotted_data') }} and (
        {{ strategy.row_changed }} {{ 'or snapshotted_data.' ~ columns.dbt_is_deleted ~ " = 'True'" if new_record }}
      ))
  ),

  updates as (
    select 'update' as dbt_change_type, source_data.*, snapshotted_data.{{ columns.dbt_scd_id }} {{ ', snapshotted_data.' ~ columns.dbt_is_deleted if new_record }}
    from updates_source_data as source_data
    join snapshotted_data on {{ same_key }}
    where (
      {{ strategy.row_changed }} {{ 'or snapshotted_data.' ~ columns.dbt_is_deleted ~ " = 'True'" if new_record }}
    )
  )

  {%- if deletes_count %},
  deletes as (
    select 'delete' as dbt_change_type, source_data.*,
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_to }},
      snapshotted_data.{{ columns.dbt_scd_id }} {{ ', snapshotted_data.' ~ columns.dbt_is_deleted if new_record }}
    from snapshotted_data
    left join deletes_source_data as source_data on {{ same_key }}
    where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
      {{ 'and ' ~ not_already_deleted if new_record }}
  )
  {%- endif %}

  {%- if new_record %}
  {%- set stored_names = get_list_of_column_names(get_columns_in_relation(target_relation)) %},
  deletion_records as (
    select 'insert' as dbt_change_type,
      {% for name in get_columns_in_query(source_sql) -%}
        {{ 'snapshotted_data' if name in stored_names else 'source_data' }}.{{ adapter.quote(name) }},
      {% endfor -%}
      {%- if strategy.unique_key | is_list -%}
        {%- for key in strategy.unique_key -%} snapshotted_data.{{ key }} as dbt_unique_key_{{ loop.index }}, {% endfor -%}
      {%- else -%}
        snapshotted_data.dbt_unique_key as dbt_unique_key,
      {%- endif %}
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      snapshotted_data.{{ columns.dbt_valid_to }} as {{ columns.dbt_valid_to }},
      {{ snapshot_hash_arguments([columns.dbt_scd_id, snapshot_get_time()]) }} as {{ columns.dbt_scd_id }},
      'True' as {{ columns.dbt_is_deleted }}
    from snapshotted_data
    left join deletes_source_data as source_data on {{ same_key }}
    where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
      and {{ not_already_deleted }}
  )
  {%- endif %}

  select * from insertions
  union all
  select * from updates
  {{ 'union all select * from deletes' if deletes_count }}
  {{ 'union all select * from deletion_records' if new_record }}
{%- endmacro %}
