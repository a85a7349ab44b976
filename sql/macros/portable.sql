{#
    What DuckDB and Spark say differently, or would answer with different types.
#}

{# A date some days after (or, with a negative number, before) another. #}
{% macro days_after(date, days) -%}
    cast({{ dbt.dateadd('day', days, date) }} as date)
{%- endmacro %}

{# The Monday of the week. #}
{% macro week_start(date) -%}
    cast({{ dbt.date_trunc('week', date) }} as date)
{%- endmacro %}

{# The first day of the month. #}
{% macro month_start(date) -%}
    cast({{ dbt.date_trunc('month', date) }} as date)
{%- endmacro %}

{# Whole seconds from one moment to another. #}
{% macro seconds_between(first, second) -%}
    cast({{ dbt.datediff(first, second, 'second') }} as bigint)
{%- endmacro %}

{# Days from one date to another. #}
{% macro days_between(first, second) -%}
    cast({{ dbt.datediff(first, second, 'day') }} as bigint)
{%- endmacro %}

{# numerator / denominator as a double; null where the denominator is 0. #}
{% macro ratio(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}

{# sum() that stays a bigint. #}
{% macro total(expression) -%}
    cast(coalesce(sum({{ expression }}), 0) as bigint)
{%- endmacro %}

{# A select of one column `date_day`: every day from the first to the last, both included. #}
{% macro day_series(first, last) -%}
    {{ adapter.dispatch('day_series', 'tabhouse')(first, last) }}
{%- endmacro %}

{% macro default__day_series(first, last) -%}
    select cast(unnest(generate_series(cast({{ first }} as timestamp), cast({{ last }} as timestamp), interval '1' day)) as date) as date_day
{%- endmacro %}

{% macro spark__day_series(first, last) -%}
    select explode(sequence(cast({{ first }} as date), cast({{ last }} as date), interval 1 day)) as date_day
{%- endmacro %}

{# Day of the week, 1 Monday to 7 Sunday. #}
{% macro iso_weekday(date) -%}
    cast({{ days_between(week_start(date), date) }} + 1 as integer)
{%- endmacro %}
