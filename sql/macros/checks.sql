{# What singular tests ask of recent days (`first_day`) by default, and of all days (none) when tagged full_history. #}

{# Events that do not meet exactly one version of their viewer, post and creator at their moment, counted anew from the histories. #}
{% macro events_that_miss_a_version(first_day) %}
{% set histories = [
    ('viewer', 'user_id', 'dim_users_history', 'user_id', 'user_version_key', 'user_version_key'),
    ('creator', 'creator_id', 'dim_users_history', 'user_id', 'user_version_key', 'creator_version_key'),
    ('post', 'post_id', 'dim_posts_history', 'post_id', 'post_version_key', 'post_version_key'),
] %}
{% for role, event_key, history, key, version_key, stored in histories %}
{% if not loop.first %}union all{% endif %}
select
    events.event_id,
    '{{ role }}' as role,
    count(versions.{{ version_key }}) as versions_met
from {{ ref('fct_events') }} as events
left join {{ ref(history) }} as versions
    on events.{{ event_key }} = versions.{{ key }}
    and versions.valid_from <= events.created_at
    and versions.valid_to > events.created_at
{% if first_day %}where events.event_date >= {{ first_day }}{% endif %}
group by events.event_id, events.{{ stored }}
having count(versions.{{ version_key }}) <> 1
    or max(versions.{{ version_key }}) <> events.{{ stored }}
{% endfor %}
{% endmacro %}

{# Days on which a daily table and the event facts count differently. #}
{% macro days_that_do_not_add_up(first_day) %}
with from_events as (

    select
        event_date as metric_date,
        count(*) as events,
        count(case when event_type = 'view' then 1 end) as view_events,
        count(case when is_like then 1 end) as likes,
        count(distinct case when event_type = 'view' then post_id || '|' || user_id end) as views
    from {{ ref('fct_events') }}
    {% if first_day %}where event_date >= {{ first_day }}{% endif %}
    group by event_date

),

{% for source, likes, views in [('post', 'likes', 'views'), ('creator', 'likes', 'views'), ('user', 'likes_given', 'posts_viewed')] %}
from_{{ source }}s as (

    select metric_date, sum(view_events) as view_events, sum({{ likes }}) as likes, sum({{ views }}) as views
    from {{ ref('agg_' ~ source ~ '_metrics_daily') }}
    {% if first_day %}where metric_date >= {{ first_day }}{% endif %}
    group by metric_date

){{ ',' if not loop.last }}

{% endfor %}
{% for source in ['post', 'creator', 'user'] %}
{% if not loop.first %}union all{% endif %}
select '{{ source }}' as source, events.metric_date, events.view_events, events.likes, events.views
from from_events as events
left join from_{{ source }}s as daily on events.metric_date = daily.metric_date
where daily.metric_date is null
    or daily.view_events <> events.view_events
    or daily.likes <> events.likes
    or daily.views <> events.views
{% endfor %}
{% endmacro %}

{#
    Users and days whose sessions differ from the events grouped another way: an event begins a session when the same user has none in
    the gap before it.
#}
{% macro sessions_that_differ(first_day) %}
with events as (

    select event_id, user_id, created_at, event_date
    from {{ ref('fct_events') }}
    {% if first_day %}where event_date >= {{ days_after(first_day, -1) }}{% endif %}

),

not_first as (

    select distinct events.event_id
    from events
    inner join events as before
        on events.user_id = before.user_id
        and before.created_at > events.created_at - interval '{{ var("session_gap_minutes") }}' minute
        and (
            before.created_at < events.created_at
            or (before.created_at = events.created_at and before.event_id < events.event_id)
        )

),

expected as (

    select events.user_id, events.event_date as session_date, count(*) as sessions, max(events.created_at) as last_start
    from events
    left join not_first on events.event_id = not_first.event_id
    where not_first.event_id is null
    {% if first_day %}and events.event_date >= {{ first_day }}{% endif %}
    group by events.user_id, events.event_date

),

found as (

    select user_id, session_date, count(*) as sessions, max(started_at) as last_start
    from {{ ref('fct_sessions') }}
    {% if first_day %}where session_date >= {{ first_day }}{% endif %}
    group by user_id, session_date

)

select
    coalesce(expected.user_id, found.user_id) as user_id,
    coalesce(expected.session_date, found.session_date) as session_date,
    expected.sessions as expected_sessions,
    found.sessions as found_sessions
from expected
full outer join found
    on expected.user_id = found.user_id
    and expected.session_date = found.session_date
where expected.user_id is null
    or found.user_id is null
    or expected.sessions <> found.sessions
    or expected.last_start <> found.last_start
{% endmacro %}
