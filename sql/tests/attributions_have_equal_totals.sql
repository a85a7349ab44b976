-- However the creators and viewers of the past are described, what happened adds up to the same, on every day and in every dimension.
with as_it_happened as (

    select
        role,
        dimension,
        metric_date,
        sum(sum(views)) over (partition by role, dimension order by metric_date rows unbounded preceding) as views,
        sum(sum(likes)) over (partition by role, dimension order by metric_date rows unbounded preceding) as likes,
        sum(sum(coalesce(sessions, 0))) over (partition by role, dimension order by metric_date rows unbounded preceding) as sessions
    from {{ ref('metrics_slices_as_it_happened') }}
    group by role, dimension, metric_date

),

today as (

    select
        role,
        dimension,
        metric_date,
        sum(sum(views)) over (partition by role, dimension order by metric_date rows unbounded preceding) as views,
        sum(sum(likes)) over (partition by role, dimension order by metric_date rows unbounded preceding) as likes,
        sum(sum(coalesce(sessions, 0))) over (partition by role, dimension order by metric_date rows unbounded preceding) as sessions
    from {{ ref('metrics_slices_today') }}
    group by role, dimension, metric_date

),

as_of_day as (

    select
        role,
        dimension,
        as_of_date as metric_date,
        sum(total_views) as views,
        sum(total_likes) as likes,
        sum(coalesce(total_sessions, 0)) as sessions
    from {{ ref('metrics_slices_as_of_day') }}
    group by role, dimension, as_of_date

)

select
    happened.role,
    happened.dimension,
    happened.metric_date,
    happened.views,
    today.views as views_today,
    as_of_day.views as views_as_of_day
from as_it_happened as happened
left join today
    on happened.role = today.role
    and happened.dimension = today.dimension
    and happened.metric_date = today.metric_date
left join as_of_day
    on happened.role = as_of_day.role
    and happened.dimension = as_of_day.dimension
    and happened.metric_date = as_of_day.metric_date
where today.views is null
    or as_of_day.views is null
    or happened.views <> today.views
    or happened.likes <> today.likes
    or happened.sessions <> today.sessions
    or happened.views <> as_of_day.views
    or happened.likes <> as_of_day.likes
    or happened.sessions <> as_of_day.sessions
