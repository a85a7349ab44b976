-- The history has the versions of the snapshots, no more and no fewer, with the same ends; only the first may begin earlier, at created_at.
with snapshots as (

    select
        *,
        row_number() over (partition by user_id order by dbt_valid_from) as nth
    from {{ ref('raw__user_snapshots') }}

)

select
    coalesce(snapshots.user_id, history.user_id) as user_id,
    snapshots.dbt_valid_from,
    snapshots.dbt_valid_to,
    history.valid_from,
    history.valid_to
from snapshots
full outer join {{ ref('dim_users_history') }} as history on snapshots.dbt_scd_id = history.user_version_key
where snapshots.dbt_scd_id is null
    or history.user_version_key is null
    or history.version_number <> snapshots.nth
    or history.valid_to <> snapshots.dbt_valid_to
    or history.updated_at <> snapshots.updated_at
    or history.is_deleted <> (snapshots.deleted_at is not null)
    or history.valid_from <> case when snapshots.nth = 1 then least(snapshots.created_at, snapshots.dbt_valid_from) else snapshots.dbt_valid_from end
