{% macro duckdb__any_value(expression) -%}
  arbitrary({{ expression }})
{%- endmacro %}

{% macro duckdb__date(year, month, day) -%}
  make_date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{# An interval of one unit times a number, so that the number may be any expression. #}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) %}

    {# white space as in dbt-duckdb: users print and hash what they render #}
  {%- set part = datepart | lower -%}
  {%- set unit, factor = {'quarter': ('month', ' * 3'), 'week': ('day', ' * 7')}.get(part, (part, '')) -%}
  {%- set count = 'cast(' ~ interval ~ ' as bigint)' -%}
  ({{ from_date_or_timestamp }} + {{ '(' ~ count ~ factor ~ ')' if factor else count }} * interval 1 {{ unit }})
{%- endmacro %}

{# Weeks count their Sundays, as in other databases; other parts count their borders. #}
{% macro duckdb__datediff(first_date, second_date, datepart) -%}
    {% if datepart == 'week' %}
            ({{ datediff(first_date, second_date, 'day') }} // 7 + case
            when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then
                case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
            else
                case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
        end)
    {% else %}
        (date_diff('{{ datepart }}', {{ first_date }}::timestamp, {{ second_date }}::timestamp ))
    {% endif %}
{%- endmacro %}

{% macro duckdb__generate_series(upper_bound) %}
    select
        generate_series as generated_number
    from generate_series(1, {{ upper_bound }})
{% endmacro %}

{% macro duckdb__last_day(date, datepart) -%}
  {%- if datepart == 'quarter' -%}
    {%- set next_quarter = dbt.dateadd('month', '3', dbt.date_trunc(datepart, date)) -%}
    -- duckdb dateadd does not support quarter interval.
    cast(
        {{ dbt.dateadd('day', '-1', next_quarter) }}
        as date)
  {%- else -%}
    {{ dbt.default_last_day(date, datepart) }}
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set ordering = order_by_clause or '' -%}
  {%- if limit_num -%}
    list_aggr(
        (array_agg(
            {{ measure }}
            {{ ordering }}
        ))[1:{{ limit_num }}],
        'string_agg',
        {{ delimiter_text }}
        )
  {%- else %}
    string_agg(
        {{ measure }},
        {{ delimiter_text }}
        {{ ordering }}
        )
  {%- endif %}
{%- endmacro %}

{% macro duckdb__split_part(string_text, delimiter_text, part_number) %}
    string_split({{ string_text }}, {{ delimiter_text }})[ {{ part_number }} ]
{% endmacro %}

{%- macro normalize_string_or_list(raw, field_name) -%}
  {%- set result = [raw] if raw is string else [] if raw is none else raw -%}
  {%- if result is mapping or result is not sequence -%}
    {%- do exceptions.raise_compiler_error(field_name ~ ' must be a list of strings or a string') -%}
  {%- endif -%}
  {%- for item in result if item is not string -%}
    {%- do exceptions.raise_compiler_error(field_name ~ ' list values must be non-empty strings') -%}
  {%- endfor -%}
  {{ return(result | list) }}
{%- endmacro -%}
