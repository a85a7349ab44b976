select
    post_id,
    user_id as creator_id,
    {{ clean_text('post_text') }} as post_text,
    created_at,
    updated_at,
    deleted_at
from {{ source('raw', 'post') }}
