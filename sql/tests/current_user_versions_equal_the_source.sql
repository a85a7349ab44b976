-- The current version of every user says what the source says.
select source.user_id
from {{ ref('stg_users') }} as source
left join {{ ref('dim_users_history') }} as history
    on source.user_id = history.user_id
    and history.is_current
where history.user_id is null
    or history.first_name is distinct from source.first_name
    or history.last_name is distinct from source.last_name
    or history.country_code is distinct from source.country_code
    or history.favorite_color is distinct from source.favorite_color
    or history.updated_at is distinct from source.updated_at
    or history.deleted_at is distinct from source.deleted_at
