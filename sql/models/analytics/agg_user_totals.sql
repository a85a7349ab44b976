with users as (

    select user_id from {{ ref('int_users') }}

),

as_creator as (

    select
        creator_id,
        {{ total('posts_created') }} as posts_created,
        {{ total('views') }} as total_views,
        {{ total('likes') }} as total_likes,
        max(case when posts_created > 0 or views > 0 then metric_date end) as last_active_as_creator
    from {{ ref('agg_creator_metrics_daily') }}
    group by creator_id

),

as_viewer as (

    select
        user_id,
        {{ total('posts_viewed') }} as posts_viewed,
        {{ total('likes_given') }} as likes_given,
        {{ total('sessions') }} as sessions,
        max(metric_date) as last_active_as_viewer
    from {{ ref('agg_user_metrics_daily') }}
    group by user_id

)

select
    users.user_id,
    coalesce(as_creator.posts_created, 0) as posts_created,
    coalesce(as_creator.total_views, 0) as total_views,
    coalesce(as_creator.total_likes, 0) as total_likes,
    coalesce(as_viewer.posts_viewed, 0) as posts_viewed,
    coalesce(as_viewer.likes_given, 0) as likes_given,
    coalesce(as_viewer.sessions, 0) as sessions,
    as_creator.last_active_as_creator,
    as_viewer.last_active_as_viewer,
    coalesce(as_creator.last_active_as_creator > {{ days_after('clock.last_day', -var('active_days')) }}, false) as is_active_creator,
    coalesce(as_viewer.last_active_as_viewer > {{ days_after('clock.last_day', -var('active_days')) }}, false) as is_active_viewer
from users
cross join {{ ref('simulation_clock') }} as clock
left join as_creator on users.user_id = as_creator.creator_id
left join as_viewer on users.user_id = as_viewer.user_id
