{{ config(
    materialized='incremental' if target.name == 'dev' else 'ephemeral',
    unique_key='event_date',
    partition_by='event_date',
) }}

with events as (

    select * from {{ ref('stg_events') }}
    {% if is_incremental() %}
    where event_date >= {{ window_start('event_date') }}
    {% endif %}

),

ranked as (

    select
        *,
        row_number() over (
            partition by event_date, post_id, user_id, event_type
            order by created_at, event_id
        ) as nth_of_the_day
    from events

)

select
    ranked.event_id,
    ranked.created_at,
    ranked.event_type,
    ranked.event_type = 'like' as is_like,
    ranked.event_type = 'view' and ranked.nth_of_the_day = 1 as is_counted_view,
    ranked.user_id,
    ranked.post_id,
    posts.creator_id,
    ranked.event_date
from ranked
left join {{ ref('stg_posts') }} as posts on ranked.post_id = posts.post_id
