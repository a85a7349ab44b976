select
    user_id,
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,
    {{ clean_code('country_code') }} as country_code,
    {{ clean_word('favorite_color') }} as favorite_color,
    created_at,
    updated_at,
    deleted_at
from {{ source('raw', 'user') }}
