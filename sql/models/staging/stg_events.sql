{{ config(materialized='incremental', unique_key='event_date', partition_by='event_date') }}

select
    event_id,
    user_id,
    post_id,
    {{ clean_word('event_type') }} as event_type,
    created_at,
    cast(created_at as date) as event_date
from {{ source('raw', 'event') }}
{% if is_incremental() %}
where created_at >= cast({{ window_start('event_date') }} as timestamp)
{% endif %}
