{% materialization snapshot, default %}
  {%- set grant_config = config.get('grants') -%}
  {%- set exists, target_relation = get_or_create_relation(
      database=model.database, schema=model.schema, identifier=model.get('alias', model.get('name')), type='table') -%}
  {%- if not target_relation.is_table -%}
    {%- do exceptions.relation_wrong_type(target_relation, 'table') -%}
  {%- endif -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- set strategy_macro = strategy_dispatch(config.get('strategy')) -%}
  {%- set strategy = strategy_macro(model, 'snapshotted_data', 'source_data', model['config'], exists) -%}

  {%- if exists -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- do adapter.assert_valid_snapshot_target_given_strategy(target_relation, columns, strategy) -%}
    {%- set shape_sql = snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- set staging_table = build_snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- do adapter.expand_target_column_types(from_relation=staging_table, to_relation=target_relation) -%}

    {%- set helper_columns = ['dbt_change_type', 'dbt_unique_key'] -%}
    {%- if config.get('unique_key') | is_list -%}
      {%- for key in strategy.unique_key -%}{%- do helper_columns.append('dbt_unique_key_' ~ loop.index) -%}{%- endfor -%}
    {%- endif -%}
    {%- set helper_columns = helper_columns + (helper_columns | map('upper') | list) -%}

    {%- do create_columns(target_relation, adapter.get_missing_columns(staging_table, target_relation) | rejectattr('name', 'in', helper_columns) | list) -%}
    {%- set insert_cols = [] -%}
    {%- for column in adapter.get_columns_in_relation(staging_table) | rejectattr('name', 'in', helper_columns) -%}
      {%- do insert_cols.append(adapter.quote(column.name)) -%}
    {%- endfor -%}
    {%- set final_sql = snapshot_merge_sql(target=target_relation, source=staging_table, insert_cols=insert_cols) -%}
  {%- else -%}
    {%- set shape_sql = build_snapshot_table(strategy, model['compiled_code']) -%}
    {%- set final_sql = create_table_as(False, target_relation, shape_sql) -%}
  {%- endif -%}

  {%- do check_time_data_types(shape_sql) -%}
  {%- call statement('main') -%} {{ final_sql }} {%- endcall -%}

  {%- do apply_grants(target_relation, grant_config, should_revoke=should_revoke(exists, full_refresh_mode=False)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- if not exists -%}{%- do create_indexes(target_relation) -%}{%- endif -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do adapter.commit() -%}
  {%- if staging_table is defined -%}{%- do post_snapshot(staging_table) -%}{%- endif -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
