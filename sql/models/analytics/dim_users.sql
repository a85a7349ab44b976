with users as (

    select * from {{ ref('int_users') }}
    where not is_deleted

),

totals as (

    select * from {{ ref('agg_user_totals') }}

)

select
    users.user_id,
    users.first_name,
    users.last_name,
    users.full_name,
    users.country_code,
    users.country_name,
    users.currency,
    users.region,
    users.subregion,
    users.favorite_color,
    users.created_at,
    users.updated_at,
    totals.posts_created,
    totals.likes_given,
    totals.posts_viewed,
    totals.total_views,
    totals.total_likes,
    {{ ratio('totals.total_likes', 'totals.total_views') }} as like_ratio,
    totals.is_active_creator as is_active
from users
inner join totals on users.user_id = totals.user_id
