{#
    Only fct_sessions may read this model: where it is no table, it knows the days that fct_sessions is about to replace and
    holds no others.
#}
{{ config(
    materialized='incremental' if target.name == 'dev' else 'ephemeral',
    unique_key='session_date',
    partition_by='session_date',
) }}

{% set first_day = window_start('session_date') if is_incremental() else window_start_of_reader('fct_sessions', 'session_date') %}

with events as (

    select * from {{ ref('int_events') }}
    {% if first_day %}
    -- A session that runs past midnight began on the day before.
    where event_date >= {{ days_after(first_day, -1) }}
    {% endif %}

),

gaps as (

    select
        *,
        lag(created_at) over (partition by user_id order by created_at, event_id) as previous_at
    from events

),

numbered as (

    select
        *,
        sum(
            case
                when previous_at is null then 1
                when created_at >= previous_at + interval '{{ var("session_gap_minutes") }}' minute then 1
                else 0
            end
        ) over (partition by user_id order by created_at, event_id rows unbounded preceding) as session_number
    from gaps

),

sessions as (

    select
        user_id,
        min(created_at) as started_at,
        max(created_at) as ended_at,
        cast(count(*) as bigint) as events,
        cast(count(case when event_type = 'view' then 1 end) as bigint) as view_events,
        cast(count(case when is_like then 1 end) as bigint) as likes,
        cast(count(distinct case when event_type = 'view' then post_id end) as bigint) as posts_viewed
    from numbered
    group by user_id, session_number

)

select
    md5(user_id || '|' || cast(started_at as {{ dbt.type_string() }})) as session_id,
    user_id,
    started_at,
    ended_at,
    {{ seconds_between('started_at', 'ended_at') }} as duration_seconds,
    events,
    view_events,
    likes,
    posts_viewed,
    cast(started_at as date) as session_date
from sessions
{% if first_day %}
where cast(started_at as date) >= {{ first_day }}
{% endif %}
