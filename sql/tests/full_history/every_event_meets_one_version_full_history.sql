{{ config(tags=['full_history']) }}
{{ events_that_miss_a_version(none) }}
