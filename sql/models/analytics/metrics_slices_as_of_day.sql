{{ config(materialized='incremental', unique_key='as_of_date', partition_by='as_of_date') }}

{% set first_day = window_start('as_of_date') if is_incremental() else none %}

with days as (

    select
        spine.date_day as as_of_date,
        cast({{ days_after('spine.date_day', 1) }} as timestamp) as next_midnight
    from {{ ref('date_spine') }} as spine
    cross join {{ ref('simulation_clock') }} as clock
    where spine.date_day >= clock.first_day and spine.date_day <= clock.last_day
    {% if first_day %}and spine.date_day >= {{ first_day }}{% endif %}

),

-- Each user on each day, with the attributes valid at its end.
user_days as (

    select
        days.as_of_date,
        versions.user_id,
        versions.country_name,
        versions.region,
        versions.subregion,
        versions.favorite_color,
        versions.is_deleted and versions.deleted_at < days.next_midnight as is_deleted
    from days
    inner join {{ ref('dim_users_history') }} as versions
        on versions.valid_from < days.next_midnight
        and versions.valid_to >= days.next_midnight

),

flows as (

    select
        creator_id as user_id,
        metric_date,
        views as creator_views,
        likes as creator_likes,
        case when posts_created > 0 or views > 0 then metric_date end as creator_active_on,
        cast(0 as bigint) as viewer_views,
        cast(0 as bigint) as viewer_likes,
        cast(0 as bigint) as viewer_sessions,
        cast(null as date) as viewer_active_on
    from {{ ref('agg_creator_metrics_daily') }}
    union all
    select
        user_id,
        metric_date,
        cast(0 as bigint),
        cast(0 as bigint),
        cast(null as date),
        posts_viewed,
        likes_given,
        sessions,
        metric_date
    from {{ ref('agg_user_metrics_daily') }}

),

-- One row a user and day; what lies before the first day is one row, too.
movements as (

    select
        user_id,
        {% if first_day %}
        case when metric_date < {{ first_day }} then {{ first_day }} else metric_date end as as_of_date,
        {% else %}
        metric_date as as_of_date,
        {% endif %}
        {{ total('creator_views') }} as creator_views,
        {{ total('creator_likes') }} as creator_likes,
        max(creator_active_on) as creator_active_on,
        {{ total('viewer_views') }} as viewer_views,
        {{ total('viewer_likes') }} as viewer_likes,
        {{ total('viewer_sessions') }} as viewer_sessions,
        max(viewer_active_on) as viewer_active_on
    from flows
    group by
        user_id,
        {% if first_day %}case when metric_date < {{ first_day }} then {{ first_day }} else metric_date end{% else %}metric_date{% endif %}

),

{% set so_far = 'over (partition by user_days.user_id order by user_days.as_of_date rows unbounded preceding)' %}
running as (

    select
        user_days.as_of_date,
        user_days.country_name,
        user_days.region,
        user_days.subregion,
        user_days.favorite_color,
        user_days.is_deleted,
        sum(coalesce(movements.creator_views, 0)) {{ so_far }} as creator_views,
        sum(coalesce(movements.creator_likes, 0)) {{ so_far }} as creator_likes,
        max(movements.creator_active_on) {{ so_far }} as creator_active_on,
        sum(coalesce(movements.viewer_views, 0)) {{ so_far }} as viewer_views,
        sum(coalesce(movements.viewer_likes, 0)) {{ so_far }} as viewer_likes,
        sum(coalesce(movements.viewer_sessions, 0)) {{ so_far }} as viewer_sessions,
        max(movements.viewer_active_on) {{ so_far }} as viewer_active_on
    from user_days
    left join movements
        on user_days.user_id = movements.user_id
        and user_days.as_of_date = movements.as_of_date

),

by_role as (
    {% for role in ['creator', 'viewer'] %}
    {% if not loop.first %}union all{% endif %}
    select
        '{{ role }}' as role,
        as_of_date,
        country_name,
        region,
        subregion,
        favorite_color,
        is_deleted,
        case
            when is_deleted then 'deleted'
            when {{ role }}_active_on > {{ days_after('as_of_date', -var('active_days')) }} then 'active'
            else 'inactive'
        end as activity,
        {{ role }}_views as views,
        {{ role }}_likes as likes,
        {{ 'viewer_sessions' if role == 'viewer' else 'null' }} as sessions
    from running
    {% endfor %}
),

cells as (

    select
        role,
        as_of_date,
        country_name,
        region,
        subregion,
        favorite_color,
        activity,
        cast(count(case when not is_deleted then 1 end) as bigint) as users,
        cast(count(case when activity = 'active' then 1 end) as bigint) as active_users,
        {{ total('views') }} as views,
        {{ total('likes') }} as likes,
        cast(sum(sessions) as bigint) as sessions
    from by_role
    group by role, as_of_date, country_name, region, subregion, favorite_color, activity

),

sliced as (
    {% for dimension, column in slice_dimensions().items() %}
    {% if not loop.first %}union all{% endif %}
    select
        role,
        '{{ dimension }}' as dimension,
        {{ column }} as slice,
        {{ total('users') }} as users,
        {{ total('active_users') }} as active_users,
        {{ total('views') }} as total_views,
        {{ total('likes') }} as total_likes,
        cast(sum(sessions) as bigint) as total_sessions,
        as_of_date
    from cells
    group by as_of_date, role, {{ column }}
    {% endfor %}
)

select
    role,
    dimension,
    slice,
    users,
    active_users,
    total_views,
    total_likes,
    {{ ratio('total_likes', 'total_views') }} as like_ratio,
    total_sessions,
    as_of_date
from sliced
