{#
    dbt-spark knows no columns of a relation it has just read, so that hard_deletes: new_record would write the row of a deletion with
    null key and null attributes (https://github.com/dbt-labs/dbt-adapters/issues/1401).
#}
{% macro spark__get_columns_in_relation(relation) %}
    {{ return(adapter.get_columns_in_relation(relation)) }}
{% endmacro %}
