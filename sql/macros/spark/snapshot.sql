{#
    dbt-spark knows no columns of a relation it has just read, so that hard_deletes: new_record would write the row of a deletion with
    null key and null attributes (https://github.com/dbt-labs/dbt-adapters/issues/1401).
#}
{% macro spark__get_columns_in_relation(relation) %}
    {{ return(adapter.get_columns_in_relation(relation)) }}
{% endmacro %}

{# A snapshot with a list as its key keeps helper columns of the staging table (https://github.com/dbt-labs/dbt-adapters/issues/2101). #}
{% macro spark__create_columns(relation, columns) %}
    {%- set wanted = [] -%}
    {%- for column in columns if not modules.re.match('^dbt_unique_key_[0-9]+$', column.name | lower) -%}
        {%- do wanted.append('`' ~ column.name ~ '` ' ~ column.data_type) -%}
    {%- endfor -%}
    {%- if wanted -%}
        {%- call statement() -%}
            alter table {{ relation }} add columns ({{ wanted | join(', ') }})
        {%- endcall -%}
    {%- endif -%}
{% endmacro %}
