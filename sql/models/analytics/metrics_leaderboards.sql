with clock as (

    select
        last_day,
        {{ days_after('last_day', -var('trending_days')) }} as recent_after,
        {{ days_after('last_day', -2 * var('trending_days')) }} as earlier_after
    from {{ ref('simulation_clock') }}

),

post_trends as (

    select
        daily.post_id,
        {{ total('case when daily.metric_date > clock.recent_after then daily.views else -daily.views end') }} as trend
    from {{ ref('agg_post_metrics_daily') }} as daily
    cross join clock
    where daily.metric_date > clock.earlier_after
    group by daily.post_id

),

post_activity as (

    select post_id, max(case when views > 0 then metric_date end) as last_viewed_on
    from {{ ref('agg_post_metrics_daily') }}
    group by post_id

),

creator_trends as (

    select
        daily.creator_id,
        {{ total('case when daily.metric_date > clock.recent_after then daily.views else -daily.views end') }} as trend
    from {{ ref('agg_creator_metrics_daily') }} as daily
    cross join clock
    where daily.metric_date > clock.earlier_after
    group by daily.creator_id

),

post_subjects as (

    select
        posts.post_id as subject_id,
        posts.post_text as label,
        posts.creator_id,
        posts.creator_name,
        posts.creator_country_name as country_name,
        posts.creator_region as region,
        posts.creator_favorite_color as favorite_color,
        coalesce(post_activity.last_viewed_on > {{ days_after('clock.last_day', -var('active_days')) }}, false) as is_active,
        posts.views,
        posts.likes,
        posts.like_ratio,
        cast(null as bigint) as sessions,
        post_trends.trend
    from {{ ref('dim_posts') }} as posts
    cross join clock
    left join post_activity on posts.post_id = post_activity.post_id
    left join post_trends on posts.post_id = post_trends.post_id

),

creator_subjects as (

    select
        users.user_id as subject_id,
        users.full_name as label,
        cast(null as {{ dbt.type_string() }}) as creator_id,
        cast(null as {{ dbt.type_string() }}) as creator_name,
        users.country_name,
        users.region,
        users.favorite_color,
        users.is_active,
        users.total_views as views,
        users.total_likes as likes,
        users.like_ratio,
        cast(null as bigint) as sessions,
        creator_trends.trend
    from {{ ref('dim_users') }} as users
    left join creator_trends on users.user_id = creator_trends.creator_id

),

viewer_subjects as (

    select
        users.user_id as subject_id,
        users.full_name as label,
        cast(null as {{ dbt.type_string() }}) as creator_id,
        cast(null as {{ dbt.type_string() }}) as creator_name,
        users.country_name,
        users.region,
        users.favorite_color,
        totals.is_active_viewer as is_active,
        totals.posts_viewed as views,
        totals.likes_given as likes,
        {{ ratio('totals.likes_given', 'totals.posts_viewed') }} as like_ratio,
        totals.sessions,
        cast(null as bigint) as trend
    from {{ ref('dim_users') }} as users
    inner join {{ ref('agg_user_totals') }} as totals on users.user_id = totals.user_id

),

{# subject, board, what it ranks by, what it takes to be on it #}
{% set min_views = 'views >= ' ~ var('leaderboard_min_views') %}
{% set boards = [
    ('post', 'views', 'views', 'views > 0'),
    ('post', 'likes', 'likes', 'likes > 0'),
    ('post', 'like_ratio', 'like_ratio', min_views),
    ('post', 'trending', 'trend', 'trend > 0'),
    ('creator', 'views', 'views', 'views > 0'),
    ('creator', 'likes', 'likes', 'likes > 0'),
    ('creator', 'like_ratio', 'like_ratio', min_views),
    ('creator', 'trending', 'trend', 'trend > 0'),
    ('viewer', 'posts_viewed', 'views', 'views > 0'),
    ('viewer', 'likes_given', 'likes', 'likes > 0'),
    ('viewer', 'sessions', 'sessions', 'sessions > 0'),
] %}
ranked as (
    {% for subject, board, score, condition in boards %}
    {% if not loop.first %}union all{% endif %}
    select
        '{{ subject }}' as subject,
        '{{ board }}' as board,
        cast(row_number() over (order by {{ score }} desc nulls last, views desc nulls last, subject_id) as integer) as board_rank,
        subject_id,
        label,
        creator_id,
        creator_name,
        country_name,
        region,
        favorite_color,
        is_active,
        views,
        likes,
        like_ratio,
        cast({{ score }} as double) as score
    from {{ subject }}_subjects
    where {{ condition }}
    {% endfor %}
)

select * from ranked
where board_rank <= {{ var('leaderboard_size') }}
