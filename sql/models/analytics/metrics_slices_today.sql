with activity as (

    select 'creator' as role, metric_date, creator_id as user_id, views, likes, cast(null as bigint) as sessions
    from {{ ref('agg_creator_metrics_daily') }}
    where view_events > 0 or likes > 0
    union all
    select 'viewer' as role, metric_date, user_id, posts_viewed as views, likes_given as likes, sessions
    from {{ ref('agg_user_metrics_daily') }}

),

attributed as (

    select
        activity.role,
        activity.metric_date,
        activity.user_id,
        users.country_name,
        users.region,
        users.subregion,
        users.favorite_color,
        case
            when users.is_deleted then 'deleted'
            when activity.role = 'creator' and totals.is_active_creator then 'active'
            when activity.role = 'viewer' and totals.is_active_viewer then 'active'
            else 'inactive'
        end as activity,
        activity.views,
        activity.likes,
        activity.sessions
    from activity
    inner join {{ ref('int_users') }} as users on activity.user_id = users.user_id
    inner join {{ ref('agg_user_totals') }} as totals on activity.user_id = totals.user_id

),

{{ slices_of_flows('attributed') }}
