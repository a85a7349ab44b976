{# How text of the application becomes text of the warehouse; staging and the histories share it. #}

{% macro clean_text(column) -%}
    nullif(trim({{ column }}), '')
{%- endmacro %}

{% macro clean_code(column) -%}
    upper({{ clean_text(column) }})
{%- endmacro %}

{% macro clean_word(column) -%}
    lower({{ clean_text(column) }})
{%- endmacro %}
