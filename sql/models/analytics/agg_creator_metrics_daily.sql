{{ config(materialized='incremental', unique_key='metric_date', partition_by='metric_date') }}

{% set first_day = window_start('metric_date') if is_incremental() else none %}

with received as (

    select creator_id, metric_date, cast(0 as bigint) as posts_created, views, likes, view_events
    from {{ ref('agg_post_metrics_daily') }}
    {% if first_day %}where metric_date >= {{ first_day }}{% endif %}

),

posted as (

    select
        creator_id,
        cast(created_at as date) as metric_date,
        cast(1 as bigint) as posts_created,
        cast(0 as bigint) as views,
        cast(0 as bigint) as likes,
        cast(0 as bigint) as view_events
    from {{ ref('stg_posts') }}
    {% if first_day %}where created_at >= cast({{ first_day }} as timestamp){% endif %}

),

both_kinds as (

    select * from received
    union all
    select * from posted

)

select
    creator_id,
    {{ total('posts_created') }} as posts_created,
    {{ total('views') }} as views,
    {{ total('likes') }} as likes,
    {{ total('view_events') }} as view_events,
    metric_date
from both_kinds
group by creator_id, metric_date
