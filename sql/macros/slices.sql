{# The dimensions the pages slice by, and the column of a user's attributes that each one reads. #}
{% macro slice_dimensions() %}
    {{ return({
        'country': 'country_name',
        'region': 'region',
        'subregion': 'subregion',
        'favorite_color': "coalesce(favorite_color, 'unknown')",
        'activity': 'activity',
    }) }}
{% endmacro %}

{#
    The end of a model that slices what happened on each day: `attributed` (role, metric_date, user_id, attributes, views, likes,
    sessions) by every dimension in turn.
#}
{% macro slices_of_flows(attributed) -%}
sliced as (
    {% for dimension, column in slice_dimensions().items() %}
    {% if not loop.first %}union all{% endif %}
    select
        role,
        '{{ dimension }}' as dimension,
        {{ column }} as slice,
        cast(count(distinct user_id) as bigint) as active_users,
        {{ total('views') }} as views,
        {{ total('likes') }} as likes,
        cast(sum(sessions) as bigint) as sessions,
        metric_date
    from {{ attributed }}
    group by metric_date, role, {{ column }}
    {% endfor %}
)

select
    role,
    dimension,
    slice,
    active_users,
    views,
    likes,
    {{ ratio('likes', 'views') }} as like_ratio,
    sessions,
    metric_date
from sliced
{%- endmacro %}
