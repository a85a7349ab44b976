{{ config(materialized='incremental', unique_key='event_date', partition_by='event_date') }}

{% set first_day = window_start('event_date') if is_incremental() else none %}

with events as (

    select * from {{ ref('int_events') }}
    {% if first_day %}where event_date >= {{ first_day }}{% endif %}

),

user_versions as (

    select user_version_key, user_id, valid_from, valid_to
    from {{ ref('dim_users_history') }}
    {% if first_day %}where valid_to > cast({{ first_day }} as timestamp){% endif %}

),

post_versions as (

    select post_version_key, post_id, valid_from, valid_to
    from {{ ref('dim_posts_history') }}
    {% if first_day %}where valid_to > cast({{ first_day }} as timestamp){% endif %}

)

select
    events.event_id,
    events.created_at,
    events.event_type,
    events.is_like,
    events.is_counted_view,
    events.user_id,
    events.post_id,
    events.creator_id,
    viewer.user_version_key,
    post.post_version_key,
    creator.user_version_key as creator_version_key,
    events.event_date
from events
left join user_versions as viewer
    on events.user_id = viewer.user_id
    and events.created_at >= viewer.valid_from
    and events.created_at < viewer.valid_to
left join post_versions as post
    on events.post_id = post.post_id
    and events.created_at >= post.valid_from
    and events.created_at < post.valid_to
left join user_versions as creator
    on events.creator_id = creator.user_id
    and events.created_at >= creator.valid_from
    and events.created_at < creator.valid_to
