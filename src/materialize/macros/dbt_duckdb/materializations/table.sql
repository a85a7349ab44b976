{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
  {%- set backup_relation = make_backup_relation(target_relation, 'table' if existing_relation is none else existing_relation.type) -%}
  {%- set leftovers = [load_cached_relation(intermediate_relation), load_cached_relation(backup_relation)] -%}
  {%- set grant_config = config.get('grants') -%}

  {%- for leftover in leftovers -%}{%- do drop_relation_if_exists(leftover) -%}{%- endfor -%}
  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- set partitioned_by = duckdb__get_partitioned_by(target_relation, false) -%}
  {%- set sorted_by = duckdb__get_sorted_by(target_relation, false) -%}
  {#- a table with foreign keys keeps the name it was created under: DuckDB remembers that of its creation where it points to -#}
  {%- set in_place = has_foreign_key_constraints(existing_relation) -%}
  {%- set dropped_dependents = drop_relation_for_rebuild(existing_relation) if in_place and existing_relation is not none else [] -%}
  {%- call statement('main', language=model['language']) -%}
    {{ create_table_as(False, target_relation if in_place else intermediate_relation, compiled_code, model['language'], partitioned_by=partitioned_by, sorted_by=sorted_by) }}
  {%- endcall -%}

  {%- if not in_place -%}
    {%- if existing_relation is not none -%}
      {%- do drop_indexes_on_relation(existing_relation) -%}
      {%- if existing_relation.is_table and may_be_foreign_key_target(existing_relation) -%}
        {%- set dropped_dependents = drop_foreign_key_dependents(existing_relation) -%}
      {%- endif -%}
      {%- do adapter.rename_relation(existing_relation, backup_relation) -%}
    {%- endif -%}
    {%- do adapter.rename_relation(intermediate_relation, target_relation) -%}
  {%- endif -%}
  {%- do restore_foreign_key_dependents(dropped_dependents) -%}
  {%- do create_indexes(target_relation) -%}

  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do apply_grants(target_relation, grant_config, should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}
  {%- do drop_relation_if_exists(backup_relation) -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
