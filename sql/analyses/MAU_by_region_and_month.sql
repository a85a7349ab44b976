-- Monthly active users (users with at least one event in the calendar month) by region. The region is the one the user was in at the time
-- of the event, so somebody who moved in the middle of a month counts in both regions, once in each.
select
    dates.month_start,
    versions.region,
    count(distinct events.user_id) as monthly_active_users
from {{ ref('fct_events') }} as events
inner join {{ ref('dim_dates') }} as dates on events.event_date = dates.date_day
inner join {{ ref('dim_users_history') }} as versions on events.user_version_key = versions.user_version_key
group by dates.month_start, versions.region
order by dates.month_start, versions.region
