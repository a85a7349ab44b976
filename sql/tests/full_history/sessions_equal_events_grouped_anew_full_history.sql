{{ config(tags=['full_history']) }}
{{ sessions_that_differ(none) }}
