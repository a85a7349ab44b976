{# DuckDB opens no transaction by itself, so hooks outside one need no commit before them. #}
{% macro run_hooks(hooks, inside_transaction=True) %}
  {%- for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) -%}
    {%- set hook_sql = render(hook.get('sql')) | trim -%}
    {%- if hook_sql | length > 0 -%}
      {%- call statement(auto_begin=inside_transaction) -%} {{ hook_sql }} {%- endcall -%}
    {%- endif -%}
  {%- endfor -%}
{% endmacro %}
