with users as (

    select user_id, {{ week_start('created_at') }} as cohort_week
    from {{ ref('int_users') }}

),

cohorts as (

    select cohort_week, cast(count(*) as bigint) as cohort_users
    from users
    group by cohort_week

),

weeks as (

    select distinct spine.week_start as active_week, clock.last_day
    from {{ ref('date_spine') }} as spine
    cross join {{ ref('simulation_clock') }} as clock
    where spine.date_day >= clock.first_day and spine.date_day <= clock.last_day

),

active as (

    select
        users.cohort_week,
        {{ week_start('daily.metric_date') }} as active_week,
        cast(count(distinct daily.user_id) as bigint) as active_users
    from {{ ref('agg_user_metrics_daily') }} as daily
    inner join users on daily.user_id = users.user_id
    group by users.cohort_week, {{ week_start('daily.metric_date') }}

)

select
    cohorts.cohort_week,
    cast({{ days_between('cohorts.cohort_week', 'weeks.active_week') }} / 7 as integer) as week_number,
    weeks.active_week,
    cohorts.cohort_users,
    coalesce(active.active_users, 0) as active_users,
    {{ ratio('coalesce(active.active_users, 0)', 'cohorts.cohort_users') }} as retention,
    {{ days_after('weeks.active_week', 6) }} <= weeks.last_day as is_complete
from cohorts
inner join weeks on weeks.active_week >= cohorts.cohort_week
left join active
    on cohorts.cohort_week = active.cohort_week
    and weeks.active_week = active.active_week
