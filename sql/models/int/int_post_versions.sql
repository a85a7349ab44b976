with versions as (

    select
        dbt_scd_id as post_version_key,
        post_id,
        user_id as creator_id,
        {{ clean_text('post_text') }} as post_text,
        created_at,
        updated_at,
        deleted_at,
        deleted_at is not null as is_deleted,
        dbt_valid_from,
        dbt_valid_to,
        cast(row_number() over (partition by post_id order by dbt_valid_from) as integer) as version_number,
        coalesce(lag(deleted_at is not null) over (partition by post_id order by dbt_valid_from), false) as was_deleted
    from {{ ref('raw__post_snapshots') }}

)

select
    post_version_key,
    post_id,
    version_number,
    creator_id,
    post_text,
    created_at,
    updated_at,
    deleted_at,
    case
        when is_deleted and not was_deleted then 'deleted'
        when was_deleted and not is_deleted then 'restored'
        when version_number = 1 then 'created'
        else 'changed'
    end as change_type,
    case
        when version_number = 1 and created_at < dbt_valid_from then created_at
        else dbt_valid_from
    end as valid_from,
    dbt_valid_to as valid_to,
    dbt_valid_to = cast('{{ var("snapshot_end_timestamp") }}' as timestamp) as is_current,
    is_deleted
from versions
