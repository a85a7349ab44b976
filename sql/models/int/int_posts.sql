with posts as (

    select * from {{ ref('stg_posts') }}

),

creators as (

    select * from {{ ref('int_users') }}

),

creator_versions as (

    select * from {{ ref('int_user_versions') }}

)

select
    posts.post_id,
    posts.creator_id,
    posts.post_text,
    posts.created_at,
    posts.updated_at,
    posts.deleted_at,
    posts.deleted_at is not null as is_deleted,
    creators.full_name as creator_name,
    coalesce(creators.is_deleted, false) as is_creator_deleted,
    creators.country_name as creator_country_name,
    creators.region as creator_region,
    creators.subregion as creator_subregion,
    creators.favorite_color as creator_favorite_color,
    creator_versions.user_version_key as creator_version_key_at_posting,
    creator_versions.country_name as creator_country_name_at_posting,
    creator_versions.region as creator_region_at_posting,
    creator_versions.subregion as creator_subregion_at_posting,
    creator_versions.favorite_color as creator_favorite_color_at_posting
from posts
left join creators on posts.creator_id = creators.user_id
left join creator_versions
    on posts.creator_id = creator_versions.user_id
    and posts.created_at >= creator_versions.valid_from
    and posts.created_at < creator_versions.valid_to
