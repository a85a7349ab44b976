-- The totals and counts of a day are those of its slices.
with slices as (

    select
        as_of_date,
        sum(users) as users,
        sum(total_views) as total_views,
        sum(total_likes) as total_likes,
        sum(total_sessions) as total_sessions
    from {{ ref('metrics_slices_as_of_day') }}
    where role = 'viewer' and dimension = 'country'
    group by as_of_date

)

select daily.metric_date, daily.users_live, slices.users, daily.total_views, slices.total_views as views_of_slices
from {{ ref('metrics_daily') }} as daily
left join slices on daily.metric_date = slices.as_of_date
where slices.as_of_date is null
    or daily.users_live <> slices.users
    or daily.total_views <> slices.total_views
    or daily.total_likes <> slices.total_likes
    or daily.total_sessions <> slices.total_sessions
