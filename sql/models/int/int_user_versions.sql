with versions as (

    select
        dbt_scd_id as user_version_key,
        user_id,
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        {{ clean_code('country_code') }} as country_code,
        {{ clean_word('favorite_color') }} as favorite_color,
        created_at,
        updated_at,
        deleted_at,
        deleted_at is not null as is_deleted,
        dbt_valid_from,
        dbt_valid_to,
        cast(row_number() over (partition by user_id order by dbt_valid_from) as integer) as version_number,
        coalesce(lag(deleted_at is not null) over (partition by user_id order by dbt_valid_from), false) as was_deleted
    from {{ ref('raw__user_snapshots') }}

),

countries as (

    select * from {{ ref('countries') }}

)

select
    versions.user_version_key,
    versions.user_id,
    versions.version_number,
    versions.first_name,
    versions.last_name,
    versions.country_code,
    coalesce(countries.name, 'Unknown') as country_name,
    coalesce(countries.currency, 'Unknown') as currency,
    coalesce(countries.region, 'Unknown') as region,
    coalesce(countries.subregion, 'Unknown') as subregion,
    versions.favorite_color,
    versions.created_at,
    versions.updated_at,
    versions.deleted_at,
    case
        when versions.is_deleted and not versions.was_deleted then 'deleted'
        when versions.was_deleted and not versions.is_deleted then 'restored'
        when versions.version_number = 1 then 'created'
        else 'changed'
    end as change_type,
    case
        when versions.version_number = 1 and versions.created_at < versions.dbt_valid_from then versions.created_at
        else versions.dbt_valid_from
    end as valid_from,
    versions.dbt_valid_to as valid_to,
    versions.dbt_valid_to = cast('{{ var("snapshot_end_timestamp") }}' as timestamp) as is_current,
    versions.is_deleted
from versions
left join countries on versions.country_code = countries.country_code
