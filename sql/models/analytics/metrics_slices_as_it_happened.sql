{{ config(materialized='incremental', unique_key='metric_date', partition_by='metric_date') }}

{% set first_day = window_start('metric_date') if is_incremental() else none %}

with received as (

    select
        'creator' as role,
        event_date as metric_date,
        creator_version_key as user_version_key,
        cast(count(case when is_counted_view then 1 end) as bigint) as views,
        cast(count(case when is_like then 1 end) as bigint) as likes,
        cast(null as bigint) as sessions
    from {{ ref('fct_events') }}
    {% if first_day %}where event_date >= {{ first_day }}{% endif %}
    group by event_date, creator_version_key

),

made as (

    select
        'viewer' as role,
        event_date as metric_date,
        user_version_key,
        cast(count(case when is_counted_view then 1 end) as bigint) as views,
        cast(count(case when is_like then 1 end) as bigint) as likes,
        cast(0 as bigint) as sessions
    from {{ ref('fct_events') }}
    {% if first_day %}where event_date >= {{ first_day }}{% endif %}
    group by event_date, user_version_key

),

begun as (

    select
        'viewer' as role,
        session_date as metric_date,
        user_version_key,
        cast(0 as bigint) as views,
        cast(0 as bigint) as likes,
        cast(count(*) as bigint) as sessions
    from {{ ref('fct_sessions') }}
    {% if first_day %}where session_date >= {{ first_day }}{% endif %}
    group by session_date, user_version_key

),

activity as (

    select * from received
    union all
    select * from made
    union all
    select * from begun

),

-- Somebody who views, is viewed or is liked is active at that moment; only deleted creators can be anything else.
attributed as (

    select
        activity.role,
        activity.metric_date,
        versions.user_id,
        versions.country_name,
        versions.region,
        versions.subregion,
        versions.favorite_color,
        case when versions.is_deleted then 'deleted' else 'active' end as activity,
        activity.views,
        activity.likes,
        activity.sessions
    from activity
    inner join {{ ref('dim_users_history') }} as versions on activity.user_version_key = versions.user_version_key

),

{{ slices_of_flows('attributed') }}
