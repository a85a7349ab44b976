{{ config(materialized='incremental', unique_key='session_date', partition_by='session_date') }}

{% set first_day = window_start('session_date') if is_incremental() else none %}

with sessions as (

    select * from {{ ref('int_sessions') }}
    {% if first_day %}where session_date >= {{ first_day }}{% endif %}

),

user_versions as (

    select user_version_key, user_id, valid_from, valid_to
    from {{ ref('dim_users_history') }}
    {% if first_day %}where valid_to > cast({{ first_day }} as timestamp){% endif %}

)

select
    sessions.session_id,
    sessions.user_id,
    user_versions.user_version_key,
    sessions.started_at,
    sessions.ended_at,
    sessions.duration_seconds,
    sessions.events,
    sessions.view_events,
    sessions.likes,
    sessions.posts_viewed,
    sessions.session_date
from sessions
left join user_versions
    on sessions.user_id = user_versions.user_id
    and sessions.started_at >= user_versions.valid_from
    and sessions.started_at < user_versions.valid_to
