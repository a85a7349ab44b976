{#
    The first day an incremental build replaces, as a literal: the last day of `relation` minus lookback_days, or rebuild_from.
    A literal, not a subquery, so that scans skip the days before it.
#}
{% macro window_start(date_column, relation=none) %}
    {%- if var('rebuild_from') -%}{{ return("cast('" ~ var('rebuild_from') ~ "' as date)") }}{%- endif -%}
    {%- set first = days_after('max(' ~ date_column ~ ')', -var('lookback_days')) -%}
    {%- set sql = 'select cast(' ~ first ~ ' as ' ~ dbt.type_string() ~ ') as first_day from ' ~ (relation or this) -%}
    {{ return("cast('" ~ single_value(sql, '0001-01-01') ~ "' as date)") }}
{% endmacro %}

{#
    Tests of event grain look at recent days: `where: "event_date >= __window_start__"` in their config. The word becomes the first of
    those days.
#}
{% macro get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- if not where -%}{{ return(relation) }}{%- endif -%}
    {%- if '__window_start__' in where -%}
        {%- set where = where | replace('__window_start__', last_day(-var('test_window_days'))) -%}
    {%- endif -%}
    {{ return('(select * from ' ~ relation ~ ' where ' ~ where ~ ') dbt_subquery') }}
{%- endmacro %}

{#
    For an ephemeral model: the window of the incremental table that reads it, or none when that table is about to be built in full.
    (A ref would be a cycle.)
#}
{% macro window_start_of_reader(model_name, date_column) %}
    {%- if not execute or model.config.materialized != 'ephemeral' or should_full_refresh() -%}{{ return(none) }}{%- endif -%}
    {%- set node = graph.nodes['model.tabhouse.' ~ model_name] -%}
    {%- set reader = load_relation(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -%}
    {{ return(none if reader is none or not reader.is_table else window_start(date_column, reader)) }}
{% endmacro %}
