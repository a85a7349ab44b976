{{ config(materialized='incremental', unique_key='metric_date', partition_by='metric_date') }}

select
    post_id,
    creator_id,
    cast(count(case when is_counted_view then 1 end) as bigint) as views,
    cast(count(case when is_like then 1 end) as bigint) as likes,
    cast(count(case when event_type = 'view' then 1 end) as bigint) as view_events,
    event_date as metric_date
from {{ ref('fct_events') }}
{% if is_incremental() %}
where event_date >= {{ window_start('metric_date') }}
{% endif %}
group by event_date, post_id, creator_id
