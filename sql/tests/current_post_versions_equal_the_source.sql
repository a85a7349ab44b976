-- The current version of every post says what the source says.
select source.post_id
from {{ ref('stg_posts') }} as source
left join {{ ref('dim_posts_history') }} as history
    on source.post_id = history.post_id
    and history.is_current
where history.post_id is null
    or history.post_text is distinct from source.post_text
    or history.updated_at is distinct from source.updated_at
    or history.deleted_at is distinct from source.deleted_at
