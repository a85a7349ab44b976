{% macro duckdb__get_incremental_merge_sql(args_dict) %}
  {%- set predicates = normalize_incremental_predicates(args_dict.get('incremental_predicates')) -%}
  {{ return(duckdb__get_merge_sql(args_dict['target_relation'], args_dict['temp_relation'], args_dict['unique_key'], args_dict['dest_columns'], predicates)) }}
{% endmacro %}

{% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set predicates = normalize_incremental_predicates(incremental_predicates) -%}
  {%- do validate_merge_config(config, target) -%}
  {%- set sql_header = config.get('sql_header', none) -%}
  {%- set update_columns = config.get('merge_update_columns', []) -%}
  {%- set exclude_columns = config.get('merge_exclude_columns', []) -%}
  {%- set set_expressions = config.get('merge_update_set_expressions', {}) -%}
  {%- set returning = config.get('merge_returning_columns', []) -%}
  {%- set defaults = merge_clause_defaults(
      config.get('merge_update_condition', none), config.get('merge_insert_condition', none),
      update_columns, exclude_columns, set_expressions) -%}
  {%- set chosen_columns = update_columns | length + exclude_columns | length + set_expressions | length > 0 -%}
  {%- set clauses = config.get('merge_clauses', {}) -%}
  {%- set when_matched = clauses.get('when_matched', [defaults.when_matched_update_explicit if chosen_columns else defaults.when_matched_update_by_name]) -%}
  {%- set when_not_matched = clauses.get('when_not_matched', [defaults.when_not_matched_insert_by_name]) -%}
  {{ sql_header if sql_header is not none }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  {{ duckdb__merge_join_clause(unique_key, config.get('merge_on_using_columns', []), predicates) }}
  {%- for clause in when_matched %}
  when matched {{ duckdb__merge_condition(clause) }} then {{ duckdb__merge_matched_action(clause, dest_columns) }}
  {%- endfor %}
  {%- for clause in when_not_matched %}
  when not matched {{ 'by ' ~ clause.get('by') if clause.get('by') }} {{ duckdb__merge_condition(clause) }} then {{ duckdb__merge_not_matched_action(clause) }}
  {%- endfor %}
  {{ 'returning ' ~ (returning if returning is string else returning | join(', ')) if returning }}
{%- endmacro %}

{% macro duckdb__merge_join_clause(unique_key, merge_on_using_columns, incremental_predicates) -%}
  {%- set filters = incremental_predicates or [] -%}
  {%- if merge_on_using_columns -%}
    using ({{ merge_on_using_columns | join(', ') }}) {{ 'on (' ~ (filters | join(') and (')) ~ ')' if filters }}
  {%- else -%}
    {%- set matches = [] -%}
    {%- set keys = [] if not unique_key else unique_key if unique_key is sequence and unique_key is not mapping and unique_key is not string else [unique_key] -%}
    {%- for key in keys -%}{%- do matches.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}{%- endfor -%}
    on ({{ ((matches or ['FALSE']) + filters) | join(') and (') }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__merge_condition(clause) -%}
  {%- set condition = clause.get('condition') -%}
  {%- if condition is string and condition -%} and {{ condition }} {%- elif condition -%} and ({{ condition | join(') and (') }}) {%- endif -%}
{%- endmacro %}

{% macro duckdb__merge_matched_action(clause, dest_columns) -%}
  {%- set mode = clause.get('mode') -%}
  {%- if clause.get('action') != 'update' -%}
    {{ duckdb__merge_other_action(clause) }}
  {%- elif mode == 'explicit' -%}
    {%- set chosen = clause.get('update', {}) -%}
    {%- set set_expressions = chosen.get('set_expressions', {}) -%}
    {%- set assignments = [] -%}
    {%- for column, expression in set_expressions.items() -%}{%- do assignments.append(column ~ ' = ' ~ expression) -%}{%- endfor -%}
    {%- for column in get_merge_update_columns(chosen.get('include', []), chosen.get('exclude', []), dest_columns) -%}
      {%- if column.replace('"', '').replace("'", '') not in set_expressions -%}
        {%- do assignments.append(column ~ ' = DBT_INTERNAL_SOURCE.' ~ column) -%}
      {%- endif -%}
    {%- endfor -%}
    update set {{ assignments | join(', ') }}
  {%- else -%}
    update {{ {'by_name': 'by name', 'by_position': 'by position', 'star': 'set *'}.get(mode, '') }}
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__merge_not_matched_action(clause) -%}
  {%- set mode = clause.get('mode') -%}
  {%- if clause.get('action') == 'update' -%}
    {%- set assignments = [] -%}
    {%- for column, expression in clause.get('set_expressions', {}).items() -%}{%- do assignments.append(column ~ ' = ' ~ expression) -%}{%- endfor -%}
    update set {{ assignments | join(', ') }}
  {%- elif clause.get('action') != 'insert' -%}
    {{ duckdb__merge_other_action(clause) }}
  {%- elif mode == 'explicit' -%}
    {%- set chosen = clause.get('insert', {}) -%}
    insert ({{ chosen.get('columns', []) | join(', ') }}) values ({{ chosen.get('values', []) | join(', ') }})
  {%- else -%}
    insert {{ {'by_name': 'by name', 'by_position': 'by position', 'star': '*'}.get(mode, '') }}
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__merge_other_action(clause) -%}
  {%- set message = clause.get('error_message') -%}
  {%- if clause.get('action') == 'delete' -%} delete
  {%- elif clause.get('action') == 'do_nothing' -%} do nothing
  {%- elif clause.get('action') == 'error' -%} error {{ "'" ~ (message | replace("'", "''")) ~ "'" if message }}
  {%- endif -%}
{%- endmacro %}

{% macro merge_clause_defaults(merge_update_condition, merge_insert_condition, merge_update_columns=[], merge_exclude_columns=[], merge_update_set_expressions={}) -%}
  {{ return({
    'when_matched_update_by_name': {'action': 'update', 'condition': merge_update_condition, 'mode': 'by_name'},
    'when_not_matched_insert_by_name': {'action': 'insert', 'condition': merge_insert_condition, 'mode': 'by_name'},
    'when_matched_update_explicit': {
      'action': 'update',
      'condition': merge_update_condition,
      'mode': 'explicit',
      'update': {'include': merge_update_columns, 'exclude': merge_exclude_columns, 'set_expressions': merge_update_set_expressions}
    }
  }) }}
{%- endmacro %}
