{% materialization incremental, adapter='duckdb', supported_languages=['sql', 'python'] %}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
  {%- set backup_relation = make_backup_relation(target_relation, 'table' if existing_relation is none else existing_relation.type) -%}
  {%- set full_refresh_mode = should_full_refresh() or existing_relation.is_view -%}
  {%- set rebuild = existing_relation is none or full_refresh_mode -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
  {%- set partitioned_by = duckdb__get_partitioned_by(target_relation, false) if rebuild else none -%}
  {%- set sorted_by = duckdb__get_sorted_by(target_relation, false) if rebuild else none -%}
  {%- set leftovers = [load_cached_relation(intermediate_relation), load_cached_relation(backup_relation)] -%}
  {%- set grant_config = config.get('grants') -%}

  {%- for leftover in leftovers -%}{%- do drop_relation_if_exists(leftover) -%}{%- endfor -%}
  {%- set temporary_relation = duckdb__dispatch_temporary_relation(target_relation, adapter.batch_id_for_model(model)) -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- set in_place = rebuild and (existing_relation is none or has_foreign_key_constraints(existing_relation)) -%}
  {%- set dropped_dependents = drop_relation_for_rebuild(existing_relation) if in_place and existing_relation is not none else [] -%}
  {%- if rebuild -%}
    {%- set built_relation = target_relation if in_place else intermediate_relation -%}
    {%- set build_sql = create_table_as(False, built_relation, compiled_code, model['language'], partitioned_by=partitioned_by, sorted_by=sorted_by) -%}
  {%- else -%}
    {%- set temp_relation = temporary_relation.relation -%}
    {%- do run_query(create_table_as(temporary_relation.temporary, temp_relation, compiled_code, model['language'], partitioned_by=none, sorted_by=none)) -%}
    {%- do adapter.expand_target_column_types(from_relation=temp_relation, to_relation=target_relation) -%}
    {%- set dest_columns = process_schema_changes(on_schema_change, temp_relation, existing_relation) or adapter.get_columns_in_relation(existing_relation) -%}
    {%- set strategy = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') -%}
    {%- set build_sql = strategy({
      'target_relation': target_relation,
      'temp_relation': temp_relation,
      'unique_key': config.get('unique_key'),
      'dest_columns': dest_columns,
      'incremental_predicates': config.get('predicates', none) or config.get('incremental_predicates', none)
    }) -%}
  {%- endif -%}

  {%- call statement('main') -%} {{ build_sql }} {%- endcall -%}

  {%- set swap = rebuild and not in_place -%}
  {%- if swap -%}
    {%- do drop_indexes_on_relation(target_relation) -%}
    {%- if may_be_foreign_key_target(target_relation) -%}
      {%- set dropped_dependents = drop_foreign_key_dependents(target_relation) -%}
    {%- endif -%}
    {%- do adapter.rename_relation(target_relation, backup_relation) -%}
    {%- do adapter.rename_relation(intermediate_relation, target_relation) -%}
  {%- endif -%}

  {%- do restore_foreign_key_dependents(dropped_dependents) -%}

  {%- do apply_grants(target_relation, grant_config, should_revoke=should_revoke(existing_relation, full_refresh_mode)) -%}
  {%- if rebuild -%}{%- do create_indexes(target_relation) -%}{%- endif -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do adapter.commit() -%}
  {%- if swap -%}
    {%- do drop_indexes_on_relation(backup_relation) -%}
    {%- do adapter.drop_relation(backup_relation) -%}
  {%- endif -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
