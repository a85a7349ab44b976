with users as (

    select * from {{ ref('stg_users') }}

),

countries as (

    select * from {{ ref('countries') }}

)

select
    users.user_id,
    users.first_name,
    users.last_name,
    coalesce(users.first_name || ' ' || users.last_name, users.first_name, users.last_name, 'Unknown') as full_name,
    users.country_code,
    coalesce(countries.name, 'Unknown') as country_name,
    coalesce(countries.currency, 'Unknown') as currency,
    coalesce(countries.region, 'Unknown') as region,
    coalesce(countries.subregion, 'Unknown') as subregion,
    users.favorite_color,
    users.created_at,
    users.updated_at,
    users.deleted_at,
    users.deleted_at is not null as is_deleted
from users
left join countries on users.country_code = countries.country_code
