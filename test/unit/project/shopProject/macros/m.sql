{% macro my_macro(x) %}{{ return(adapter.dispatch('inner_m', 'shop')(x)) }}{% endmacro %}
{% macro default__inner_m(x) -%} {{ x + 1 }} {%- endmacro %}
{% macro other() %}1 = 1{% endmacro %}
