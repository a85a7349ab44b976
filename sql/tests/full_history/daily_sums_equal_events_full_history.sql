{{ config(tags=['full_history']) }}
{{ days_that_do_not_add_up(none) }}
