-- Every event is in exactly one session, so the sessions' events are the events.
select events.events, sessions.events as session_events
from (select count(*) as events from {{ ref('fct_events') }}) as events
cross join (select sum(events) as events from {{ ref('fct_sessions') }}) as sessions
where events.events <> coalesce(sessions.events, 0)
