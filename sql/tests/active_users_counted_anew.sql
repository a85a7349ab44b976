-- Daily, weekly and monthly active users of the last day, counted plainly.
with plain as (

    select
        clock.last_day,
        count(distinct case when daily.metric_date = clock.last_day then daily.user_id end) as dau,
        count(distinct case when daily.metric_date > {{ days_after('clock.last_day', -7) }} then daily.user_id end) as wau,
        count(distinct daily.user_id) as mau
    from {{ ref('simulation_clock') }} as clock
    left join {{ ref('agg_user_metrics_daily') }} as daily
        on daily.metric_date > {{ days_after('clock.last_day', -28) }}
        and daily.metric_date <= clock.last_day
    group by clock.last_day

)

select plain.last_day, plain.dau, plain.wau, plain.mau, metrics.dau as metrics_dau, metrics.wau as metrics_wau, metrics.mau as metrics_mau
from plain
inner join {{ ref('metrics_daily') }} as metrics on plain.last_day = metrics.metric_date
where plain.dau <> metrics.dau or plain.wau <> metrics.wau or plain.mau <> metrics.mau
