with posts as (

    select * from {{ ref('int_posts') }}
    where not is_deleted

),

totals as (

    select
        post_id,
        {{ total('views') }} as views,
        {{ total('likes') }} as likes
    from {{ ref('agg_post_metrics_daily') }}
    group by post_id

)

select
    posts.post_id,
    posts.creator_id,
    posts.post_text,
    posts.created_at,
    posts.updated_at,
    posts.creator_name,
    posts.is_creator_deleted,
    posts.creator_country_name,
    posts.creator_region,
    posts.creator_subregion,
    posts.creator_favorite_color,
    posts.creator_version_key_at_posting,
    posts.creator_country_name_at_posting,
    posts.creator_region_at_posting,
    posts.creator_subregion_at_posting,
    posts.creator_favorite_color_at_posting,
    coalesce(totals.views, 0) as views,
    coalesce(totals.likes, 0) as likes,
    {{ ratio('totals.likes', 'totals.views') }} as like_ratio
from posts
left join totals on posts.post_id = totals.post_id
