{# Constraint types a model's enforced contract declares. #}
{% macro enforced_constraint_types() -%}
  {%- set types = [] -%}
  {%- set contract = config.get('contract') -%}
  {%- if contract and contract.enforced -%}
    {%- for constraint in model.get('constraints', []) -%}{%- do types.append(constraint.type) -%}{%- endfor -%}
    {%- for column in model.get('columns', {}).values() -%}
      {%- for constraint in column.get('constraints', []) -%}{%- do types.append(constraint.type) -%}{%- endfor -%}
    {%- endfor -%}
  {%- endif -%}
  {{ return(types) }}
{%- endmacro %}

{% macro existing_constraint_types(relation) -%}
  {{ return(adapter.existing_key_constraint_types(relation) if relation is not none and relation.is_table else []) }}
{%- endmacro %}

{% macro has_foreign_key_constraints(relation=none) -%}
  {{ return('foreign_key' in enforced_constraint_types() + existing_constraint_types(relation)) }}
{%- endmacro %}

{% macro may_be_foreign_key_target(relation=none) -%}
  {%- set types = enforced_constraint_types() + existing_constraint_types(relation) -%}
  {{ return('primary_key' in types or 'unique' in types) }}
{%- endmacro %}
