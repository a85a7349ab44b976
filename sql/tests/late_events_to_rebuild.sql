{{ config(severity='warn') }}
-- Days whose events arrived after lookback_days had passed: stored without them.
-- To rebuild from the first of these days on: dbt build --vars '{rebuild_from: "<day>"}'.
with arrived as (

    select cast(created_at as date) as event_date, count(*) as events
    from {{ source('raw', 'event') }}
    group by cast(created_at as date)

),

stored as (

    select event_date, count(*) as events
    from {{ ref('stg_events') }}
    group by event_date

)

select
    arrived.event_date as day_to_rebuild,
    arrived.events as events_arrived,
    coalesce(stored.events, 0) as events_stored
from arrived
left join stored on arrived.event_date = stored.event_date
where arrived.events <> coalesce(stored.events, 0)
