with days as (

    select spine.date_day as metric_date
    from {{ ref('date_spine') }} as spine
    cross join {{ ref('simulation_clock') }} as clock
    where spine.date_day >= clock.first_day and spine.date_day <= clock.last_day

),

{% for subject, history, current in [('users', 'dim_users_history', 'int_users'), ('posts', 'dim_posts_history', 'int_posts')] %}
{{ subject }}_created as (

    select cast(created_at as date) as metric_date, cast(count(*) as bigint) as created
    from {{ ref(current) }}
    group by cast(created_at as date)

),

{{ subject }}_changes as (

    select
        cast(case when change_type = 'deleted' then deleted_at else updated_at end as date) as metric_date,
        cast(count(case when change_type = 'changed' then 1 end) as bigint) as changed,
        cast(count(case when change_type = 'deleted' then 1 end) as bigint) as deleted,
        cast(count(case when change_type = 'restored' then 1 end) as bigint) as restored
    from {{ ref(history) }}
    where change_type <> 'created'
    group by cast(case when change_type = 'deleted' then deleted_at else updated_at end as date)

),

{% endfor %}
posts_by_day as (

    select
        metric_date,
        cast(count(case when views > 0 then 1 end) as bigint) as posts_viewed,
        {{ total('view_events') }} as view_events,
        {{ total('views') }} as views,
        {{ total('likes') }} as likes
    from {{ ref('agg_post_metrics_daily') }}
    group by metric_date

),

creators_by_day as (

    select
        metric_date,
        cast(count(case when posts_created > 0 then 1 end) as bigint) as creators_posting,
        cast(count(case when views > 0 then 1 end) as bigint) as creators_viewed
    from {{ ref('agg_creator_metrics_daily') }}
    group by metric_date

),

active_creators_by_day as (

    select as_of_date as metric_date, {{ total('active_users') }} as active_creators
    from {{ ref('metrics_slices_as_of_day') }}
    where role = 'creator' and dimension = 'region'
    group by as_of_date

),

viewers_by_day as (

    select
        metric_date,
        {{ total('posts_liked') }} as posts_liked,
        {{ total('sessions') }} as sessions,
        {{ total('session_seconds') }} as session_seconds,
        {{ total('session_events') }} as session_events
    from {{ ref('agg_user_metrics_daily') }}
    group by metric_date

),

-- A user's day with an event makes the user count on that day and on those that follow, until the window or the next such day ends it.
-- So the users that count on a day are those that began by then less those that ended: no day is joined to the days before it.
user_days as (

    select
        metric_date,
        lead(metric_date) over (partition by user_id order by metric_date) as next_date
    from {{ ref('agg_user_metrics_daily') }}

),

user_steps as (

    select metric_date, 1 as daily, 1 as weekly, 1 as monthly
    from user_days
    {% for name, days in [('daily', 1), ('weekly', 7), ('monthly', 28)] %}
    union all
    select
        case
            when next_date < {{ days_after('metric_date', days) }} then next_date
            else {{ days_after('metric_date', days) }}
        end,
        {{ -1 if name == 'daily' else 0 }},
        {{ -1 if name == 'weekly' else 0 }},
        {{ -1 if name == 'monthly' else 0 }}
    from user_days
    {% endfor %}

),

viewer_steps_by_day as (

    select
        metric_date,
        {{ total('daily') }} as daily,
        {{ total('weekly') }} as weekly,
        {{ total('monthly') }} as monthly
    from user_steps
    group by metric_date

),

together as (

    select
        days.metric_date,
        {% for subject in ['users', 'posts'] %}
        coalesce({{ subject }}_created.created, 0) as {{ subject }}_created,
        coalesce({{ subject }}_changes.changed, 0) as {{ subject }}_changed,
        coalesce({{ subject }}_changes.deleted, 0) as {{ subject }}_deleted,
        coalesce({{ subject }}_changes.restored, 0) as {{ subject }}_restored,
        {% endfor %}
        coalesce(posts_by_day.view_events, 0) as view_events,
        coalesce(posts_by_day.views, 0) as views,
        coalesce(posts_by_day.likes, 0) as likes,
        coalesce(posts_by_day.posts_viewed, 0) as posts_viewed,
        coalesce(creators_by_day.creators_posting, 0) as creators_posting,
        coalesce(creators_by_day.creators_viewed, 0) as creators_viewed,
        coalesce(active_creators_by_day.active_creators, 0) as active_creators,
        coalesce(viewers_by_day.posts_liked, 0) as posts_liked,
        coalesce(viewers_by_day.sessions, 0) as sessions,
        coalesce(viewers_by_day.session_seconds, 0) as session_seconds,
        coalesce(viewers_by_day.session_events, 0) as session_events,
        cast(sum(coalesce(viewer_steps_by_day.daily, 0)) over (order by days.metric_date rows unbounded preceding) as bigint) as dau,
        cast(sum(coalesce(viewer_steps_by_day.weekly, 0)) over (order by days.metric_date rows unbounded preceding) as bigint) as wau,
        cast(sum(coalesce(viewer_steps_by_day.monthly, 0)) over (order by days.metric_date rows unbounded preceding) as bigint) as mau
    from days
    left join users_created on days.metric_date = users_created.metric_date
    left join users_changes on days.metric_date = users_changes.metric_date
    left join posts_created on days.metric_date = posts_created.metric_date
    left join posts_changes on days.metric_date = posts_changes.metric_date
    left join posts_by_day on days.metric_date = posts_by_day.metric_date
    left join creators_by_day on days.metric_date = creators_by_day.metric_date
    left join active_creators_by_day on days.metric_date = active_creators_by_day.metric_date
    left join viewers_by_day on days.metric_date = viewers_by_day.metric_date
    left join viewer_steps_by_day on days.metric_date = viewer_steps_by_day.metric_date

)

select
    metric_date,
    {% for subject in ['users', 'posts'] %}
    cast(
        sum({{ subject }}_created - {{ subject }}_deleted + {{ subject }}_restored)
        over (order by metric_date rows unbounded preceding) as bigint
    ) as {{ subject }}_live,
    {{ subject }}_created,
    {{ subject }}_changed,
    {{ subject }}_deleted,
    {{ subject }}_restored,
    {% endfor %}
    view_events,
    views,
    likes,
    {{ ratio('likes', 'views') }} as like_ratio,
    posts_viewed,
    creators_posting,
    creators_viewed,
    active_creators,
    dau,
    wau,
    mau,
    {{ ratio('dau', 'mau') }} as stickiness,
    sessions,
    session_seconds,
    session_events,
    {{ ratio('session_seconds', 'sessions') }} as avg_session_seconds,
    {{ ratio('session_events', 'sessions') }} as events_per_session,
    posts_liked,
    {{ ratio('views', 'dau') }} as posts_viewed_per_viewer,
    {{ ratio('posts_liked', 'dau') }} as posts_liked_per_viewer,
    cast(sum(views) over (order by metric_date rows unbounded preceding) as bigint) as total_views,
    cast(sum(likes) over (order by metric_date rows unbounded preceding) as bigint) as total_likes,
    cast(sum(sessions) over (order by metric_date rows unbounded preceding) as bigint) as total_sessions
from together
