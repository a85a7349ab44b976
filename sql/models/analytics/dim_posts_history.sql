select
    post_version_key,
    post_id,
    version_number,
    creator_id,
    post_text,
    created_at,
    updated_at,
    deleted_at,
    change_type,
    valid_from,
    valid_to,
    is_current,
    is_deleted
from {{ ref('int_post_versions') }}
