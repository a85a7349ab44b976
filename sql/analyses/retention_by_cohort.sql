-- Of the users who joined in a week, in a region (the one they joined in): how many had an event in each week since.
with cohorts as (

    select
        user_id,
        region as cohort_region,
        {{ week_start('created_at') }} as cohort_week
    from {{ ref('dim_users_history') }}
    where version_number = 1

),

sizes as (

    select cohort_week, cohort_region, count(*) as cohort_users
    from cohorts
    group by cohort_week, cohort_region

),

active as (

    select
        cohorts.cohort_week,
        cohorts.cohort_region,
        {{ week_start('daily.metric_date') }} as active_week,
        count(distinct daily.user_id) as active_users
    from {{ ref('agg_user_metrics_daily') }} as daily
    inner join cohorts on daily.user_id = cohorts.user_id
    group by cohorts.cohort_week, cohorts.cohort_region, {{ week_start('daily.metric_date') }}

)

select
    active.cohort_week,
    active.cohort_region,
    cast({{ days_between('active.cohort_week', 'active.active_week') }} / 7 as integer) as week_number,
    sizes.cohort_users,
    active.active_users,
    {{ ratio('active.active_users', 'sizes.cohort_users') }} as retention
from active
inner join sizes
    on active.cohort_week = sizes.cohort_week
    and active.cohort_region = sizes.cohort_region
order by active.cohort_week, active.cohort_region, week_number
