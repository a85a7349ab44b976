{# Schemas are named as configured (`analytics`), not prefixed with the target's (`main_analytics`). #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
