{{ config(materialized='incremental', unique_key='metric_date', partition_by='metric_date') }}

{% set first_day = window_start('metric_date') if is_incremental() else none %}

with events as (

    select
        user_id,
        event_date as metric_date,
        cast(count(*) as bigint) as events,
        cast(count(case when event_type = 'view' then 1 end) as bigint) as view_events,
        cast(count(case when is_counted_view then 1 end) as bigint) as posts_viewed,
        cast(count(distinct case when is_like then post_id end) as bigint) as posts_liked,
        cast(count(case when is_like then 1 end) as bigint) as likes_given
    from {{ ref('fct_events') }}
    {% if first_day %}where event_date >= {{ first_day }}{% endif %}
    group by user_id, event_date

),

sessions as (

    select
        user_id,
        session_date as metric_date,
        cast(count(*) as bigint) as sessions,
        {{ total('duration_seconds') }} as session_seconds,
        {{ total('events') }} as session_events
    from {{ ref('fct_sessions') }}
    {% if first_day %}where session_date >= {{ first_day }}{% endif %}
    group by user_id, session_date

)

select
    events.user_id,
    events.events,
    events.view_events,
    events.posts_viewed,
    events.posts_liked,
    events.likes_given,
    coalesce(sessions.sessions, 0) as sessions,
    coalesce(sessions.session_seconds, 0) as session_seconds,
    coalesce(sessions.session_events, 0) as session_events,
    events.metric_date
from events
left join sessions
    on events.user_id = sessions.user_id
    and events.metric_date = sessions.metric_date
